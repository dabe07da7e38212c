import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isSameChange } from '../client/src/same-change.ts'
import { type CommandContext, CommandProblem } from '../server/src/commands/command.ts'
import { loadProject } from '../server/src/commands/project.ts'
import { rewriteText } from '../server/src/commands/rewrite.ts'
import { chooseStatement, planScript, type StatementChoice } from '../server/src/commands/script.ts'

const s1 = "CREATE TABLE s1 (n BIGINT) WITH ('connector' = 'print');\n"
const ddl = `CREATE TABLE t (a INT, b INT) WITH ('connector' = 'datagen');\n${s1}${s1.replace('s1', 's2')}`
const text = `${ddl}INSERT INTO s1 SELECT COUNT(*) FROM t GROUP BY a;
INSERT INTO s2 SELECT COUNT(*) FROM t GROUP BY b;
SELECT a FROM t;
SELECT b FROM t;
SELECT a FROM t;
`
const intoS2 = 4

// A project's scripts are looked for in its whole folder.
const root = mkdtempSync(join(tmpdir(), 'sluice-followed-'))
afterAll(() => rmSync(root, { recursive: true }))

/** 'number: text' of what a choice in the older text finds in the newer one, or the kind of the problem. */
async function found(now: string, choice: StatementChoice, edited = false): Promise<string> {
  const { project } = loadProject(root)
  const script = await planScript({ root, project }, join(root, 'followed.flink.sql'), now)
  try {
    const { index, start, end } = chooseStatement(script, { ...choice, was: { text, edited } }, 'run')
    return `${index}: ${now.slice(start, end).replace(/;$/, '')}`
  } catch (error) {
    if (error instanceof CommandProblem) return error.failure.kind
    throw error
  }
}

describe('a statement of an older text', () => {
  const unedited = 'INSERT INTO s2 SELECT COUNT(*) FROM t GROUP BY b'
  it('is found by its own text, wherever it stands now', async () => {
    const above = text.replace(ddl, `-- why\nSET 'a' = 'b';\n${ddl}INSERT INTO s2 SELECT a FROM t;\n`)
    expect(await found(above, { statement: intoS2 })).toBe(`6: ${unedited}`)
    expect(await found(above, { offset: text.indexOf('GROUP BY b') })).toBe(`6: ${unedited}`)
    expect(await found(text.replace(s1, ''), { statement: intoS2 })).toBe(`3: ${unedited}`)
  })
  it('is of several equal ones the same, else the nearest', async () => {
    expect(await found(`SELECT 1;\n${text}`, { statement: 7 })).toBe('8: SELECT a FROM t')
    expect(await found(text.replace('SELECT b FROM t;', 'SELECT a FROM t;'), { statement: 5 })).toBe('5: SELECT a FROM t')
  })
  it('says that it was edited, and goes on with what writes to the same table when told so', async () => {
    const now = text.replace(ddl, `${ddl}SELECT 1;\n`).replace('GROUP BY b', 'GROUP BY b, a')
    expect(await found(now, { statement: intoS2 })).toBe('statement-changed')
    expect(await found(now, { statement: intoS2 }, true)).toBe('5: INSERT INTO s2 SELECT COUNT(*) FROM t GROUP BY b, a')
  })
  it('is not taken for another one when it is gone', async () => {
    expect(await found(text.replace(`${unedited};\n`, ''), { statement: intoS2 })).toBe('statement-gone')
    expect(await found(text.replace('SELECT b FROM t;\n', ''), { statement: 6 })).toBe('statement-gone')
    expect(await found('', { statement: intoS2 })).toBe('statement-gone')
    expect(await found(ddl, { statement: intoS2 }, true)).toBe('statement-gone')
  })
})

describe('a proven repair of a statement of an older text', () => {
  const total = 'INSERT INTO s1 SELECT COUNT(*) FROM t;\n'
  const before = `${ddl}${total}SELECT a FROM t;\n`
  /** The change that the repair makes of the statement in the newer text, or the kind of the problem. */
  async function change(now: string): Promise<string> {
    const { project } = loadProject(root)
    const args = { file: join(root, 'followed.flink.sql'), text: now, statement: 3, was: { text: before }, fix: 'skew/single-task' }
    try {
      return (await rewriteText(args, { root, project } as CommandContext<never>)).diff
    } catch (error) {
      if (error instanceof CommandProblem) return error.failure.kind
      throw error
    }
  }
  it('is the same change where only other statements differ', async () => {
    const proven = await change(before)
    expect(proven).toContain("+SET 'table.exec.mini-batch.enabled' = 'true';")
    expect(isSameChange(await change(`-- why\n${before.replace('SELECT a', 'SELECT a, b')}`), proven)).toBe(true)
    expect(isSameChange(await change(`${before.replace(total, '')}${total}`), proven)).toBe(true)
  })
  it('is another change, or none, where the statement or an option of it differs', async () => {
    const proven = await change(before)
    expect(await change(before.replace('COUNT(*)', 'COUNT(a)'))).toBe('statement-changed')
    expect(await change(before.replace(total, ''))).toBe('statement-gone')
    expect(await change(`CREATE TABLE t2 (n BIGINT) WITH ('connector' = 'print');\n${before.replace('t;', 't GROUP BY a;')}`)).toBe(
      'statement-changed',
    )
    expect(isSameChange(await change(`SET 'table.exec.mini-batch.size' = '5';\n${before}`), proven)).toBe(false)
  })
})
