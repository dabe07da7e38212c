import { describe, expect, it, vi } from 'vitest'
import type { MarkupContent } from 'vscode-languageserver'
import { subjectOf } from '../server/src/lab/kept.ts'
import { ago, loadInShort, sampleInWords, sureness, verdictInWords } from '../server/src/lab/words.ts'
import { Forecasts } from '../server/src/lsp/forecasts.ts'
import type { ForecastResult, OperatorForecast, SampledTable } from '../server/src/protocol.ts'
import { LineIndex } from '../server/src/text/line-index.ts'
import { planOf } from '../server/src/workspace/plans.ts'
import { statementsOf } from '../server/src/workspace/statements.ts'
import { forecastOf, operatorOf } from './support/forecasts.ts'
import { newService } from './support/service.ts'

const file = '/w/a.flink.sql'
/** one hour after the forecasts */
const hour = Date.UTC(2026, 10, 25, 10, 0)
const text = `CREATE TABLE t (a INT, b INT) WITH ('connector' = 'datagen');
CREATE VIEW v AS SELECT a, COUNT(*) AS n FROM t GROUP BY a;
-- the hottest first
SELECT n, COUNT(*) FROM v GROUP BY n;
SELECT b, COUNT(*) FROM t GROUP BY b;
`
const table: SampledTable = {
  table: 't',
  sampled: 10_000,
  seen: 20_000,
  records: 1_204_332,
  whole: false,
  from: Date.UTC(2026, 10, 25, 9, 12, 3),
  to: Date.UTC(2026, 10, 25, 9, 14, 10),
  clusters: { a: 10_012, b: 9_988 },
}

/** The skewed operator whose key ends behind the n-th of these words. */
function at(words: string, change: Partial<OperatorForecast> = {}): OperatorForecast {
  const lines = new LineIndex(text)
  const start = text.indexOf(words)
  const range = { start: lines.positionAt(start), end: lines.positionAt(start + words.length) }
  const hottest = [{ key: [7], share: 0.7, error: 0.01, subtask: 3, group: 3 }]
  return operatorOf({
    groups: [
      [3, 700],
      [9000, 300],
    ],
    subtasks: [0.3, 0, 0, 0.7],
    verdict: 'skewed',
    maxOverAvg: 2.8,
    errorBar: 0.2,
    hottest,
    span: { file, range },
    ...change,
  })
}

/** 'line:character label' of the hints that stand in the script when its text has become another. */
function hintsIn(now: string, ...results: ForecastResult[]): string[] {
  return hintsOf(now, ...results).map(h => `${h.position.line}:${h.position.character} ${h.label}`)
}

function hintsOf(now: string, ...results: ForecastResult[]) {
  const forecasts = new Forecasts()
  const then = opened(text)
  for (const result of results) {
    const statement = statementsOf(then.script).find(s => s.index === result.statement)
    const plan = statement && planOf(then.workspace, then.script, statement)?.plan
    if (!plan) throw new Error(`no plan of statement ${result.statement}`)
    forecasts.keep({ ...result, subject: subjectOf(plan, key => statement.units[0].before.options.get(key)) }, text)
  }
  const { workspace, script } = opened(now)
  return forecasts.hints(workspace, script, [], { start: 0, end: now.length }, new LineIndex(now), hour)
}

function opened(now: string) {
  const { workspace } = newService()
  workspace.setText(file, now)
  const script = workspace.script(file)
  if (!script) throw new Error('no script')
  return { workspace, script }
}

