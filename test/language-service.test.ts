import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LanguageService } from '../server/src/language-service.ts'
import { planOf } from '../server/src/workspace/plans.ts'
import { statementsOf } from '../server/src/workspace/statements.ts'
import type { WorkspaceSettings } from '../server/src/workspace/workspace.ts'

const demo = readFileSync(join(import.meta.dirname, '../client/demo/bids.flink.sql'), 'utf8')
const SCRIPT = 'script.flink.sql'

const settings = (more: Partial<WorkspaceSettings> = {}): WorkspaceSettings => ({
  environment: { flink: '2.2', functions: { page_of: { returns: 'STRING' } } },
  rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap' },
  levels: {},
  ...more,
})

function open(text: string, more?: Partial<WorkspaceSettings>): LanguageService {
  const service = new LanguageService(settings(more))
  service.setText(SCRIPT, text)
  return service
}

/** Findings in short, with the words that they stand on. */
function found(service: LanguageService, file = SCRIPT): string[] {
  const text = service.workspace.text(file) ?? ''
  return service.findings(file).map(f => `${f.rule}: ${text.slice(f.start, f.end)}`)
}

/** The analyses that a change left as they were: of how many units the very same object is still there. */
function kept(service: LanguageService, change: (text: string) => string): { kept: number; units: number } {
  const analyses = () => {
    service.findings(SCRIPT)
    return new Set(service.workspace.script(SCRIPT)?.units.map(u => u.cache.analysis))
  }
  const before = analyses()
  service.setText(SCRIPT, change(service.workspace.text(SCRIPT) ?? ''))
  const after = analyses()
  return { kept: [...after].filter(a => before.has(a)).length, units: after.size }
}

