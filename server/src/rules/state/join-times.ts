import type { Expression } from '../../plan/expression.ts'
import type { PlanNode } from '../rule.ts'

/** Reads one table, whose time is a column that nothing on the way changes; a computed time isn't followed through the plan. */
export function isOneTable(node: PlanNode): boolean {
  if (node.kind === 'TableSourceScan') return node.watermark?.column !== -1
  return ON_THE_WAY.has(node.kind) && isOneTable(node.input())
}
const ON_THE_WAY: ReadonlySet<string> = new Set([
  'Calc',
  'ChangelogNormalize',
  'DropUpdateBefore',
  'Exchange',
  'MiniBatchAssigner',
  'WatermarkAssigner',
])

/** Columns of an operator that are, or are made by a CAST of, the event time of a table. */
function timesOf(node: PlanNode): ReadonlySet<number> {
  if (node.kind === 'TableSourceScan') return new Set(node.watermark ? [node.watermark.column] : [])
  if (node.kind === 'WatermarkAssigner') return new Set([node.column])
  if (node.inputs.length !== 1) return new Set()
  const below = timesOf(node.input())
  return node.kind === 'Calc' ? throughCalc(node, below) : below
}

const throughCalc = ({ select }: PlanNode<'Calc'>, times: ReadonlySet<number>): Set<number> =>
  new Set(select.flatMap((e, i) => (isTime(e, times) ? [i] : [])))

const isTime = (e: Expression, times: ReadonlySet<number>): boolean =>
  e.kind === 'input' ? times.has(e.index) : e.kind === 'call' && e.args.length === 1 && isTime(e.args[0], times)

const joinTimes = (join: PlanNode<'Join'>): { left: number[]; right: number[] } => {
  const width = join.input(0).fields.length
  return { left: [...timesOf(join.input(0))], right: [...timesOf(join.input(1))].map(i => i + width) }
}

/**
 * Flink makes an interval join of exactly two comparisons of the times, so that one more makes it a regular join again. It counts `=`, `<` and the like
 * between expressions over one time each, wherever the condition comes down to one: `t < u OR t < u AND x` does.
 */
export function comparesTimes(join: PlanNode<'Join'>): boolean {
  const { left, right } = joinTimes(join)
  const side = (e: Expression): 'left' | 'right' | undefined => {
    const [column, ...more] = columnsOf(e)
    return more.length > 0 ? undefined : left.includes(column) ? 'left' : right.includes(column) ? 'right' : undefined
  }
  const compares = (e: Expression): boolean => {
    if (e.kind !== 'call') return false
    if (e.name === 'OR') return e.args.every(compares)
    if (e.name === 'AND' || e.name === 'NOT') return e.args.some(compares)
    const sides = COUNTED.has(e.name) ? e.args.map(side) : []
    return sides.includes('left') && sides.includes('right')
  }
  return join.where !== undefined && compares(join.where)
}
const COUNTED = new Set(['=', '<', '<=', '>', '>='])
const columnsOf = (e: Expression): number[] => (e.kind === 'input' ? [e.index] : e.kind === 'call' ? e.args.flatMap(columnsOf) : [])

/**
 * Times stay time attributes behind a join by time. A sink takes one of them, and not one that an outer join may fill with NULL; what other operators than
 * those below make of them is not foretold.
 */
export function timesMayPass(join: PlanNode<'Join'>): boolean {
  const { left, right } = joinTimes(join)
  const padded = new Set([
    ...(join.joinType === 'RIGHT' || join.joinType === 'FULL' ? left : []),
    ...(join.joinType === 'LEFT' || join.joinType === 'FULL' ? right : []),
  ])
  // No padded time passes, just as no two of the others.
  const weights = new Map([...left, ...right].map(i => [i, padded.has(i) ? 2 : 1]))
  return passes(join, weights)
}

function passes(node: PlanNode, times: ReadonlyMap<number, number>): boolean {
  if (times.size === 0) return true
  return node.consumers().every(above => {
    switch (above.kind) {
      case 'Calc':
        return passes(above, calcWeights(above, times))
      case 'Exchange':
      case 'MiniBatchAssigner':
        return passes(above, times)
      case 'Sink':
        return [...times.values()].reduce((sum, n) => sum + n, 0) <= 1
      // They make plain columns of times.
      case 'GroupAggregate':
      case 'LocalGroupAggregate':
      case 'Join':
        return true
      default:
        return false
    }
  })
}

function calcWeights({ select }: PlanNode<'Calc'>, times: ReadonlyMap<number, number>): Map<number, number> {
  const indices = new Set(times.keys())
  return new Map(
    select.flatMap((e, i): [number, number][] => {
      let inner = e
      while (inner.kind === 'call' && inner.args.length === 1) inner = inner.args[0]
      return isTime(e, indices) && inner.kind === 'input' ? [[i, times.get(inner.index) ?? 1]] : []
    }),
  )
}
