import { digest, type Expression, type ScalarCall, substitute } from '../../plan/expression.ts'
import type { PlanNode } from '../rule.ts'

export interface LowerCall {
  readonly node: PlanNode
  readonly path: string
  /** in the condition of the join itself, so for each pair */
  readonly isInJoin: boolean
}

/** Where the same call with the same arguments is made once more: in the join under this Calc, or in a Calc below the joins, for their keys, mostly. */
export function calledBelow(calc: PlanNode<'Calc'>, call: ScalarCall): LowerCall | undefined {
  const join = calc.input()
  const inJoin =
    'condition' in join && join.kind.endsWith('Join') && join.condition ? pathTo(digest(call), join.condition, 'condition') : undefined
  if (inJoin !== undefined) return { node: join, path: inJoin, isInJoin: true }
  const sources = new Map(inputsOf(call).map(i => [i, sourceOf(calc.input(), i)]))
  const [first, ...others] = sources.values()
  const below = first?.calc
  if (!below || below === calc || others.some(o => o?.calc !== below)) return undefined
  const wanted = digest(substitute(call, i => below.select[sources.get(i)!.column]))
  for (const [i, e] of below.select.entries()) {
    const path = pathTo(wanted, e, `select.${i}`)
    if (path !== undefined) return { node: below, path, isInJoin: false }
  }
  return undefined
}

/** Where in an expression at `path` the first call with the digest stands. */
function pathTo(wanted: string, e: Expression, path: string): string | undefined {
  if (e.kind !== 'call') return undefined
  if (digest(e) === wanted) return path
  for (const [i, a] of e.args.entries()) {
    const found = pathTo(wanted, a, `${path}/args.${i}`)
    if (found !== undefined) return found
  }
  return undefined
}

const inputsOf = (e: Expression): number[] => (e.kind === 'input' ? [e.index] : e.kind === 'call' ? e.args.flatMap(inputsOf) : [])

/** The Calc that a column comes from, through operators that pass it on as it is. */
function sourceOf(node: PlanNode, column: number): { readonly calc: PlanNode<'Calc'>; readonly column: number } | undefined {
  switch (node.kind) {
    case 'Calc':
      return { calc: node, column }
    case 'Exchange':
    case 'MiniBatchAssigner':
    case 'WatermarkAssigner':
      return sourceOf(node.input(), column)
    case 'Join':
    case 'IntervalJoin':
    case 'WindowJoin':
    case 'TemporalJoin': {
      const left = node.input(0).fields.length
      return column < left ? sourceOf(node.input(0), column) : sourceOf(node.input(1), column - left)
    }
    default:
      return undefined
  }
}
