import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type CountedOperator, createKeyCounter, type Weight } from '../server/src/lab/keys.ts'
import { loadOf } from '../server/src/lab/load.ts'
import { scansOf, tableOf } from '../server/src/plan/tables.ts'
import { sourceRows, tableStatements } from './flink/rewrites/tables.mjs'
import { batchOf } from './support/plans.ts'
import { planSql } from './support/sql.ts'

interface KeyedQuery {
  readonly id: string
  readonly sql: string
  readonly operator: string
  readonly set?: Readonly<Record<string, string>>
  readonly runs?: true
  /** records of each subtask on Flink */
  readonly 4: readonly number[]
  readonly 8: readonly number[]
}
const stored = JSON.parse(readFileSync(join(import.meta.dirname, 'flink/rewrites/subtasks.json'), 'utf8')) as {
  bids: number
  queries: KeyedQuery[]
}
/** Each table as Flink reads it, from four files in four subtasks. */
const batches = new Map(
  ['bids', 'auctions'].map(name => {
    const rows = sourceRows(name, stored.bids)
    return [
      name,
      [0, 1, 2, 3].map(partition =>
        batchOf(
          rows.filter((_: object, i: number) => i % 4 === partition),
          { topic: name, partition },
        ),
      ),
    ]
  }),
)

// `npm run update:rewrites -- subtasks` runs the queries on Flink again, over the same rows.
it.each(stored.queries.map(q => [q.id, q] as const))('records of each subtask, from all the data: %s', (_id, query) => {
  const { counted, histogram, basis } = keysOf(query)
  expect(basis).toBe(query.runs ? 'modelled' : 'counted')
  const records = (parallelism: number) => loadOf(histogram, parallelism).subtasks.map(share => Math.round(share * counted))
  expect([records(4), records(8)]).toEqual([query[4], query[8]])
})

/** The keys of all rows, where the query's keyed operator gets them. */
function keysOf({ sql, operator, set = {} }: KeyedQuery): CountedOperator {
  const options = Object.entries(set).map(([key, value]) => `SET '${key}' = '${value}'`)
  const plan = planSql([...tableStatements(), ...options, sql].map(s => `${s};\n`).join(''))
  const fixedMaxParallelism = set['pipeline.max-parallelism'] === undefined ? undefined : Number(set['pipeline.max-parallelism'])
  const files = new Set(scansOf(plan).map(tableOf))
  const counter = createKeyCounter({ plan, parallelism: 4, functions: new Map(), clock: { now: () => 0 }, fixedMaxParallelism, files })
  const weights = new Map<string, Weight>()
  for (const table of counter.tables) {
    const read = batches.get(table.split('.').at(-1)!.replace('timed_', ''))!
    for (const batch of read) counter.push(table, batch)
    const seen = read.reduce((n, { count }) => n + count, 0)
    weights.set(table, { sampled: seen, seen, whole: true })
  }
  return counter.end(weights, new Map()).find(o => o.title === operator)!
}
