import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { casesOf } from './flink/options/cases.mjs'
import { newService } from './support/service.ts'

// Flink 2.2's answers to tables with good and wrong options (`npm run update:options`), against the findings.
interface Answer {
  readonly case: string
  /** the statement that Flink refused, and why */
  readonly at?: number
  readonly error?: string
}
const folder = join(import.meta.dirname, 'flink/options')
const answers: Answer[] = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'))
const cases = casesOf(readFileSync(join(folder, 'cases.txt'), 'utf8')) as { line: string; statements: string[] }[]

const judged = cases.map(({ line, statements }, i) => ({ line, ...answers[i], ...findingsOf(statements.join(';\n'), statements) }))

it('has an answer of Flink for every case', () => expect(answers.map(a => a.case)).toEqual(cases.map(c => c.line)))

it('finds no error where Flink takes the table', () => {
  expect(judged.filter(j => j.error === undefined && j.errors.length > 0).map(j => `${j.line}: ${j.errors.map(e => e.message)}`)).toEqual(
    [],
  )
})

it('finds what Flink refuses, an error on the use', () => {
  const refused = judged.filter(j => j.error !== undefined && !j.line.startsWith('set '))
  const missed = refused.filter(j => !j.errors.some(e => e.statement === j.at))
  expect(refused.length).toBeGreaterThan(180)
  expect(missed.map(j => `${j.line}: ${j.error}`).join('\n')).toBe('')
})

it('warns where the option stands', () => {
  const missed = judged.filter(j => j.error !== undefined && j.line.startsWith('set ') && j.found.length === 0)
  expect(missed.map(j => `${j.line}: ${j.error}`).join('\n')).toBe('')
})

// Flink's answers of `options/update-batch.mjs`.
const inBatch: { tables: string[]; queries: string[]; settings: { sets: string[]; batch: string[]; streaming: string[] }[] } = JSON.parse(
  readFileSync(join(folder, 'batch.json'), 'utf8'),
)

it.each(inBatch.settings.map(s => [s.sets.join('; '), s] as const))(
  '%s: found in batch mode where Flink plans the same with it there and not in streaming',
  (_, { sets, batch, streaming }) => {
    const mode = "SET 'execution.runtime-mode' = 'batch'"
    const statements = [...inBatch.tables, mode, ...sets, ...inBatch.queries]
    const { found, errors } = findingsOf(statements.join(';\n'), statements)
    expect(found.some(f => f.rule === 'options/contradicting')).toBe(batch.length === 0 && streaming.length > 0)
    expect(errors).toEqual([])
  },
)

it('says nothing of what is still being typed', () => {
  const half = [
    "CREATE TABLE t (a INT) WITH ('connector' = 'kaf",
    "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'scan.sta",
    "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'scan.startup.mod' = )",
    "CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'scan.startup.mode' = '')",
    "SET 'table.exec.mini-batch.ena",
    "SET 'table.exec.mini-batch.ena'",
    "SET 'table.exec.mini-batch.enabled' = 'tr",
  ]
  expect(half.flatMap(sql => findingsOf(sql, [sql]).found.filter(f => f.rule.startsWith('options/')))).toEqual([])
})

it('keeps to what the embedded runtime takes of a cluster table', () => {
  const table = "CREATE TABLE t (a INT) WITH ('connector' = 'kafka-cluster', 'topic' = 't', 'clusters' = 'a;b', 'format' = 'json'"
  const errors = (more: string) => findingsOf(`${table}${more}); SELECT * FROM t`, []).errors.map(e => e.message)
  expect(errors('')).toEqual([])
  expect(errors(", 'clusters.a.brokers' = 'h:1', 'scan.cluster.down.hold' = '30 s'")).toEqual([])
  expect(errors(", 'topic-pattern' = 't.*'")).toEqual(["'topic-pattern': a cluster table is one topic: name it with topic"])
  expect(errors(", 'sink.failback.after' = 'soon'")[0]).toContain("'sink.failback.after' is a duration")
})

function findingsOf(sql: string, statements: readonly string[]) {
  const service = newService(1)
  service.setText('/q.flink.sql', sql)
  const starts = statements.map((_, i) => statements.slice(0, i).reduce((n, s) => n + s.length + 2, 0))
  const found = service.findings('/q.flink.sql').map(f => ({
    rule: f.rule,
    message: f.message,
    severity: f.severity,
    statement: starts.findLastIndex(s => s <= f.start),
  }))
  return { found, errors: found.filter(f => f.severity === 'error') }
}
