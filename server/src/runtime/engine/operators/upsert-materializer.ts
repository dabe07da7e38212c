import type { Collect, Sink } from '../../../plan/physical.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { type Batch, DELETE, INSERT, UPDATE_AFTER } from '../columns.ts'
import { KeptRowsOperator } from './kept-rows-operator.ts'
import type { Operator, OperatorContext } from './operator.ts'

/**
 * In front of a table whose key isn't the query's: rows of several keys of the query fall on one key of the table, and of their changes one may overtake another.
 * Per key of the table all rows are kept that were given and not taken back, in order of arrival; the last of them is what the table has. A row that is taken back
 * leaves the one before it, or nothing (-D). Rows are known by the query's key where it has one, and then take their own earlier place; else by all their values.
 */
export function createUpsertMaterializer(node: Sink | Collect, context: OperatorContext): Operator {
  return new UpsertMaterializer(node, context)
}

class UpsertMaterializer extends KeptRowsOperator {
  private readonly byKey: boolean

  constructor(node: Sink | Collect, context: OperatorContext) {
    const state = node.upsertMaterialize!
    const known = [...(context.node(node.inputs[0]).uniqueKeys ?? [])].sort((a, b) => a.length - b.length)
    const same = known.find(key => key.length > 0)
    const keys = node.kind === 'Sink' ? keyColumns(node) : (node.uniqueKeys?.[0] ?? [])
    super(node.id, state.operator, context, { keys, same, ops: true, ttl: state.ttl })
    this.byKey = same !== undefined
  }

  push(input: Batch): void {
    const { kept } = this
    const rows = this.over(input)
    const emptied = new Set<number>()
    for (let i = 0; i < input.size; i++) {
      const slot = rows.slot(i)
      kept.expire(slot)
      const list = kept.of(slot)
      const takesAway = input.ops !== null && (input.ops[i] & 1) !== 0
      const at = takesAway || this.byKey ? list.findIndex(row => rows.same(i, row)) : -1
      if (!takesAway) {
        const row = rows.keep(i)
        rows.write(row, list.length === 0 ? INSERT : UPDATE_AFTER)
        if (at >= 0) kept.free(list.splice(at, 1, row)[0])
        else list.push(row)
      } else if (at >= 0) {
        const [gone] = list.splice(at, 1)
        if (list.length === 0) rows.pass(i, DELETE)
        else if (at === list.length) rows.write(list[at - 1], UPDATE_AFTER)
        kept.free(gone)
      }
      if (list.length === 0) emptied.add(slot)
      else kept.touch(slot)
    }
    rows.end()
    kept.forget(emptied)
  }

  /** Who writes the rows counts them. */
  protected override count(): void {}

  processingTime(now: number): void {
    this.kept.at(now)
  }
  snapshot(to: PartWriter): void {
    this.kept.snapshot('rows', to)
  }
  restore(from: PartReader): void {
    this.kept.restore('rows', from)
  }
}

const keyColumns = ({ primaryKey = [], columns }: Sink): number[] => primaryKey.map(name => columns.findIndex(c => c.name === name))
