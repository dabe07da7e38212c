import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { lex } from '../server/src/syntax/lexer.ts'
import type { SyntaxProblem } from '../server/src/syntax/nodes.ts'
import { parseUnit } from '../server/src/syntax/parser/parse.ts'
import { cutUnits } from '../server/src/workspace/units.ts'

/** EVERY_STATEMENT=1 takes all 12,689 cuts (about 4 s); else those of every tenth statement are taken. */
const STEP = Number(process.env.EVERY_STATEMENT ?? 10)

const labels: { sql: string; rejects?: Record<string, unknown> }[] = JSON.parse(
  readFileSync(new URL('flink/statements/labels.json', import.meta.url), 'utf8'),
).statements
const whole = labels.filter(({ rejects }) => !rejects?.['2.2']).map(({ sql }) => sql)

/** What somebody has written below the statement that is being typed. */
const NEXT = [
  'SELECT x FROM y WHERE z = 1',
  'INSERT INTO t SELECT a FROM b',
  "CREATE TABLE n (a INT) WITH ('k' = 'v')",
  'CREATE VIEW v AS SELECT 1',
  'DROP TABLE t',
  "SET 'a' = 'b'",
  'USE CATALOG c',
  'WITH q AS (SELECT 1) SELECT * FROM q',
  'ALTER TABLE t RENAME TO u',
  'EXPLAIN SELECT 1',
  'SHOW TABLES',
  'DESCRIBE t',
  'EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; END',
]

// Rates over all cuts of all statements, as measured: next to each bar.
describe('a statement that is cut off behind or in the middle of a token', () => {
  const heads = whole.filter((_, i) => i % STEP === 0).flatMap(headsOf)

  test('has one problem at most', () => {
    expect(heads.filter(head => problemsOf(head).length > 1)).toEqual([])
  })

  test('and has its `;` leaves the next one unharmed', () => {
    const { several, harmed } = judge(heads, ';\n')
    expect(several).toEqual([])
    // 99.9 %: an INSERT behind a statement set that was left open belongs to it.
    expect(1 - harmed.length / heads.length).toBeGreaterThanOrEqual(0.998)
  })

  test('and lacks its `;` leaves a next one that begins a line unharmed', () => {
    const { several, harmed } = judge(heads, '\n\n')
    expect(several).toEqual([])
    // 99.8 %: INSERT behind an open statement set, CREATE behind SHOW or EXPLAIN, SELECT behind `INSERT INTO t` may all go on.
    expect(1 - harmed.length / heads.length).toBeGreaterThanOrEqual(0.996)
  })
})

/** The statement up to each of its tokens, and up to a place within each. */
function headsOf(sql: string): string[] {
  const tokens = lex(sql).filter(token => token.kind !== 'comment')
  return tokens.flatMap(({ start, end }, i) => {
    const within = end - start > 1 ? [sql.slice(0, start + 1 + ((i * 7) % (end - start - 1)))] : []
    return i < tokens.length - 1 ? [...within, sql.slice(0, end)] : within
  })
}

/** The texts in which the cut statement has more than one problem, and those in which the one behind it has any. */
function judge(heads: readonly string[], between: string): { several: string[]; harmed: string[] } {
  const several: string[] = []
  const harmed: string[] = []
  for (const [i, head] of heads.entries()) {
    const text = `${head}${between}${NEXT[i % NEXT.length]};\n`
    const next = head.length + between.length
    const problems = problemsOf(text)
    if (problems.filter(problem => problem.start < next).length > 1) several.push(text)
    if (problems.some(problem => problem.end > next)) harmed.push(text)
  }
  return { several, harmed }
}

function problemsOf(text: string): SyntaxProblem[] {
  return cutUnits(text).flatMap(({ text, tokens, setPlace, start }) =>
    parseUnit(text, tokens, '2.2', setPlace).problems.map(problem => ({
      ...problem,
      start: problem.start + start,
      end: problem.end + start,
    })),
  )
}