describe('the hint of a forecast', () => {
  const second = forecastOf({ statement: 3, tables: [table], operators: [at('GROUP BY b')] })

  it('stands behind the key, and moves with its statement', () => {
    expect(hintsIn(text, second)).toEqual(['4:36 busiest of 4 subtasks 2.8× ± 0.2'])
    expect(hintsIn(`-- one more line\n\n${text}`, second)).toEqual(['6:36 busiest of 4 subtasks 2.8× ± 0.2'])
    const commented = forecastOf({ statement: 2, operators: [at('GROUP BY n')] })
    expect(hintsIn(text.replace('the hottest', 'what comes'), commented)).toEqual(['3:36 busiest of 4 subtasks 2.8× ± 0.2'])
  })

  it('goes when the statement changes, and comes back with its text', () => {
    expect(hintsIn(text.replace('SELECT b,', 'SELECT b, b,'), second)).toEqual([])
    expect(hintsIn('', second)).toEqual([])
    expect(hintsIn(text, second)).toHaveLength(1)
  })

  it('is planned once for all requests, and goes in the same session with what it reads, and with an option in force', () => {
    const { workspace, script } = opened(text)
    const statement = statementsOf(script)[1]
    const subject = subjectOf(planOf(workspace, script, statement)!.plan, key => statement.units[0].before.options.get(key))
    const forecasts = new Forecasts()
    forecasts.keep({ ...second, subject }, text)
    const hints = (now: string) => {
      workspace.setText(file, now)
      return forecasts.hints(workspace, workspace.script(file)!, [], { start: 0, end: now.length }, new LineIndex(now), hour).length
    }
    const texts = [text, text.replace('b INT)', 'b BIGINT)'), text, `SET 'pipeline.max-parallelism' = '64';\n${text}`, `-- more\n${text}`]
    expect(texts.map(hints)).toEqual([1, 0, 1, 0, 1])
    const planned = vi.spyOn(workspace, 'plan')
    expect(hints(`-- even more\n${text}`)).toBe(1)
    expect(planned).not.toHaveBeenCalled()
    expect(hints(text.replace('b INT)', 'b BIGINT)'))).toBe(0)
    expect(planned).toHaveBeenCalledOnce()
  })

  it('goes when what the statement reads becomes another: its tables, its options, its views', () => {
    const others = [
      ['datagen', 'print'],
      ['b INT)', 'b BIGINT)'],
      ['datagen', "datagen', 'rows-per-second' = '7"],
      ['SELECT b', "SET 'pipeline.max-parallelism' = '128';\nSELECT b"],
      ['SELECT b', "SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.size' = '5';\nSELECT b"],
    ]
    for (const [from, to] of others) expect(hintsIn(text.replace(from, to), second), to).toEqual([])
    const unread = [
      ['CREATE VIEW', 'CREATE TABLE u (a INT);\nCREATE VIEW'],
      ['COUNT(*) AS n', 'COUNT(b) AS n'],
    ]
    for (const [from, to] of unread) expect(hintsIn(text.replace(from, to), second), to).toHaveLength(1)
  })

  it('stands at each of two equal statements that are one plan, and at none that another option is set for', () => {
    const last = 'SELECT b, COUNT(*) FROM t GROUP BY b;\n'
    expect(hintsIn(`${text}${last}`, second)).toHaveLength(2)
    const [only] = hintsIn(text.replace(last, `SET 'pipeline.max-parallelism' = '128';\n${last}RESET;\n${last}`), second)
    expect(only).toBe('7:36 busiest of 4 subtasks 2.8× ± 0.2')
  })

  it('stands in a view where the key is there, as long as both texts are the same', () => {
    const through = forecastOf({ statement: 2, operators: [at('GROUP BY a'), at('GROUP BY n', { maxOverAvg: 1.4 })] })
    expect(hintsIn(text, through)).toEqual(['1:58 busiest of 4 subtasks 2.8× ± 0.2', '3:36 busiest of 4 subtasks 1.4× ± 0.2'])
    expect(hintsIn(text.replace('GROUP BY a', 'GROUP BY\n  a'), through)).toEqual(['4:36 busiest of 4 subtasks 1.4× ± 0.2'])
    expect(hintsIn(text.replace('COUNT(*) AS n', 'COUNT(b) AS n'), through)).toEqual([])
    expect(hintsIn(text.replace('SELECT n, ', 'SELECT '), through)).toEqual([])
  })

  it('is one where two operators have the same keyword, and names the busier', () => {
    const split = forecastOf({ statement: 3, operators: [at('GROUP BY b', { maxOverAvg: 1.1 }), at('GROUP BY b', { maxOverAvg: 3.4 })] })
    expect(hintsIn(text, split)).toEqual(['4:36 busiest of 4 subtasks 3.4× ± 0.2'])
  })

  it('is of the last forecast of the statement', () => {
    const later = forecastOf({ statement: 3, operators: [at('GROUP BY b', { maxOverAvg: 1.9 })] })
    expect(hintsIn(text, second, later)).toEqual(['4:36 busiest of 4 subtasks 1.9× ± 0.2'])
    expect(hintsIn(text, second, forecastOf({ statement: 2, operators: [at('GROUP BY n')] }))).toHaveLength(2)
  })

  it('is none where the load is not known, or for what lies in another file', () => {
    const elsewhere = at('GROUP BY b')
    const operators = [at('GROUP BY b', { verdict: 'unknown' }), { ...elsewhere, span: { ...elsewhere.span, file: '/w/b.flink.sql' } }]
    expect(hintsIn(text, forecastOf({ statement: 3, operators }))).toEqual([])
  })

  it('tells the hottest keys, how many records, from when, and how sure', () => {
    const [hint] = hintsOf(text, second)
    const { value } = hint.tooltip as MarkupContent
    expect(value).toContain('- `7`: 70.0 % ± 1.0, subtask 3')
    expect(value).toContain('10,000 of 1,204,332 records of t (read: a 10,012, b 9,988), from 2026-11-25 09:12:03 to 09:14:10 UTC')
    expect(value).toContain('Every record was counted')
    expect(value).toContain('Forecast from 1,000 records, 1 hour ago (2026-11-25 09:00:00 UTC).')
  })

  it('shows keys as they are, whatever is in them', () => {
    const key = ['a`b``c |*x*| <img src=x>\n# no heading']
    const [hint] = hintsOf(
      text,
      forecastOf({ statement: 3, operators: [at('GROUP BY b', { hottest: [{ key, share: 1, error: 0, subtask: 0, group: 0 }] })] }),
    )
    const { value } = hint.tooltip as MarkupContent
    expect(value).toContain("- ``` 'a`b``c |*x*| <img src=x>\\x0a# no heading' ```: 100.0 %, subtask 0")
    expect(value).toContain('\\*x\\*\\|')
    expect(value).not.toContain('\n# no heading')
  })
})

