import { objectProblems } from '../../semantics/check-objects.ts'
import { wrongValues } from '../../semantics/check-options.ts'
import { wrongValue } from '../../semantics/flink/option-values.ts'
import { setKeyInfo } from '../../semantics/flink/set-keys.ts'
import { knownVersion } from '../../semantics/flink/versions.ts'
import type { SetStatement, Statement } from '../../syntax/nodes.ts'
import { defineRule } from '../rule.ts'
import { isClosed, isTemplate, optionsInText, placeIn, rewrite, type SyntaxContext } from './places.ts'

export const wrongOptionValue = defineRule({
  id: 'options/wrong-value',
  summary: 'An option of a table or a model, or a setting, has a value that Flink cannot read',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    if (statement.kind === 'Set') checkSetting(statement, ctx)
    else checkOptions(statement, ctx)
  },
})

function checkOptions(statement: Statement, ctx: SyntaxContext): void {
  const text = optionsInText(statement, ctx)
  // A catalog is made at once, so that Flink tells it there.
  if (!text || text.object?.word === 'catalog') return
  const { written, options, object } = text
  const version = knownVersion(ctx.settings.flinkVersion)
  const problems = object ? objectProblems(object, options, version) : wrongValues(options, undefined, version)
  for (const { code, key, message, near } of problems) {
    const at = written.findLast(o => o.key.value === key)?.value
    if (code !== 'option-value' || !at || isTemplate(at.value)) continue
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
