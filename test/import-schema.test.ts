import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importSchema } from '../server/src/import-schema/flink-ddl.ts'
import { foreignParser } from '../server/src/import-schema/foreign.ts'
import type { SourceSystem } from '../server/src/import-schema/read.ts'
import type { SchemaTarget } from '../server/src/import-schema/types.ts'
import { newService } from './support/service.ts'

const folder = join(import.meta.dirname, 'flink/import-schema')
const stored = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')) as {
  schemas: Record<string, { ddl: string[]; answers: string[] }>
}
const systems = ['mysql', 'postgresql'] as const
const targets = ['cdc', 'jdbc', 'kafka'] as const
const parsers = { mysql: await foreignParser('mysql'), postgresql: await foreignParser('postgresql') }

/** The columns of the first table, a line each. */
function columns(sql: string, from: SourceSystem, to: SchemaTarget = 'cdc'): string[] {
  const { ddl } = importSchema(sql, from, to, parsers[from])
  const lines = ddl.split('\n').map(line => line.trim())
  return lines.slice(
    lines.findIndex(line => line.startsWith('CREATE')) + 1,
    lines.findIndex(line => line.startsWith(')')),
  )
}

describe('tables with a column of each kind', () => {
  for (const from of systems) {
    for (const to of targets) {
      it(`${from} to ${to}: taken by Flink's planner, and without a finding here`, () => {
        const { ddl } = importSchema(readFileSync(join(folder, `${from}.sql`), 'utf8'), from, to, parsers[from])
        const { ddl: lines, answers } = stored.schemas[`${from}/${to}`]
        // After a change: npm run build && node test/flink/update-import-schema.mjs
        expect(ddl).toBe(lines.join('\n'))
        expect(answers).toEqual(['taken', 'taken'])
        const service = newService()
        service.setText('a.sql', ddl)
        expect(service.findings('a.sql')).toEqual([])
        expect(service.format('a.sql')).toEqual([])
      })
    }
  }
})

describe('types', () => {
  it('without a sign become wider', () =>
    expect(columns('CREATE TABLE t (a TINYINT UNSIGNED, b INT(10) UNSIGNED, c BIGINT UNSIGNED NOT NULL)', 'mysql')).toEqual([
      'a SMALLINT, -- TINYINT UNSIGNED',
      'b BIGINT, -- INT UNSIGNED',
      'c DECIMAL(20, 0) NOT NULL -- BIGINT UNSIGNED',
    ]))
  it('of moments have a zone where the connector has', () => {
    expect(columns('CREATE TABLE t (a TIMESTAMP(3) NULL)', 'mysql', 'kafka')).toEqual(['a TIMESTAMP_LTZ(3)'])
    expect(columns('CREATE TABLE t (a timestamptz)', 'postgresql', 'jdbc')).toEqual([
      expect.stringMatching(/^a TIMESTAMP\(6\) -- a moment/),
    ])
  })
  it('that nothing is known of cost their column alone, and say so', () => {
    const { ddl, tables, leftOut } = importSchema(
      'CREATE TABLE t (a int, b my_type NOT NULL, c int)',
      'postgresql',
      'cdc',
      parsers.postgresql,
    )
    expect({ tables, leftOut }).toEqual({ tables: 1, leftOut: 1 })
    expect(ddl).toContain('-- b my_type NOT NULL: left out, postgres-cdc has no type for it')
    expect(columns('CREATE TABLE t (a int, b what(ever), c int)', 'mysql')).toEqual([
      'a INT,',
      '-- b what(ever): left out, its type could not be read',
      'c INT',
    ])
  })
})

describe('text that is no table', () => {
  it('gives none', () => {
    for (const text of [
      '',
      'INSERT INTO t VALUES (1)',
      'CREATE TABLE',
      'CREATE TABLE t',
      'CREATE TABLE t AS SELECT f(a)',
      "CREATE TABLE t ('",
      '/* CREATE TABLE t (a int) */',
    ])
      expect(importSchema(text, 'mysql', 'cdc', parsers.mysql).tables).toBe(0)
  })
  it('is passed over, also with quotes and brackets in it', () => {
    const dump = "INSERT INTO x VALUES ('a;CREATE TABLE no (a int);\\'', \"(\");\nCREATE TABLE `a``b` (`c d` int, `e` text);"
    const { ddl, tables } = importSchema(dump, 'mysql', 'kafka', parsers.mysql)
    expect(tables).toBe(1)
    expect(ddl).toContain('CREATE TABLE `a``b` (\n  `c d` INT,\n  e STRING\n)')
  })
  it('leaves a table alone whose columns are all left out', () =>
    expect(importSchema('CREATE TABLE t (a point)', 'postgresql', 'jdbc', parsers.postgresql).ddl.trim()).toBe(
      '-- Table t has no column that could be carried over',
    ))
})
