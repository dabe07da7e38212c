import { Code } from '../code.ts'
import type { Batch, Layout } from '../columns.ts'
import { batchTerms } from '../rows.ts'
import { transferred } from './group-aggregate.ts'
import { declareList, GroupCode } from './group-code.ts'
import type { GroupState } from './group-shape.ts'

/** Adds the rows `rows[0 … count)` of a batch to the groups of a slice. */
export type SelectedRun = (input: Batch, S: GroupState, rows: readonly number[], count: number) => void

export function compileSelected(model: GroupState, layouts: readonly Layout[], grouping: readonly number[]): SelectedRun {
  const c = new Code()
  const before: string[] = []
  const g = new GroupCode(c, before, 'S', model)
  const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
  c.block('for (let j = 0; j < count; j++)', () => {
    c.line('const i = rows[j]')
    const { slot } = g.lookup(
      grouping.map(k => terms[k]),
      'true',
    )
    c.line(`hits[${slot}]++`)
    g.apply(slot, k => terms[k], 1)
  })
  return c.compile<SelectedRun>(['input', 'S', 'rows', 'count'], before)
}

/** Merges what a local aggregate (or a slice) hands on into the groups of a slice (or window). */
export type MergeRun = (input: Batch, S: GroupState) => void

export function compileMerge(model: GroupState, layouts: readonly Layout[], full = false): MergeRun {
  const c = new Code()
  const before: string[] = ['const size = input.size']
  const g = new GroupCode(c, before, 'S', model)
  const { shape } = model
  const terms = batchTerms(c, before, layouts, 'input', 'i', 'i')
  const lists = layouts.flatMap((l, i) => (l.storage === 'list' ? [declareList(before, `input.columns[${i}]`, `l${i}`, l)] : []))
  const keys = shape.keys.length
  c.block('for (let i = 0; i < size; i++)', () => {
    const { slot } = g.lookup(terms.slice(0, keys), 'true')
    if (!full) c.line(`hits[${slot}]++`)
    const from = transferred(shape, terms, keys)
    const columns = full
      ? (call: number) => shape.accumulators[call]!.layouts.map((_, k) => terms[keys + shape.first[call] + k])
      : from.columns
    g.merge(slot, columns, from.count, lists, 'i')
  })
  return c.compile<MergeRun>(['input', 'S'], before)
}
