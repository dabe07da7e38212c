import type { AnyNode, Call, Expr, Token } from '../../syntax/nodes.ts'
import { childrenOf, walk } from '../../syntax/walk.ts'
import { placeIn } from '../options/places.ts'
import { defineRule, type UnitView } from '../rule.ts'

export const distinctCaseWhen = defineRule({
  id: 'skew/distinct-case-when',
  summary: 'Distincts of one column under several conditions keep their values apart, where FILTER shares them',
  severity: 'info',
  needs: 'syntax',
  check(statement, ctx) {
    if (!/distinct[\s\S]*(?:case|if)/i.test(ctx.unit.text)) return
    walk(statement, node => {
      for (const call of node.kind === 'Select' ? shareable(node, ctx.unit) : []) {
        const edit = distinctAsFilter(ctx.unit, call)
        if (!edit) continue
        const at = placeIn(ctx.unit, call)
        ctx.report({
          at,
          message: 'Each of these distincts keeps a set of its own in state; with FILTER those of one column share one',
          fix: {
            title: `Write ${call.args[0].kind === 'Case' ? 'CASE' : 'IF'} as FILTER (WHERE …)`,
            state: { embedded: 'fresh', flink: 'fresh' },
            edits: e => e.replace(at, edit),
          },
        })
      }
    })
  },
})

/** The CASE forms of a SELECT whose column has another distinct beside them. */
function shareable(select: AnyNode, { text }: UnitView): Call[] {
  const byColumn = new Map<string, Call[]>()
  const collect = (node: AnyNode) => {
    // A query inside is a SELECT of its own.
    if (node.kind === 'Query') return
    if (node.kind === 'Call' && node.distinct && !node.over && node.args.length === 1) {
      const only = node.args[0]
      const column = guardOf(only)?.then ?? only
      const key = `${node.name.parts.map(p => p.name.toUpperCase()).join('.')} ${text.slice(column.start, column.end)}`
      byColumn.set(key, [...(byColumn.get(key) ?? []), node])
    }
    for (const child of childrenOf(node)) collect(child)
  }
  for (const child of childrenOf(select)) collect(child)
  return [...byColumn.values()].filter(calls => calls.length > 1).flatMap(calls => calls.filter(c => guardOf(c.args[0])))
}

/** `CASE WHEN when THEN then END` and `IF(when, then, NULL)`; undefined for all else. */
function guardOf(e: Expr): { readonly when: Expr; readonly then: Expr } | undefined {
  if (e.kind === 'Case') {
    const { operand, whens, otherwise } = e
    return !operand && whens.length === 1 && (!otherwise || isNull(otherwise)) ? whens[0] : undefined
  }
  if (e.kind !== 'Call' || e.name.parts.length > 1 || e.name.parts[0].name.toUpperCase() !== 'IF') return undefined
  const [when, then, otherwise] = e.args
  return otherwise && isNull(otherwise) ? { when, then } : undefined
}

const isNull = (e: Expr): boolean => e.kind === 'NullLiteral' || (e.kind === 'Cast' && isNull(e.operand))

/** Aggregates for which a row without a value counts for nothing, so that leaving it out before is the same. */
const IGNORES_NULL = new Set(['COUNT', 'SUM', 'AVG', 'MIN', 'MAX'])

/** COUNT(DISTINCT CASE WHEN c THEN x END) as COUNT(DISTINCT x) FILTER (WHERE c); undefined where that isn't the same, or a comment would be lost. */
export function distinctAsFilter({ text, tokens }: { text: string; tokens: readonly Token[] }, call: Call): string | undefined {
  const [only, ...more] = call.args
  const { distinct, distinctSpan, filter, over, name } = call
  const guard = only && guardOf(only)
  if (!distinct || !distinctSpan || filter || over || more.length > 0 || !guard) return undefined
  if (name.parts.length > 1 || !IGNORES_NULL.has(name.parts[0].name.toUpperCase())) return undefined
  const { when, then } = guard
  const written = (node: AnyNode) => text.slice(node.start, node.end)
  const within = ({ start }: Token, node: AnyNode) => start >= node.start && start < node.end
  const lost = tokens.some(t => t.kind === 'comment' && within(t, call) && !within(t, when) && !within(t, then))
  if (lost || isNull(then) || text[call.end - 1] !== ')') return undefined
  return `${text.slice(call.start, distinctSpan.end)} ${written(then)}) FILTER (WHERE ${written(when)})`
}