describe('a forecast in words', () => {
  it('says each verdict plainly', () => {
    const say = (change: Partial<OperatorForecast>) => {
      const operator = operatorOf({
        groups: [
          [3, 70],
          [9000, 30],
        ],
        hottest: [],
        ...change,
      })
      return [loadInShort(operator), verdictInWords(operator)]
    }
    expect(say({ verdict: 'idle subtasks', subtasks: [0.3, 0, 0, 0.7], maxOverAvg: 2.8, distinct: 2 })).toEqual([
      '2 of 4 subtasks idle, busiest 2.8×',
      '2 of 4 subtasks get nothing: there are only 2 keys. The busiest gets 2.8× the average.',
    ])
    expect(say({ verdict: 'unknown', sampled: 0 })[1]).toBe('No record reaches it, so its load is not known.')
    expect(say({ verdict: 'one subtask' })[0]).toBe('one subtask does all of it')
    expect(say({ verdict: 'no skew visible', subtasks: [1] })[0]).toBe('no skew visible over 1 subtask')
    expect(say({ verdict: 'skewed', maxOverAvg: 2.8, errorBar: 0.04, subtasks: [0.3, 0, 0, 0.7] })[0]).toBe(
      'busiest of 4 subtasks 2.80× ± 0.04',
    )
  })

  it('says how sure it is, and what a model assumes', () => {
    expect(sureness({ basis: 'modelled', note: 'modelled by bundles of 230 records' })).toBe('Modelled by bundles of 230 records.')
    expect(sureness({ basis: 'modelled' })).toBe('Modelled: the loads rest on assumptions.')
    expect(sureness({ basis: 'sampled', note: 'NULLs are left out.' })).toMatch(/^From a random sample; .* NULLs are left out\.$/)
  })

  it('says how old it is', () => {
    const minute = 60_000
    expect([-5, 0.9, 1, 59, 60, 61 * 24].map(minutes => ago(0, minutes * minute))).toEqual([
      'just now',
      'just now',
      '1 minute ago',
      '59 minutes ago',
      '1 hour ago',
      '1 day ago',
    ])
  })

  it('says what was read, also where little is known', () => {
    const empty = { table: 't', sampled: 0, seen: 0, records: null, whole: false, clusters: {} }
    expect(sampleInWords(empty)).toBe('0 of an unknown number of records of t')
    expect(sampleInWords({ ...empty, missing: ['b'], note: 'time is up' })).toMatch(/ of t; without b, which was down; time is up$/)
    expect(sampleInWords({ ...table, whole: true, sampled: 12, clusters: { file: 12 }, from: undefined })).toBe(
      'all 12 records of t (read: file 12)',
    )
  })
})
