import { describe, expect, it } from 'vitest'
import { answerSets, answers, judge } from './support/judge.ts'

// Statements of our own, and what Flink 2.2's planner said of each (`npm run update:flink -- semantics`).
const judged = answerSets().flatMap(name => judge(answers(name)))
const accepted = judged.filter(j => j.answer.error === undefined)
const rejected = judged.filter(j => j.answer.error !== undefined)

describe('statements that Flink accepts', () => {
  it('have no error', () => {
    const wrong = accepted.filter(j => j.ours.problems.length > 0).map(j => `${j.answer.sql}: ${j.ours.problems[0].message}`)
    expect(wrong).toEqual([])
    expect(accepted.length).toBeGreaterThan(890)
  })
  it('give the columns that it gives', () => {
    const queries = accepted.filter(j => j.answer.schema && j.ours.schema)
    const other = queries.filter(j => columns(j.answer.schema!) !== columns(j.ours.schema!))
    expect(other.map(j => `${j.answer.sql}: ${columns(j.ours.schema!)}, Flink ${columns(j.answer.schema!)}`)).toEqual([])
    expect(queries.length).toBeGreaterThan(520)
  })
})

describe('statements that Flink rejects', () => {
  it('are flagged', () => {
    const flagged = rejected.filter(j => j.ours.problems.length > 0)
    expect(rejected.length).toBeGreaterThan(1340)
    expect(flagged.length / rejected.length).toBeGreaterThan(0.98)
  })
  it.each([
    ['time-bounds', 'times of two types are compared in a join', 20],
    ['versions', 'a table has no versions, or cannot be asked for them', 10],
  ])('are flagged, all of them, of %s: where %s', (name, _, least) => {
    const wrong = judge(answers(name)).filter(j => j.answer.error !== undefined)
    expect(wrong.length).toBeGreaterThan(least)
    expect(wrong.filter(j => j.ours.problems.length === 0).map(j => j.answer.sql)).toEqual([])
  })
  it('are flagged on the line and at the token that it names', () => {
    const placed = rejected.filter(j => j.answer.line !== undefined && j.ours.problems.length > 0)
    const onLine = placed.filter(j => j.ours.problems[0].line === j.answer.line)
    // At the end of a text Flink names the last letter, and of several words that it looks at together the first, where we name the wrong one.
    const atToken = onLine.filter(
      j =>
        j.ours.problems[0].column <= j.answer.column! && j.answer.column! < Math.max(j.ours.problems[0].end, j.ours.problems[0].column + 1),
    )
    expect(placed.length).toBeGreaterThan(750)
    expect(onLine.length / placed.length).toBeGreaterThan(0.99)
    expect(atToken.length / placed.length).toBeGreaterThan(0.95)
  })
})

// Flink's validator keeps calling it a time attribute where it is only computed from one, until the plan makes a plain time of it.
const columns = (schema: readonly string[]): string => schema.map(c => c.replaceAll('`', '').replace(' *ROWTIME*', '')).join('; ')
