import type { IncrementalGroupAggregate, LocalGroupAggregate } from '../../../plan/physical.ts'
import { NotHere } from '../../functions/scope.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { Code, type Term } from '../code.ts'
import { Batch, type Layout, type ListColumn } from '../columns.ts'
import { Outlet } from '../outlet.ts'
import { batchTerms } from '../rows.ts'
import { transferred, updates } from './group-aggregate.ts'
import { declareList, GroupCode } from './group-code.ts'
import { GroupState, makeShape } from './group-shape.ts'
import { restoreGroups, snapshotGroups } from './group-snapshot.ts'
import { emitter, keyLayouts, type Operator, type OperatorContext, router } from './operator.ts'
import { compileResults, type ResultsRun, resultLayouts } from './results.ts'

/**
 * The middle of a split distinct in two phases. Rows come from the local aggregate by (keys, bucket). State is what has been seen: the bags of the
 * distinct values, by (keys, bucket), so that a hot key's values are spread over many subtasks. What the bundle adds to the final result is summed up by
 * keys alone: a value that is seen for the first time counts, the accumulators of other calls are merged as they are. At the end of a bundle each key
 * gives one row with these sums, and they begin anew; the second phase adds them up.
 */
export function createIncrementalAggregate(node: IncrementalGroupAggregate, context: OperatorContext): Operator {
  return new IncrementalAggregate(node, context)
}

class IncrementalAggregate implements Operator {
  readonly node: number
  readonly out: Outlet
  readonly stateId: string
  private readonly seen: GroupState
  private readonly sums: GroupState
  private readonly rows: Float64Array
  private readonly batch: Batch
  private readonly emit: (n: number) => void
  private readonly lists: readonly number[]
  private readonly run: (input: Batch, P: GroupState, F: GroupState, rows: Float64Array, full: () => void) => void
  private readonly results: ResultsRun
  private time = Number.NEGATIVE_INFINITY

  constructor(node: IncrementalGroupAggregate, context: OperatorContext) {
    const { input, parallelism } = context
    this.node = node.id
    this.stateId = node.state.operator
    const local = context.node(node.local) as LocalGroupAggregate
    const source = context.node(local.inputs[0])
    if (updates(source.changelog)) throw new NotHere('an incremental aggregate over updates')
    const types = source.fields.map(f => f.type)
    const partial = keyLayouts(
      input.layouts,
      local.grouping.map((_, i) => i),
    )
    const final = node.finalGrouping.map(k => partial[k])
    const common = { calls: node.calls, types, retract: false }
    this.seen = new GroupState(
      makeShape({ ...common, keys: partial, plain: false, bagged: false, bags: true }),
      parallelism,
      router(
        partial.map(k => k.type),
        parallelism,
      ),
      1024,
      node.state.ttl,
    )
    this.sums = new GroupState(makeShape({ ...common, keys: final, plain: true, bagged: true, bags: false }), 1, () => 0)
    this.rows = new Float64Array(parallelism)
    this.out = new Outlet(resultLayouts(this.sums.shape), false)
    this.batch = new Batch(this.out.layouts, false)
    this.emit = emitter(node.id, context.counts, this.out, this.batch)
    this.lists = input.layouts.flatMap((l, i) => (l.storage === 'list' ? [i] : []))
    this.run = this.compile(input.layouts, node)
    this.results = compileResults(this.sums, [])
  }

  private compile(layouts: readonly Layout[], node: IncrementalGroupAggregate) {
    const c = new Code()
    const before: string[] = ['const size = input.size, subtaskOf = P.subtask']
    const seen = new GroupCode(c, before, 'P', this.seen, 'p')
    const sums = new GroupCode(c, before, 'F', this.sums)
    const terms: Term[] = batchTerms(c, before, layouts, 'input', 'i', 'i')
    const lists = this.lists.map(i => declareList(before, `input.columns[${i}]`, `l${i}`, layouts[i]))
    const keys = this.seen.shape.keys.length
    const { columns, count } = transferred(this.sums.shape, terms, keys)
    c.block('for (let i = 0; i < size; i++)', () => {
      const found = seen.lookup(terms.slice(0, keys), 'true')
      const { slot } = found
      seen.expire(found, 'false')
      c.line(`phits[${slot}]++`)
      const final = sums.lookup(
        node.finalGrouping.map(k => terms[k]),
        'true',
      ).slot
      sums.merge(final, columns, count, lists, 'i', seen, slot)
      if (node.miniBatch.size > 0) c.line(`if (++rows[subtaskOf[${slot}]] >= ${c.constant(node.miniBatch.size)}) full()`)
    })
    return c.compile<IncrementalAggregate['run']>(['input', 'P', 'F', 'rows', 'full'], before)
  }

  push(input: Batch): void {
    this.seen.table.reserve(input.size)
    this.sums.table.reserve(input.size)
    this.seen.bags.forEach((bag, k) => void bag.table.reserve((input.columns[this.lists[k]] as ListColumn).size))
    this.run(input, this.seen, this.sums, this.rows, this.finishBundle)
  }

  processingTime(now: number): void {
    this.seen.at(now)
  }

  flush(): void {
    this.finishBundle()
    this.out.flush()
  }

  watermark(time: number, idle: boolean): void {
    if (time > this.time) this.finishBundle()
    this.time = Math.max(time, this.time)
    this.out.watermark(time, idle)
  }

  private readonly finishBundle = (): void => {
    this.rows.fill(0)
    if (this.sums.table.size === 0) return
    this.results(this.sums, this.batch, this.emit)
    this.sums.clear()
  }

  snapshot(to: PartWriter): void {
    snapshotGroups(this.seen, to)
  }
  restore(from: PartReader): void {
    restoreGroups(this.seen, from)
  }
  size() {
    return { entries: this.seen.entries, bytes: this.seen.bytes }
  }
  loads(): number[] {
    return this.seen.loads()
  }
}