describe('what is done again after a change', () => {
  it('a keystroke in one statement: that statement', () => {
    const { kept: same, units } = kept(open(demo), t => t.replace('SUM(price) AS total', 'SUM(price) AS tota'))
    expect(units - same).toBe(1)
  })

  it('a new line above everything: nothing', () => {
    const { kept: same, units } = kept(open(demo), t => `\n\n${t}`)
    expect(units - same).toBe(0)
  })

  it('a comment inside a table: that table alone', () => {
    const { kept: same, units } = kept(open(demo), t => t.replace('  bidder BIGINT,', '  bidder BIGINT, -- who'))
    expect(units - same).toBe(1)
  })

  it('a new column: the table and its readers', () => {
    const { kept: same, units } = kept(open(demo), t => t.replace('  bidder BIGINT,', '  bidder BIGINT,\n  extra INT,'))
    // bids, and the four statements that read it.
    expect(units - same).toBe(5)
  })

  const kafka = "'topic' = 'x', 'properties.bootstrap.servers' = 'x:1'"
  const small = `
    CREATE TABLE bids (auction BIGINT, bidder BIGINT, price BIGINT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts)
    WITH ('connector' = 'kafka', ${kafka}, 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
    CREATE TABLE totals (auction BIGINT, n BIGINT, PRIMARY KEY (auction) NOT ENFORCED)
    WITH ('connector' = 'upsert-kafka', ${kafka}, 'key.format' = 'json', 'value.format' = 'json');
    SELECT auction, price FROM bids WHERE price > 3;
    SELECT auction, COUNT(*) FROM bids GROUP BY auction;
    INSERT INTO totals SELECT bidder, COUNT(DISTINCT auction) FROM bids GROUP BY bidder, price;
    SELECT auction FROM bids UNION ALL SELECT auction FROM bids UNION ALL SELECT bidder FROM bids;
    SELECT ts FROM bids ORDER BY ts;
    `
  it.each([
    ['an option that nobody reads: the SET alone', 'pipeline.name', "'x'", "'y'", { planned: 0 }],
    ['a key that Flink does not know: the SET alone', 'table.exec.mini-batch.enable', "'true'", "'false'", { planned: 0 }],
    [
      'an option that plans read where others are set: the aggregates, whose rules ask for it',
      'table.exec.mini-batch.size',
      "'7'",
      "'8'",
      { planned: 2 },
    ],
    ['an option of state: what keeps some, planned again', 'table.exec.state.ttl', "'1 d'", "'2 d'", { planned: 3 }],
    [
      'an option of distinct aggregates: that one, planned again',
      'table.optimizer.distinct-agg.split.enabled',
      "'false'",
      "'true'",
      { planned: 1 },
    ],
    ['an option of sources: all that has a plan, planned again', 'table.exec.source.idle-timeout', "'1 s'", "'2 s'", { planned: 5 }],
    ['an option of every plan: all, planned again', 'table.exec.mini-batch.enabled', "'false'", "'true'", { planned: 5 }],
    [
      'an option that a sort depends on too: all planned again, that bound again',
      'execution.runtime-mode',
      "'streaming'",
      "'batch'",
      { planned: 5, bound: 1 },
    ],
  ])('%s', (_, key, before, after, { planned, bound = 0 }: { planned: number; bound?: number }) => {
    const service = open(`SET '${key}' = ${before};\n${small}`)
    service.findings(SCRIPT)
    const { work } = service.workspace
    const then = { ...work }
    service.setText(SCRIPT, `SET '${key}' = ${after};\n${small}`)
    service.findings(SCRIPT)
    // The SET itself is bound.
    expect(work.planned - then.planned).toBe(planned)
    expect(work.bound - then.bound).toBe(bound + 1)
  })

  it('plans are what a fresh analysis gives, after any SETs', () => {
    const values: Record<string, readonly string[]> = {
      'table.exec.mini-batch.enabled': ['true', 'false', 'maybe'],
      'table.exec.mini-batch.allow-latency': ['1 s', '0', 'x'],
      'table.exec.mini-batch.size': ['5000', '-1'],
      'table.optimizer.agg-phase-strategy': ['AUTO', 'ONE_PHASE', 'TWO_PHASE'],
      'table.optimizer.distinct-agg.split.enabled': ['true', 'false'],
      'table.optimizer.distinct-agg.split.bucket-num': ['4', '1024'],
      'table.optimizer.incremental-agg-enabled': ['true', 'false'],
      'table.optimizer.reuse-sub-plan-enabled': ['true', 'false'],
      'table.optimizer.reuse-source-enabled': ['true', 'false'],
      'table.optimizer.reuse-sink-enabled': ['true', 'false'],
      'table.exec.sink.upsert-materialize': ['NONE', 'AUTO', 'FORCE'],
      'table.exec.state.ttl': ['1 d', '0'],
      'table.exec.source.idle-timeout': ['1 s', '0 ms'],
      'execution.runtime-mode': ['streaming', 'batch'],
      'parallelism.default': ['1', '8'],
      'table.local-time-zone': ['UTC', 'Europe/Berlin'],
      'table.sql-dialect': ['default', 'hive'],
      'nobody.knows': ['it'],
    }
    const script = `${small}
      EXECUTE STATEMENT SET BEGIN
        INSERT INTO totals SELECT auction, COUNT(*) FROM bids GROUP BY auction;
        INSERT INTO totals SELECT bidder, COUNT(*) FROM bids GROUP BY bidder;
      END;`
    const plansOf = ({ workspace }: LanguageService) => {
      const now = workspace.script(SCRIPT)!
      return statementsOf(now).map(s => planOf(workspace, now, s)?.plan)
    }
    const set = fc.constantFrom(...Object.keys(values)).chain(key => fc.constantFrom(...values[key]).map(v => `SET '${key}' = '${v}';\n`))
    const reset = fc.constantFrom(...Object.keys(values), '').map(key => (key === '' ? 'RESET;\n' : `RESET '${key}';\n`))
    const texts = fc.array(fc.oneof({ weight: 4, arbitrary: set }, reset), { maxLength: 5 }).map(sets => sets.join('') + script)
    fc.assert(
      fc.property(fc.array(texts, { minLength: 2, maxLength: 4 }), versions => {
        const service = open(script)
        for (const text of versions) {
          service.setText(SCRIPT, text)
          const fresh = open(text)
          expect(found(service)).toEqual(found(fresh))
          expect(JSON.stringify(plansOf(service))).toBe(JSON.stringify(plansOf(fresh)))
        }
      }),
      { seed: 11, numRuns: 8 },
    )
  })

  it('gives what a fresh analysis gives, after any edits', () => {
    const pieces = [
      ';',
      '\n',
      ' ',
      'bids',
      'x',
      "'",
      '(',
      ')',
      'SELECT ',
      '-- ',
      'GROUP BY auction',
      "SET 'table.exec.mini-batch.enabled' = 'true';\n",
      "SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';\n",
      ', ',
      'price',
    ]
    const edit = fc.record({
      at: fc.nat({ max: 1_000_000 }),
      remove: fc.integer({ min: 0, max: 40 }),
      insert: fc.constantFrom('', ...pieces),
    })
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), edits => {
        const service = open(demo)
        service.findings(SCRIPT)
        let text = demo
        for (const { at, remove, insert } of edits) {
          const start = at % (text.length + 1)
          text = text.slice(0, start) + insert + text.slice(start + remove)
          service.setText(SCRIPT, text)
          expect(found(service)).toEqual(found(open(text)))
          expect(found(service).filter(f => f.startsWith('internal'))).toEqual([])
        }
      }),
      { seed: 7, numRuns: 20 },
    )
  })
})

