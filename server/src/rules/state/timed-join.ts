import type { Expression } from '../../plan/expression.ts'
import type { ResolvedTable } from '../../semantics/environment.ts'
import type { Join, TableRef } from '../../syntax/nodes.ts'
import { writtenName } from '../../syntax/reserved-words.ts'
import { walk } from '../../syntax/walk.ts'
import { type Fix, type Place, type PlanNode, placeIn, type RuleContext } from '../rule.ts'

/**
 * Joins by time in place of a regular one, of two tables as they are declared: rows within an hour of each other, and the version of the right table as of
 * the left row. Both give other rows than before, on purpose. Empty where Flink would refuse the result or plan a regular join all the same.
 */
export function timedJoins(join: PlanNode<'Join'>, ctx: RuleContext): Fix[] {
  const found = writtenJoin(join.origin('keyword'), ctx)
  if (!found || join.leftKeys.length === 0 || join.input(0).changelog.join() !== 'I') return []
  const { on, type } = found
  const left = sideOf(found.left, join.input(0), ctx)
  const right = sideOf(found.right, join.input(1), ctx)
  if (!left || !right || left.name === right.name || left.type !== right.type || !timesMayPass(join)) return []
  const at = (span: { start: number; end: number }): Place => placeIn(ctx.unit, span)

  const versioned = right.table.primaryKey?.every(name => join.rightKeys.some(k => join.input(1).fields[k]?.name === name))
  if (versioned && found.right.hints.length === 0 && (type === 'INNER' || type === 'LEFT')) {
    return [
      {
        ...asFresh,
        title: `Join each row with ${right.label} as it was at ${left.time}: later updates change no row`,
        edits: e => e.insertAfter(at(found.right.name), ` FOR SYSTEM_TIME AS OF ${left.time}`),
      },
    ]
  }

  if (join.input(1).changelog.join() !== 'I' || (join.where && comparesTimes(join.where, join))) return []
  const bound = `${left.time} BETWEEN ${right.time} - INTERVAL '1' HOUR AND ${right.time} + INTERVAL '1' HOUR`
  const loose = on.kind === 'Binary' && on.op === 'OR'
  return [
    {
      ...asFresh,
      title: `Make it an interval join, which keeps only pairs within 1 hour by ${left.time} and ${right.time}`,
      edits: e => {
        if (loose) e.insertBefore(at(on), '(')
        e.insertAfter(at(on), `${loose ? ')' : ''} AND ${bound}`)
      },
    },
  ]
}

const asFresh = { state: { embedded: 'fresh', flink: 'fresh' }, fixAll: false, changesRows: true } as const

interface WrittenJoin extends Join {
  readonly on: NonNullable<Join['on']>
  readonly left: TableRef
  readonly right: TableRef
}

/** The join whose keyword stands there, if both sides are names of tables and a condition is written. */
function writtenJoin(at: Place, { unit }: RuleContext): WrittenJoin | undefined {
  if (at.file !== unit.file || at.unit !== unit.id) return undefined
  let found: Join | undefined
  walk(unit.statement, n => {
    if (n.kind === 'Join' && n.keyword.start === at.start && n.keyword.end === at.end) found = n
  })
  if (!found?.on || found.left.kind !== 'TableRef' || found.right.kind !== 'TableRef') return undefined
  return found as WrittenJoin
}

interface Side {
  readonly table: ResolvedTable
  /** what its columns are written with */
  readonly name: string
  readonly label: string
  /** its event time as it is written in the condition */
  readonly time: string
  readonly type: string
}

function sideOf(ref: TableRef, input: PlanNode, ctx: RuleContext): Side | undefined {
  const own = ref.name.parts.at(-1)?.name ?? ''
  const scan = scanBelow(input)
  if (ref.systemTime || ref.matchRecognize || ref.columns.length > 0 || scan?.table.at(-1) !== own || isCte(own, ctx)) return undefined
  // A computed time is not followed through the plan.
  if (scan.watermark?.column === -1) return undefined
  const table = ctx.table(ref.name)
  const column = table?.columns.find(c => c.name === table.watermark?.column)
  if (!table?.complete || !column) return undefined
  const name = ref.alias?.name ?? own
  const { root } = column.type
  return { table, name, label: own, time: `${writtenName(name)}.${writtenName(column.name)}`, type: root }
}

function scanBelow(node: PlanNode): PlanNode<'TableSourceScan'> | undefined {
  if (node.kind === 'TableSourceScan') return node
  return node.inputs.length === 1 ? scanBelow(node.input()) : undefined
}

/** A query of WITH has the name, which may leave out the time. */
function isCte(name: string, { unit }: RuleContext): boolean {
  let found = false
  walk(unit.statement, n => {
    if (n.kind === 'Cte' && n.name.name === name) found = true
  })
  return found
}

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

/** Flink makes an interval join of exactly two comparisons of the times, so that one more makes it a regular join again. */
function comparesTimes(where: Expression, join: PlanNode<'Join'>): boolean {
  const { left, right } = joinTimes(join)
  const times = new Set([...left, ...right])
  const uses = (e: Expression): boolean => (e.kind === 'input' ? times.has(e.index) : e.kind === 'call' && e.args.some(uses))
  return uses(where)
}

/**
 * Times stay time attributes behind a join by time. A sink takes one of them, and not one that an outer join may fill with NULL; what other operators than
 * those below make of them is not foretold.
 */
function timesMayPass(join: PlanNode<'Join'>): boolean {
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
