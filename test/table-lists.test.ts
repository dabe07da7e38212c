import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bindStatement } from '../server/src/semantics/bind.ts'
import { emptyEnvironment, pathKey } from '../server/src/semantics/environment.ts'
import type { FromItem, Statement } from '../server/src/syntax/nodes.ts'
import { parseUnit } from '../server/src/syntax/parser/parse.ts'
import { walk } from '../server/src/syntax/walk.ts'
import { STATEMENTS } from './support/statements.ts'

const { Parser } = createRequire(import.meta.url)('node-sql-parser/build/flinksql.js') as {
  Parser: new () => { tableList(sql: string, options: { database: string }): string[] }
}
const foreign = new Parser()
const env = emptyEnvironment({ flink: '2.2', functions: {} })
const labels = join(import.meta.dirname, 'flink/statements/labels.json')
const corpus = join(import.meta.dirname, '../../shared/corpus')

interface Labelled {
  readonly sql: string
  readonly rejects?: Readonly<Record<string, unknown>>
  readonly flink?: Readonly<Record<string, boolean>>
}

/** The tables that a query or INSERT names, read or written, as node-sql-parser lists them; undefined where it doesn't read the statement. */
function foreignTables(sql: string, statement: Statement): string[] | undefined {
  let list: string[]
  try {
    list = foreign.tableList(sql, { database: 'flinksql' })
  } catch {
    return undefined
  }
  const ctes = new Set<string>()
  walk(statement, node => {
    if (node.kind === 'Cte') ctes.add(node.name.name)
  })
  const paths = list.flatMap(entry => {
    const [, database, name] = entry.split('::')
    // WITH queries are tables to it.
    return database === 'null' && ctes.has(name) ? [] : [[...(database === 'null' ? [] : database.split('.')), name]]
  })
  return keys(paths.map(path => [...['default_catalog', 'default_database'].slice(0, 3 - path.length), ...path]))
}

/** The same from our binding: what it asked its environment for. */
const ownTables = (statement: Statement): string[] =>
  [...bindStatement(statement, env, { file: '', unit: 0 }).reads.relations.keys()].sort()

const keys = (paths: readonly string[][]) => [...new Set(paths.map(pathKey))].sort()

/**
 * Where node-sql-parser's own list is short: it has no table that is the argument of a window function, and none behind a comma that stands
 * behind a JOIN. WITH RECURSIVE, which Flink's planner refuses, is no table to it.
 */
function isShort(sql: string, statement: Statement): boolean {
  let short = /\bRECURSIVE\b/.test(sql)
  walk(statement, node => {
    if (node.kind === 'TableArgument') short = true
    if (node.kind === 'Join' && node.type === 'COMMA' && hasJoin(node)) short = true
  })
  return short
}

const hasJoin = (item: FromItem): boolean => item.kind === 'Join' && (item.type !== 'COMMA' || hasJoin(item.left) || hasJoin(item.right))

/** How many lists were equal, and how many of node-sql-parser's are short, and then a part of ours; any other is a failure. */
function compare(statements: readonly string[]): { equal: number; short: number } {
  let equal = 0
  let short = 0
  for (const sql of statements) {
    const { statement, problems } = parseUnit(sql)
    if (problems.length > 0 || (statement.kind !== 'QueryStatement' && statement.kind !== 'Insert')) continue
    const theirs = foreignTables(sql, statement)
    if (theirs === undefined) continue
    const ours = ownTables(statement)
    if (isShort(sql, statement)) {
      short++
      expect(ours).toEqual(expect.arrayContaining(theirs))
    } else {
      equal++
      expect({ sql, tables: ours }).toEqual({ sql, tables: theirs })
    }
  }
  return { equal, short }
}

describe('the tables of a statement are those that node-sql-parser lists, where it reads the statement', () => {
  it('on statements of our own', () => {
    const own = (JSON.parse(readFileSync(labels, 'utf8')) as { statements: Labelled[] }).statements
    const taken = own.filter(one => !one.rejects?.['2.2']).map(one => one.sql)
    expect(compare([...STATEMENTS, ...taken])).toEqual({ equal: expect.toSatisfy(n => n >= 80), short: expect.toSatisfy(n => n < 8) })
  })

  it.skipIf(!existsSync(corpus))('on the corpus in ../shared', () => {
    const files = readdirSync(corpus).filter(name => name.endsWith('.jsonl'))
    const lines = files.flatMap(name => readFileSync(join(corpus, name), 'utf8').trim().split('\n'))
    const taken = lines.map(line => JSON.parse(line) as Labelled).filter(one => one.flink?.['2.2'])
    expect(compare(taken.map(one => one.sql))).toEqual({ equal: expect.toSatisfy(n => n >= 220), short: expect.toSatisfy(n => n < 25) })
  })
})
