import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LanguageService } from '../server/src/language-service.ts'
import { rules } from '../server/src/rules/index.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { offered, serviceOver } from './flink/time-joins/offered.mjs'
import { runs, runTables } from './flink/time-joins/runs.mjs'
import { shapes, tables } from './flink/time-joins/shapes.mjs'

interface Answer {
  readonly id: string
  readonly after: string
  readonly operators: readonly string[]
  readonly error?: string
}
/** A join before and after on a MiniCluster; `stateBytes` of both, `wrongRows` of the second against those computed from the input. */
interface Run {
  readonly id: string
  readonly before: string
  readonly after: string
  readonly rowsBefore: number
  readonly rows: number
  readonly wrongRows: number
  readonly stateBytes: readonly [before: number, after: number]
}
const read = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, 'flink/time-joins', name), 'utf8'))
const answers: readonly Answer[] = read('answers.json')
const ran: readonly Run[] = read('runs.json')

// Where one of these fails because the rule or a shape has changed: `node test/flink/time-joins/update.mjs`.
describe('joins by time in place of regular ones', () => {
  it.each(shapes as [string, string, string | undefined][])('%s', (id, query, operator) => {
    const answer = answers.find(a => a.id === id)
    expect(offered({ LanguageService, rules, applyEdits }, tables, query)).toBe(answer?.after)
    if (operator === undefined) expect(answer).toBeUndefined()
    else {
      expect(answer?.error).toBeUndefined()
      expect(answer?.operators).toContain(operator)
    }
  })

  // Where it fails because the rule or a query has changed: `node test/flink/time-joins/run.mjs`.
  it.each(runs as { id: string; query: string }[])(
    '$id: on Flink the rows are those of the times, and less state is kept',
    ({ id, query }) => {
      const run = ran.find(r => r.id === id)!
      expect([run.before, run.after]).toEqual([query, offered({ LanguageService, rules, applyEdits }, runTables(), query)])
      expect(run.wrongRows).toBe(0)
      expect(run.rows).toBeGreaterThan(0)
      expect(run.rows).toBeLessThan(run.rowsBefore)
      expect(run.stateBytes[1]).toBeLessThan(run.stateBytes[0])
    },
  )

  it('change rows on purpose: they come after the time to live, and no "fix all" makes them', () => {
    const service = serviceOver({ LanguageService, rules }, tables) as LanguageService
    const query = String(shapes[0][1])
    service.setText('query.sql', query)
    const [{ fixes }] = service.findings('query.sql')
    expect(fixes.map(f => [f.changesRows, f.fixAll, f.safe])).toEqual([
      [false, false, false],
      [false, false, false],
      [true, false, false],
    ])
    expect(fixes[2].title).toBe(
      'Make it an interval join, which keeps only pairs within 1 hour by x.ts and y.ts (a running job needs a fresh state)',
    )
    expect(service.fixAll('query.sql')).toEqual([])
  })
})
