import type { CalcRel, Rel, RelField } from '../../semantics/rel.ts'
import { and, childrenOf, input, isDeterministic, type Rex, someRex, substituteRex, visitRex } from '../../semantics/rex.ts'

/** The columns as expressions that pass them on. */
export const passed = (fields: readonly RelField[], at: Rel['at'] = []): Rex[] => fields.map((f, i) => input(i, f.type, at, f.time))

/** Projection and filter over `below`, merged with a Calc below it where Flink merges them. */
export function calc(below: Rel, exprs: readonly Rex[], condition: Rex | undefined, fields: readonly RelField[], at: Rel['at']): Rel {
  if (below.kind === 'Calc' && isMergeable(below, exprs, condition)) {
    const own = (i: number): Rex => below.exprs[i]
    const merged = exprs.map(e => substituteRex(e, own))
    const conditions = [...(below.condition ? [below.condition] : []), ...(condition ? [substituteRex(condition, own)] : [])]
    return {
      kind: 'Calc',
      input: below.input,
      exprs: merged,
      condition: and(conditions),
      fields,
      at: [...at, ...below.at],
      ...(below.keep && readsRowtime(merged) ? { keep: true as const } : {}),
    }
  }
  return { kind: 'Calc', input: below, exprs, condition, fields, at }
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
