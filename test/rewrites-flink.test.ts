import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LanguageService } from '../server/src/language-service.ts'
import { rules } from '../server/src/rules/index.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { cases, notRun } from './flink/rewrites/cases.mjs'
import { repaired } from './flink/rewrites/fixed.mjs'
import { measuredSource } from './flink/rewrites/measured.mjs'
import { casesOfFile, casesOfPage } from './support/rule-cases.ts'

/** One rewrite on Flink, as `npm run update:rewrites` stores it. */
interface Stored {
  readonly rule: string
  readonly query: string
  readonly before: string
  readonly after: string
  readonly byHand?: true
  readonly failsBefore?: string
  /** ms that the job was looked at, of whose source one subtask alone had rows: it never ends */
  readonly quietMs?: number
  readonly rows: number
  readonly rowsEqual?: boolean
  /** where rows change on purpose: they are those that are computed from the input */
  readonly rowsAsMeant?: boolean
  readonly rowsBefore?: number
  /** ms that the job that is found was looked at: it does not end */
  readonly runsOnMs?: number
  readonly promises: readonly string[]
  readonly counters: Readonly<Record<string, readonly [before: number, after: number]>>
  readonly vertices: readonly (readonly { name: string; in: readonly number[] }[])[]
}
interface Case extends Pick<Stored, 'rule' | 'query' | 'promises'> {
  readonly sql: string
  readonly byHand?: string
  readonly settings?: object
  readonly alone?: boolean
}
const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
const stored = JSON.parse(read('flink/rewrites/results.json')) as { flink: string; results: Stored[] }
const { results } = stored

// Where one of these fails because a rule or a case has changed: `npm run update:rewrites`.
describe('rewrites on Flink 2.2', () => {
  it('were run of every rule with a repair', () => {
    const ran = new Set(results.map(r => r.rule))
    expect(rules.map(r => r.id).filter(id => offersRepair(id) && !ran.has(id))).toEqual(Object.keys(notRun))
    expect(results.map(r => `${r.rule}: ${r.query}`)).toEqual((cases as Case[]).map(c => `${c.rule}: ${c.query}`))
  })

  it.each((cases as Case[]).map((c, i) => [c.rule, c.query, c, results[i]] as const))(
    '%s, %s: what was run is what the repair makes today',
    (_rule, _query, c, result) => {
      const today = c.byHand ?? repaired({ LanguageService, rules, applyEdits }, c)
      expect([result.before, result.after, result.promises]).toEqual([c.sql, today, c.promises])
    },
  )

  it.each(results.map(r => [r.rule, r.query, r] as const))(
    '%s, %s: rows stay, and what it promises gets lower',
    (_rule, _query, result) => {
      expect(result.rows).toBeGreaterThan(0)
      if (result.failsBefore === undefined && result.quietMs === undefined) expect(result.rowsEqual ?? result.rowsAsMeant).toBe(true)
      for (const name of result.promises) {
        const [before, after] = result.counters[name]
        expect(after, name).toBeLessThan(before)
      }
    },
  )

  it('let the windows of a source with quiet partitions come, none of which came', () => {
    const quiet = results.filter(r => r.quietMs !== undefined)
    expect(quiet.map(r => r.rule)).toEqual(['time/idle-source'])
    for (const { rows, counters } of quiet) expect(counters['windows that came']).toEqual([0, rows])
  })

  it('write no row of a job that failed twice, in a transaction, and did without one', () => {
    const failed = results.find(r => r.query.startsWith('a prefix of transactions'))!
    expect(failed.rows).toBe(100_000)
    expect(failed.rowsBefore).toBeGreaterThan(failed.rows)
  })

  it('send a lookup to the subtask of its key, as an aggregate by that key', () => {
    const { vertices } = results.find(r => r.rule === 'options/ignored-hint')!
    const [before, after] = vertices.map(side => side.find(v => v.name.includes('LookupJoin'))!)
    const aggregate = results[0].vertices[0].find(v => v.name.includes('GroupAggregate'))!
    expect(before.name).toMatch(/^Source: /)
    expect(after.name).toMatch(/^LookupJoin/)
    expect(after.in).toEqual(aggregate.in)
  })

  it('call a function once a row in every form that is offered', () => {
    const once = results.filter(r => r.rule === 'udf/repeated-call' && !r.byHand)
    expect(once.length).toBeGreaterThan(6)
    for (const { query, counters } of once) expect(counters['calls per row'][1], query).toBe(1)
  })

  it('are what the server shows', () => expect(read('../server/src/lab/measured.ts')).toBe(measuredSource(stored)))
})

/** Some example of the rule has a repair: each with a finding says what its repair makes or that there is none (rules.test.ts). */
function offersRepair(id: string): boolean {
  const examples = [
    ...casesOfPage(id, read(`../server/src/rules/${id}.md`)),
    ...casesOfFile(id, read(`../server/src/rules/${id}.cases.sql`)),
  ]
  return examples.some(e => e.fixed !== undefined && e.fixed !== 'none')
}
