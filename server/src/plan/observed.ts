/**
 * What real records said about operators (`sluice forecast`), kept in `.sluice/forecast.json` for the rules. An operator is found again by
 * `StateSchema.operator`, so that facts outlive an edit that keeps what is grouped by what, and are gone with one that doesn't.
 */
export interface ObservedOperator {
  /** as EXPLAIN names it */
  readonly title: string
  /** names of the key's columns; empty = one subtask gets everything */
  readonly keys: readonly string[]
  /** most frequent first, at most ten; `key` in the command line's JSON form, `share` and half of its 95 % interval of all records that reach it, 0 … 1 */
  readonly hottest: readonly ObservedKey[]
  /** that `maxOverAvg` is told for */
  readonly parallelism: number
  /** load of the busiest subtask over the average one, and half of its 95 % interval; 0 = exact */
  readonly maxOverAvg: number
  readonly errorBar: number
  readonly verdict: 'skewed' | 'no skew visible' | 'idle subtasks' | 'one subtask'
  /** counted: every record; sampled: the error bars hold; modelled: it rests on assumptions */
  readonly basis: 'counted' | 'sampled' | 'modelled'
  /** records that it rests upon */
  readonly sampled: number
  /** distinct keys, those of the sample scaled up to all records (Chao's estimator, a lower bound) */
  readonly distinct: number
  /** ms since the epoch, of the forecast */
  readonly at: number
}
export interface ObservedKey {
  readonly key: readonly unknown[]
  readonly share: number
  readonly error: number
  /** of an operator with a DISTINCT aggregate: different values that were seen of this key, of the aggregate with most of them */
  readonly values?: number
}

/** By `StateSchema.operator`. */
export type Observed = Readonly<Record<string, ObservedOperator>>

/** Those of a file's `operators` that are facts. */
export const observedIn = (operators: object): Observed =>
  Object.fromEntries(Object.entries(operators).filter((entry): entry is [string, ObservedOperator] => isOperator(entry[1])))

const NUMBERS = ['parallelism', 'maxOverAvg', 'errorBar', 'sampled', 'distinct', 'at'] as const

function isOperator(value: unknown): value is ObservedOperator {
  if (typeof value !== 'object' || value === null) return false
  const o = value as Partial<ObservedOperator>
  const isKey = (k: ObservedKey | null) => Array.isArray(k?.key) && Number.isFinite(k.share) && Number.isFinite(k.error)
  return Array.isArray(o.keys) && Array.isArray(o.hottest) && o.hottest.every(isKey) && NUMBERS.every(n => Number.isFinite(o[n]))
}