describe('findings as they come', () => {
  it('tell of the edited statement first, then of all, in slices that a newer text cancels', () => {
    const service = open(demo)
    const tasks: (() => void)[] = []
    let time = 0
    const turns = {
      // Every look at the clock finds a slice used up.
      now: () => (time += 10),
      later: (task: () => void) => {
        tasks.push(task)
        return () => void tasks.splice(tasks.indexOf(task), 1)
      },
    }
    const publications: { rules: string[]; complete: boolean }[] = []
    const publish = (findings: readonly { rule: string }[], complete: boolean) =>
      publications.push({ rules: findings.map(f => f.rule), complete })
    const cancel = service.watchFindings(SCRIPT, demo.indexOf('COUNT(DISTINCT'), turns, publish)
    expect(publications).toEqual([{ rules: ['skew/distinct-not-split'], complete: false }])
    let slices = 0
    while (tasks.length > 0) {
      tasks.shift()?.()
      slices++
    }
    expect(slices).toBeGreaterThan(3)
    expect(publications.at(-1)?.complete).toBe(true)
    expect(publications.at(-1)?.rules.sort()).toEqual(['skew/distinct-not-split', 'skew/one-phase-aggregate', 'udf/repeated-call'])
    cancel()

    service.setText(SCRIPT, demo.replace('page_of(url) <>', 'page_of(url) =').replace('COUNT(*)', 'COUNT(price)'))
    const before = publications.length
    service.watchFindings(SCRIPT, demo.indexOf('COUNT(*)'), turns, publish)()
    expect(tasks).toEqual([])
    expect(publications.slice(before).every(p => !p.complete)).toBe(true)
  })

  it('of a huge statement come after a pause in the typing', () => {
    const text = `SELECT missing, ${'1, '.repeat(40_000)} 1`
    const service = open(text)
    const waiting: { task: () => void; pause?: number }[] = []
    const later = (task: () => void, pause?: number) => {
      waiting.push({ task, pause })
      return () => void waiting.pop()
    }
    const turns = { now: () => 0, later }
    const found: string[][] = []
    const publish = (findings: readonly { message: string }[]) => found.push(findings.map(f => f.message))
    service.watchFindings(SCRIPT, text.length, turns, publish)()
    expect(waiting).toEqual([])
    service.watchFindings(SCRIPT, text.length, turns, publish)
    expect(found).toEqual([])
    expect(waiting.map(w => w.pause)).toEqual([400])
    waiting[0].task()
    expect(found).toEqual([["Column 'missing' not found in any table"]])
  })

  it('publishes what it has while the work is long, each part after twice the time', () => {
    const service = open('SELECT a FROM missing;\n'.repeat(100))
    const tasks: (() => void)[] = []
    let now = 0
    const later = (task: () => void) => {
      tasks.push(task)
      return () => {}
    }
    const turns = { now: () => now++, later }
    const parts: { findings: number; complete: boolean; at: number }[] = []
    service.watchFindings(SCRIPT, undefined, turns, (findings, complete) => parts.push({ findings: findings.length, complete, at: now }))
    for (let task = tasks.shift(); task; task = tasks.shift()) task()
    expect(parts.map(p => p.complete)).toEqual([...parts.slice(1).map(() => false), true])
    expect(parts.at(-1)?.findings).toBe(100)
    expect(parts.length).toBeGreaterThan(1)
    parts.slice(1, -1).forEach((part, i) => {
      expect(part.findings).toBeGreaterThan(parts[i].findings)
      expect(part.at).toBeGreaterThanOrEqual(2 * parts[i].at)
    })
  })
})

