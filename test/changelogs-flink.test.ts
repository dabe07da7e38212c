import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { collectInsteadOfSink, readFromFiles } from '../server/src/runtime/plan-edits.ts'
import { events, queries, settings, tables } from './flink/changelogs/queries.mjs'
import { engineOf, show } from './support/engine.ts'
import { batchOf, status } from './support/plans.ts'
import { planSql } from './support/sql.ts'

interface Query {
  readonly id: string
  readonly sql: string
  readonly set?: Readonly<Record<string, string>>
  readonly rowsOnly?: true
  readonly garbledAs?: string
}
interface Answer {
  readonly id: string
  readonly sql: string
  readonly changes: readonly string[]
}
const stored = JSON.parse(readFileSync(join(import.meta.dirname, 'flink/changelogs/answers.json'), 'utf8')) as { queries: Answer[] }

// Where one of these fails because a query has changed: `npm run update:flink -- changelogs`.
it.each((queries as Query[]).map((q, i) => [q.id, q, stored.queries[i]] as const))('every change is Flink’s: %s', (_id, query, answer) => {
  expect(answer.sql).toBe(query.sql)
  const changes = changesOf(query)
  if (query.garbledAs) {
    expect(leftOf(answer.changes)).toContain('too often taken back')
    const numbered = stored.queries.find(q => q.id === query.garbledAs)!
    expect(leftOf(changes)).toEqual(leftOf(numbered.changes).map(row => row.replace(/, \d+\]$/, ']')))
  } else if (query.rowsOnly) expect(leftOf(changes)).toEqual(leftOf(answer.changes))
  else expect(changes).toEqual(answer.changes)
})

/** One row after the other, with event time brought up to each. */
function changesOf({ sql, set }: Query): string[] {
  const plan = collectInsteadOfSink(planSql([...tables(), ...settings(set), sql].map(s => `${s};\n`).join('')))
  const engine = engineOf(sql.includes('updated') ? readFromFiles(plan, ['updated']) : plan)
  const statuses = new Map(engine.scans.map(scan => [scan, [status('a/events/0')]]))
  events().forEach((event, offset) => {
    for (const scan of engine.scans) engine.push(scan, batchOf([event], { topic: 'events', offset }))
    engine.tick(statuses)
  })
  engine.endOfInput()
  return show(engine.rows)
}

/** The rows that are left, each as often as it is; says so where one was taken back more often than given. */
function leftOf(changes: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const change of changes) {
    const row = change.slice(2)
    left.set(row, (left.get(row) ?? 0) + (change[0] === '+' ? 1 : -1))
  }
  return [...left].flatMap(([row, n]) => (n < 0 ? ['too often taken back'] : Array<string>(n).fill(row))).sort()
}
