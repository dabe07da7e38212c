import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LanguageService } from '../server/src/language-service.ts'
import { rules } from '../server/src/rules/index.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { offered, serviceOver } from './flink/time-joins/offered.mjs'
import { shapes, tables } from './flink/time-joins/shapes.mjs'

interface Answer {
  readonly id: string
  readonly after: string
  readonly operators: readonly string[]
  readonly error?: string
}
const answers: readonly Answer[] = JSON.parse(readFileSync(join(import.meta.dirname, 'flink/time-joins/answers.json'), 'utf8'))

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
