import { defaultMaxParallelism, keyGroupOf, makeRowHasher, subtaskOf } from '../../../plan/key-groups.ts'
import type { PhysicalNode } from '../../../plan/physical.ts'
import type { SqlType } from '../../../semantics/types.ts'
import { type Env, NotHere } from '../../functions/scope.ts'
import type { PartReader, PartWriter } from '../../state/snapshot.ts'
import { type Batch, type Layout, physicalOf } from '../columns.ts'
import type { Outlet, Receiver } from '../outlet.ts'

/** A stateful operator: it has an outlet, and what it can tell and keep. */
export interface Stateful {
  readonly node: number
  readonly out: Outlet
  /** id of its state in a checkpoint; absent where there is none */
  readonly stateId?: string
  snapshot?(to: PartWriter): void
  restore?(from: PartReader): void
  /** entries and bytes of state */
  size?(): { entries: number; bytes: number }
  /** rows by logical subtask */
  loads?(): number[]
  /** the clock, at each tick; Infinity when the input has ended */
  processingTime?(now: number): void
  late?(): { rows: number; byOutage: number }
}

/** One with one input, whose rows it receives. */
export interface Operator extends Stateful, Receiver {}

/** One with several, which receive one side each. */
export interface JoiningOperator extends Stateful {
  readonly ports: readonly Receiver[]
}

/** Hands on the first `n` rows of a batch that is filled again and again, and counts them for the node. */
export function emitter(node: number, counts: Float64Array, out: Outlet, batch: Batch): (n: number) => void {
  return n => {
    batch.size = n
    if (n === 0) return
    counts[node] += n
    out.push(batch)
    batch.clear()
  }
}

/** What an operator is built from. */
export interface OperatorContext {
  readonly input: { readonly layouts: readonly Layout[]; readonly ops: boolean }
  readonly parallelism: number
  /** rows out, by node id */
  readonly counts: Float64Array
  readonly node: (id: number) => PhysicalNode
}

export interface JoinContext extends Omit<OperatorContext, 'input'> {
  /** one a side */
  readonly inputs: readonly OperatorContext['input'][]
  readonly env: Env
}

/** Key → logical subtask, as Flink's key groups give it; without a key everything is on the first. */
export function router(keys: readonly SqlType[], parallelism: number): (values: readonly unknown[]) => number {
  if (keys.length === 0 || parallelism <= 1) return () => 0
  const hash = makeRowHasher(keys)
  const max = defaultMaxParallelism(parallelism)
  return values => subtaskOf(keyGroupOf(hash(values), max), parallelism, max)
}

/** Layouts of key columns; throws `NotHere` for types that can't be hashed. */
export function keyLayouts(layouts: readonly Layout[], columns: readonly number[]): Layout[] {
  return columns.map(k => {
    const l = layouts[k]
    const physical = physicalOf(l.type)
    if (physical === 'object' || physical === 'bytes') throw new NotHere(`a key of type ${l.type.root}`)
    return l
  })
}