describe('several scripts', () => {
  const tables = "CREATE TABLE t (a BIGINT, b STRING) WITH ('connector' = 'datagen');\nSET 'table.exec.mini-batch.enabled' = 'true';"

  it('see each other in the order of the project, names but not settings', () => {
    const service = new LanguageService(settings())
    service.setOrder(['one', 'two'])
    service.setText('two', 'SELECT a FROM t;')
    service.setText('one', 'SELECT c FROM later;')
    expect(found(service, 'two')).toEqual(['semantics/unknown-table: t'])
    service.setText('one', tables)
    expect(found(service, 'two')).toEqual([])
    expect([...(service.workspace.script('two')?.before.options.entries().keys() ?? ['none'])]).toEqual([])
    service.setText('two', "CREATE TABLE u (a INT) WITH ('connector' = 'datagen');")
    service.setText('one', 'SELECT a FROM u;')
    expect(found(service, 'one')).toEqual(['semantics/unknown-table: u'])
  })

  it('may create the same table each, as sessions of their own', () => {
    const service = new LanguageService(settings())
    service.setOrder(['one', 'two'])
    service.setText('one', tables)
    service.setText('two', `${tables}\nSELECT a FROM t;`)
    expect(found(service, 'two')).toEqual(["options/no-effect: 'table.exec.mini-batch.enabled'"])
  })

  it('a file outside of the project sees all of it', () => {
    const service = new LanguageService(settings())
    service.setOrder(['one'])
    service.setText('one', tables)
    service.setText('untitled:1', 'SELECT a, c FROM t;')
    expect(found(service, 'untitled:1')).toEqual(['semantics/unknown-column: c'])
  })

  it('a finding about a view of another file stands at the statement, and its repair in that file', () => {
    const service = new LanguageService(settings())
    service.setOrder(['one', 'two'])
    service.setText(
      'one',
      "CREATE FUNCTION page_of AS 'x';\nCREATE TABLE t (a BIGINT, url STRING) WITH ('connector' = 'datagen');\nCREATE VIEW v AS SELECT a, page_of(url) AS page FROM t;",
    )
    service.setText('two', "SELECT a, page FROM v WHERE page <> 'x';")
    const [finding] = service.findings('two')
    expect(finding).toMatchObject({ rule: 'udf/repeated-call', start: 0, end: 6, related: [{ file: 'one' }] })
    expect(new Set(finding.fixes[0].edits().map(e => e.file))).toEqual(new Set(['one']))
    expect(service.fixAll('two').map(f => f.file)).toEqual(['one'])
  })
})

describe('suppression', () => {
  const query = 'SELECT channel, COUNT(DISTINCT bidder) AS bidders'
  it('takes a finding out, before the statement or in the line above', () => {
    expect(found(open(demo))).toContain('skew/distinct-not-split: DISTINCT')
    for (const text of [
      demo.replace(query, `-- sluice-ignore skew/distinct-not-split: few values\n${query}`),
      demo.replace('SELECT channel, COUNT', 'SELECT channel,\n-- sluice-ignore skew/distinct-not-split: few\n COUNT'),
    ])
      expect(found(open(text))).not.toContain('skew/distinct-not-split: DISTINCT')
  })
  it('needs a reason', () => {
    const text = demo.replace(query, `-- sluice-ignore skew/distinct-not-split\n${query}`)
    expect(found(open(text))).toEqual(
      expect.arrayContaining(['skew/distinct-not-split: DISTINCT', 'suppression: -- sluice-ignore skew/distinct-not-split']),
    )
  })
  it('never hides a parse error', () => {
    expect(found(open('-- sluice-ignore syntax: no\nSELECT FROM WHERE'))).not.toEqual([])
  })
})

describe('levels', () => {
  it('are taken from the project, for rules and for what Flink rejects', () => {
    const levels = { 'skew/distinct-not-split': 'off', 'udf/repeated-call': 'error', 'semantics/unknown-table': 'warning' } as const
    const service = open(`${demo}\nSELECT x FROM missing;`, { levels })
    expect(service.findings(SCRIPT).map(f => [f.rule, f.severity])).toEqual([
      ['skew/one-phase-aggregate', 'warning'],
      ['udf/repeated-call', 'error'],
      ['semantics/unknown-table', 'warning'],
    ])
  })
  it("a rule's crash becomes a finding, and the others go on", () => {
    const crashing = {
      id: 'test/crash',
      summary: '',
      severity: 'warning',
      needs: 'syntax',
      check: () => {
        throw new Error('oh')
      },
    } as const
    const findings = open('SELECT 1;', { ruleSet: [crashing] }).findings(SCRIPT)
    expect(findings).toMatchObject([{ rule: 'test/crash', severity: 'info', message: expect.stringContaining('oh') }])
  })
})

describe('lenses', () => {
  it('find the statement of a job again after DDL and SETs were added above it', () => {
    const service = open(`SET 'a' = 'b';\nSET 'c' = 'd';\n${demo}`)
    const upgrade = service.lenses(SCRIPT, [{ name: 'totals', text: demo, statement: 3 }]).filter(l => l.command === 'sluice.upgrade')
    expect(upgrade.map(l => [l.statement, l.title])).toEqual([[5, '$(arrow-circle-up) Upgrade job totals']])
  })
})

describe('half-written text', () => {
  it('is analysed without a crash, cut off anywhere', () => {
    for (let end = 0; end < demo.length; end += 13) {
      const service = open(demo.slice(0, end))
      service.findings(SCRIPT)
      service.complete(SCRIPT, end)
      service.hover(SCRIPT, end)
      service.outline(SCRIPT)
      service.lenses(SCRIPT)
    }
  })
})
