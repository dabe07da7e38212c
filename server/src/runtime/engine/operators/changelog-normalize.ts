import type { ChangelogNormalize } from '../../../plan/physical.ts'
import type { Env } from '../../functions/scope.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { type Batch, DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE } from '../columns.ts'
import type { RowsOfBatch } from './kept-rows.ts'
import { KeptRowsOperator } from './kept-rows-operator.ts'
import { type LastRow, LastRows } from './last-rows.ts'
import type { Operator, OperatorContext } from './operator.ts'

/**
 * Behind a table whose records are the new rows of their keys: keeps the last row of each key, so that it can be taken back when the next one comes. The first is
 * +I, a row that equals the one before gives nothing, any other gives -U (where it is wanted) and +U. A row that doesn't pass the condition takes back what was
 * given, and is not kept; so does a deletion. In bundles only the last row of each key in the bundle counts.
 */
export function createChangelogNormalize(node: ChangelogNormalize, context: OperatorContext & { readonly env: Env }): Operator {
  return new Normalizer(node, context)
}

class Normalizer extends KeptRowsOperator {
  private readonly updateBefore: boolean
  private readonly ttl: number
  private readonly bundles: LastRows | undefined
  private readonly emptied = new Set<number>()
  private time = Number.NEGATIVE_INFINITY

  constructor(node: ChangelogNormalize, context: OperatorContext & { readonly env: Env }) {
    const { ttl } = node.state
    const condition = node.condition && { expression: node.condition, env: context.env }
    super(node.id, node.state.operator, context, { keys: node.keys, ops: true, ttl, ...(condition && { condition }) })
    this.ttl = ttl
    this.updateBefore = node.changelog.includes('UB')
    if (node.miniBatch)
      this.bundles = new LastRows(this.kept, { limit: node.miniBatch.size, parallelism: context.parallelism, finish: this.change })
  }

  push(input: Batch): void {
    const rows = this.over(input)
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      this.kept.expire(slot)
      const [old] = this.kept.of(slot)
      const stays = (input.ops === null || (input.ops[i] & 1) === 0) && rows.passes(i)
      const same = stays && old !== undefined && this.ttl === 0 && rows.same(i, old)
      const last = { row: rows.keep(i), same, stays }
      if (this.bundles) this.bundles.add(rows, slot, last)
      else this.change(rows, slot, last)
    }
    this.end(rows)
  }

  private readonly change = (rows: RowsOfBatch, slot: number, { row, same, stays }: LastRow): void => {
    const { kept } = this
    const list = kept.of(slot)
    const [old] = list
    if (!stays || same) kept.free(row)
    if (same) return
    if (stays) {
      if (old === undefined) rows.write(row, INSERT)
      else {
        if (this.updateBefore) rows.write(old, UPDATE_BEFORE)
        rows.write(row, UPDATE_AFTER)
      }
      list[0] = row
      kept.touch(slot)
    } else {
      if (old !== undefined) rows.write(old, DELETE)
      list.length = 0
      this.emptied.add(slot)
    }
    if (old !== undefined) kept.free(old)
  }

  private end(rows: RowsOfBatch): void {
    rows.end()
    this.kept.forget([...this.emptied].filter(slot => !this.bundles?.holds(slot)))
    this.emptied.clear()
  }

  private endBundles(): void {
    if (!this.bundles) return
    const rows = this.over()
    this.bundles.endAll(rows)
    this.end(rows)
  }

  processingTime(now: number): void {
    this.kept.at(now, undefined, slot => this.bundles?.holds(slot) ?? false)
  }
  override flush(): void {
    this.endBundles()
    super.flush()
  }
  override watermark(time: number, idle: boolean): void {
    if (time > this.time) this.endBundles()
    this.time = Math.max(time, this.time)
    super.watermark(time, idle)
  }
  snapshot(to: PartWriter): void {
    this.kept.snapshot('row', to)
  }
  restore(from: PartReader): void {
    this.kept.restore('row', from)
  }
}
