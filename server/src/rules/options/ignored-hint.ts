import { lookupKeys } from '../../semantics/check-hints.ts'
import { suggest } from '../../semantics/suggest.ts'
import type { Hint, Statement, StringLiteral } from '../../syntax/nodes.ts'
import { walk } from '../../syntax/walk.ts'
import { defineRule } from '../rule.ts'
import { isClosed, mayHint, placeIn, rewrite, type SyntaxContext } from './places.ts'

export const ignoredHint = defineRule({
  id: 'options/ignored-hint',
  summary: 'A hint stands where Flink takes it and does nothing with it',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    if (!mayHint(ctx.unit)) return
    const ctes = namesOfCtes(statement)
    walk(statement, node => {
      if (node.kind === 'Select') for (const hint of node.hints) checkQueryHint(hint, ctx)
      else if (node.kind === 'TableRef') {
        const [name, ...more] = node.name.parts
        for (const hint of node.hints) checkTableHint(hint, more.length === 0 && ctes.has(name?.name), ctx)
      } else if (node.kind === 'Insert') for (const hint of node.targetHints) checkTableHint(hint, false, ctx)
    })
  },
})

function checkQueryHint(hint: Hint, ctx: SyntaxContext): void {
  const name = hint.name.name.toUpperCase()
  if (name === 'OPTIONS')
    ctx.report({ at: placeIn(ctx.unit, hint.name), message: 'OPTIONS has no effect behind SELECT; it stands behind the name of a table' })
  if (name === 'LOOKUP') for (const { key } of hint.options) if (key.kind === 'StringLiteral') checkLookupKey(key, ctx)
}

function checkLookupKey(key: StringLiteral, ctx: SyntaxContext): void {
  if (lookupKeys.includes(key.value) || !isClosed(ctx.unit, key)) return
  const near = suggest(key.value, lookupKeys)
  ctx.report({
    at: placeIn(ctx.unit, key),
    message: `LOOKUP has no option '${key.value}', so it has no effect${near ? `. Did you mean '${near}'?` : ''}`,
    ...(near && { fix: rewrite(ctx.unit, key, near, false) }),
  })
}

function checkTableHint(hint: Hint, isCte: boolean, ctx: SyntaxContext): void {
  const name = hint.name.name.toUpperCase()
  if (name === 'OPTIONS') {
    if (isCte)
      ctx.report({
        at: placeIn(ctx.unit, hint.name),
        message: 'OPTIONS has no effect on a name of WITH; it stands behind the table in there',
      })
  } else if (/^(?:STATE_TTL|LOOKUP|BROADCAST|SHUFFLE_HASH|SHUFFLE_MERGE|NEST_LOOP)$/.test(name))
    ctx.report({ at: placeIn(ctx.unit, hint.name), message: `${name} has no effect behind a table; it stands behind SELECT` })
}

function namesOfCtes(statement: Statement): ReadonlySet<string> {
  const names = new Set<string>()
  walk(statement, node => {
    if (node.kind === 'Query') for (const { name } of node.ctes) names.add(name.name)
  })
  return names
}
