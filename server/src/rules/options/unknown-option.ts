import { objectProblems } from '../../semantics/check-objects.ts'
import { unknownOptions } from '../../semantics/check-options.ts'
import { optionInfo } from '../../semantics/flink/options.ts'
import { knownVersion } from '../../semantics/flink/versions.ts'
import { suggestKey } from '../../semantics/suggest.ts'
import type { Statement } from '../../syntax/nodes.ts'
import { defineRule } from '../rule.ts'
import { isClosed, isTemplate, type OptionsInText, optionsInText, placeIn, rewrite, type SyntaxContext } from './places.ts'

export const unknownOption = defineRule({
  id: 'options/unknown-option',
  summary: 'A table or a model has an option that its connector and formats, or its provider, do not have',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    const text = optionsInText(statement, ctx)
    if (!text) return
    checkWritten(text, ctx)
    if (statement.kind === 'Other' && statement.action === 'RESET') checkReset(statement, ctx)
  },
})

function checkWritten({ written, options, object }: OptionsInText, ctx: SyntaxContext): void {
  const version = knownVersion(ctx.settings.flinkVersion)
  // A catalog is made at once, so that Flink tells it there.
  if (object?.word === 'catalog') return
  const problems = object ? objectProblems(object, options, version) : unknownOptions(options, version)
  for (const { code, key, message, hint, near } of problems) {
    const at = written.findLast(o => o.key.value === key)?.key
    if (code !== 'unknown-option' || !at || isTemplate(at.value)) continue
    // Where the right one stands beside it, a rename would set it twice.
    const taken = near !== undefined && near in options && (object !== undefined || optionInfo(options, near) !== undefined)
    const help = hint ?? (near && `Did you mean '${near}'?`)
    ctx.report({
      at: placeIn(ctx.unit, at),
      message: help ? `${message}. ${help}` : message,
      ...(near && !taken && { fix: rewrite(ctx.unit, at, near, false) }),
    })
  }
}

/** RESET of what isn't set is taken, and changes nothing. */
function checkReset({ parts = [], object }: Extract<Statement, { kind: 'Other' }>, ctx: SyntaxContext): void {
  const [name, ...keys] = parts
  const table = name?.kind === 'Name' && object === 'TABLE' ? ctx.table(name) : undefined
  if (!table?.complete) return
  for (const key of keys) {
    if (key.kind !== 'StringLiteral' || key.value in table.options || !isClosed(ctx.unit, key) || isTemplate(key.value)) continue
    const near = suggestKey(key.value, Object.keys(table.options))
    ctx.report({
      at: placeIn(ctx.unit, key),
      message: `The table doesn't set '${key.value}', so RESET changes nothing${near ? `. Did you mean '${near}'?` : ''}`,
      ...(near && { fix: rewrite(ctx.unit, key, near, false) }),
    })
  }
}
