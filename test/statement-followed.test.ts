import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CommandProblem } from '../server/src/commands/command.ts'
import { loadProject } from '../server/src/commands/project.ts'
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
