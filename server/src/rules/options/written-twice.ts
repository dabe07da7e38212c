import type { StringLiteral } from '../../syntax/nodes.ts'
import { walk } from '../../syntax/walk.ts'
import type { Span } from '../../text/span.ts'
import { defineRule } from '../rule.ts'
import { mayHint, placeIn, type SyntaxContext } from './places.ts'

export const optionWrittenTwice = defineRule({
  id: 'options/written-twice',
  summary: 'An option is written twice in one list; the last one counts',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    if ((statement.kind === 'QueryStatement' || statement.kind === 'Insert') && !mayHint(ctx.unit)) return
    walk(statement, node => {
      if (node.kind === 'CreateTable') checkList(node.options, ctx)
      else if (node.kind === 'Other') checkList(node.parts?.flatMap(p => (p.kind === 'TableOption' ? [p] : [])) ?? [], ctx)
      else if (node.kind === 'Hint')
        checkList(
          node.options.flatMap(({ key, value }) =>
            value && key.kind === 'StringLiteral' ? [{ key, value, start: key.start, end: value.end }] : [],
          ),
          ctx,
        )
    })
  },
})

interface Pair extends Span {
  readonly key: StringLiteral
  readonly value: StringLiteral
}

function checkList(list: readonly Pair[], ctx: SyntaxContext): void {
  if (list.length < 2) return
  const last = new Map(list.map(pair => [pair.key.value, pair]))
  list.forEach((pair, i) => {
    const { key } = pair
    const counts = last.get(key.value)
    if (!counts || counts === pair || key.value === '') return
    const message = `'${key.value}' is written again below, with '${counts.value.value}', which counts`
    const gap = ctx.unit.text.slice(pair.end, list[i + 1].start)
    // A comment between them may be about either.
    const plain = /^\s*,\s*$/.test(gap)
    const at = placeIn(ctx.unit, { start: pair.start, end: list[i + 1].start })
    ctx.report({
      at: placeIn(ctx.unit, key),
      message,
      related: [{ at: placeIn(ctx.unit, counts.key), message: 'this one counts' }],
      ...(plain && {
        fix: { title: 'Remove it', state: { embedded: 'none', flink: 'none' } as const, safe: true, edits: e => e.replace(at, '') },
      }),
    })
  })
}
