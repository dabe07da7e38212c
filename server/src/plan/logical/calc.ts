import type { CalcRel, Rel, RelField } from '../../semantics/rel.ts'
import { and, childrenOf, isDeterministic, type Rex, someRex, substituteRex, visitRex } from '../../semantics/rex.ts'

/** Projection and filter over `input`, merged with a Calc below it where Flink merges them. */
export function calc(input: Rel, exprs: readonly Rex[], condition: Rex | undefined, fields: readonly RelField[], at: Rel['at']): Rel {
  if (input.kind === 'Calc' && isMergeable(input, exprs, condition)) {
    const below = (i: number): Rex => input.exprs[i]
    const merged = exprs.map(e => substituteRex(e, below))
    const conditions = [...(input.condition ? [input.condition] : []), ...(condition ? [substituteRex(condition, below)] : [])]
    return {
      kind: 'Calc',
      input: input.input,
      exprs: merged,
      condition: and(conditions),
      fields,
      at: [...at, ...input.at],
      ...(input.keep && readsRowtime(merged) ? { keep: true as const } : {}),
    }
  }
  return { kind: 'Calc', input, exprs, condition, fields, at }
}

/**
 * Flink's rule (FlinkRelUtil.mergeable): two Calcs stay apart only when an expression of the lower one is not deterministic and the upper one
 * reads it more than once.
 */
export function isMergeable(below: CalcRel, exprs: readonly Rex[], condition: Rex | undefined): boolean {
  if (below.exprs.every(isDeterministic)) return true
  const count = new Array<number>(below.exprs.length).fill(0)
  for (const e of condition ? [...exprs, condition] : exprs) {
    visitRex(e, x => {
      if (x.kind === 'input') count[x.index]++
    })
  }
  return below.exprs.every((e, i) => count[i] <= 1 || isDeterministic(e) || isTimeFunction(e))
}
// A processing time attribute is read through, it is not computed twice.
const isTimeFunction = (e: Rex): boolean => e.kind === 'call' && e.time !== undefined && childrenOf(e).length === 0

/** A projection of columns only that gives its input back. */
export function isIdentity(rel: CalcRel): boolean {
  if (rel.keep || rel.condition || rel.exprs.length !== rel.input.fields.length) return false
  return rel.exprs.every((e, i) => e.kind === 'input' && e.index === i)
}
export const unlessIdentity = (rel: Rel): Rel => (rel.kind === 'Calc' && isIdentity(rel) ? rel.input : rel)

/** True while an expression still gives the source's rowtime column. */
export function readsRowtime(exprs: readonly Rex[]): boolean {
  return exprs.some(e => someRex(e, x => (x.kind === 'input' || x.kind === 'call') && x.time === 'rowtime'))
}
