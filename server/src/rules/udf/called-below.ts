import { digest, type Expression, findCall, type ScalarCall, substitute } from '../../plan/expression.ts'
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
  if ('condition' in join && join.kind.endsWith('Join') && join.condition && findCall(join.condition, c => digest(c) === digest(call)))
    return { node: join, path: 'condition', isInJoin: true }
  const sources = new Map(inputsOf(call).map(i => [i, sourceOf(calc.input(), i)]))
  const [first, ...others] = sources.values()
  const below = first?.calc
  if (!below || below === calc || others.some(o => o?.calc !== below)) return undefined
  const wanted = digest(substitute(call, i => below.select[sources.get(i)!.column]))
  const index = below.select.findIndex(e => findCall(e, c => digest(c) === wanted) !== undefined)
  return index === -1 ? undefined : { node: below, path: `select.${index}`, isInJoin: false }
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
