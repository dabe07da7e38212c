import { wrongValues } from '../../semantics/check-options.ts'
import { wrongValue } from '../../semantics/flink/option-values.ts'
import { setKeyInfo } from '../../semantics/flink/set-keys.ts'
import { knownVersion } from '../../semantics/flink/versions.ts'
import type { CreateTable, SetStatement } from '../../syntax/nodes.ts'
import { defineRule } from '../rule.ts'
import { isClosed, isTemplate, placeIn, rewrite, type SyntaxContext, writtenOptions } from './places.ts'

export const wrongOptionValue = defineRule({
  id: 'options/wrong-value',
  summary: 'An option of a table, or a setting, has a value that Flink cannot read',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    if (statement.kind === 'CreateTable') checkTable(statement, ctx)
    else if (statement.kind === 'Set') checkSetting(statement, ctx)
  },
})

function checkTable(statement: CreateTable, ctx: SyntaxContext): void {
  const written = writtenOptions(statement, ctx.unit)
  const options = Object.fromEntries(written.map(o => [o.key.value, o.value.value]))
  for (const { key, message, near } of wrongValues(options, undefined, knownVersion(ctx.settings.flinkVersion))) {
    const at = written.findLast(o => o.key.value === key)?.value
    if (!at || isTemplate(at.value)) continue
    ctx.report({ at: placeIn(ctx.unit, at), message, ...(near && { fix: rewrite(ctx.unit, at, near, false) }) })
  }
}

function checkSetting({ key, value }: SetStatement, ctx: SyntaxContext): void {
  if (!key || !value || !isClosed(ctx.unit, value) || value.value === '' || isTemplate(value.value)) return
  const info = setKeyInfo(key.value, knownVersion(ctx.settings.flinkVersion))
  const wrong = info && wrongValue({ ...info, key: key.value }, value.value)
  if (!wrong) return
  const { message, near } = wrong
  ctx.report({ at: placeIn(ctx.unit, value), message, ...(near && { fix: rewrite(ctx.unit, value, near, false) }) })
}
