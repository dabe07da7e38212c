import type { Places } from '../semantics/origin.ts'
import type { AggCall, RelField } from '../semantics/rel.ts'
import type { Rex } from '../semantics/rex.ts'
import type { AggregateCall, Changelog, PhysicalNode, StateSchema } from './physical.ts'

/** What a node of the plan will be, less what is known only when all nodes stand: id, inputs, fields, changelog. How long state lives is written last. */
type Props<T> = T extends unknown ? Timeless<Omit<T, 'id' | 'inputs' | 'fields' | 'changelog' | 'uniqueKeys' | 'local'>> : never
type Timeless<T> = { [K in keyof T]: T[K] extends StateSchema | undefined ? Exclude<T[K], StateSchema> | DraftState : T[K] }
/** With the time to live that a hint says. */
export type DraftState = Omit<StateSchema, 'ttl'> & { readonly ttl?: number }
export type DraftNode = Props<PhysicalNode>
export type DraftOf<K extends PhysicalNode['kind']> = Draft & { node: Extract<DraftNode, { kind: K }> }

/**
 * A physical operator while the passes still work on it. Expressions keep their places (they are `Rex`) until the plan is written out. `lineage`
 * says of each column what it is over source columns, as text: state ids are made of it.
 */
export interface Draft {
  node: DraftNode
  inputs: Draft[]
  fields: readonly RelField[]
  changelog: Changelog
  uniqueKeys?: readonly (readonly number[])[]
  readonly at: Places
  /** aggregate calls with their places, beside `node.calls` */
  aggs?: readonly AggCall[]
  lineage: readonly string[]
  sources: ReadonlySet<string>
  /** how rows are spread over subtasks, as far as it is known */
  distribution?: Distribution
  /** columns that only grow or only fall, for MAX and MIN over updates */
  monotonic?: ReadonlyMap<number, 'increasing' | 'decreasing'>
}
export type Distribution = { readonly type: 'hash'; readonly keys: readonly number[] } | { readonly type: 'single' }

export const is = <K extends PhysicalNode['kind']>(d: Draft, ...kinds: K[]): d is DraftOf<K> => (kinds as string[]).includes(d.node.kind)

/** A bound expression where the plan's type is wanted; `places.ts` makes it plain when the plan is written. */
export const asExpression = (e: Rex): import('./expression.ts').Expression => e as unknown as import('./expression.ts').Expression
export const asRex = (e: import('./expression.ts').Expression): Rex => e as unknown as Rex

export interface DraftAggregate extends Draft {
  node: Extract<DraftNode, { calls: readonly AggregateCall[] }>
}
