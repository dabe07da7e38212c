import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareForState } from '../server/src/plan/compat/embedded.ts'
import { explain } from '../server/src/plan/explain.ts'
import type { PhysicalPlan } from '../server/src/plan/physical.ts'
import { planStatement } from '../server/src/plan/plan.ts'
import { applyStatement, bindStatement, emptyEnvironment } from '../server/src/semantics/bind.ts'
import { parseUnit } from '../server/src/syntax/parser/parse.ts'
import { planOf } from '../server/src/workspace/plans.ts'
import { statementsOf } from '../server/src/workspace/statements.ts'
import { cutUnits } from '../server/src/workspace/units.ts'
import { Workspace } from '../server/src/workspace/workspace.ts'

const demo = readFileSync(join(import.meta.dirname, '../client/demo/bids.flink.sql'), 'utf8')
const tables = demo.slice(0, demo.indexOf('-- The job'))
const miniBatch = `SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.exec.mini-batch.size' = '5000';`
const split = `SET 'table.optimizer.distinct-agg.split.enabled' = 'true';`

/** The plan of the last statement. */
function plan(sql: string): PhysicalPlan {
  let env = emptyEnvironment({ functions: { page_of: { returns: 'STRING' } } })
  let last: PhysicalPlan | undefined
  for (const unit of cutUnits(tables + sql)) {
    const { statement, problems } = parseUnit(unit.text, unit.tokens)
    expect(problems).toEqual([])
    const file = { file: 'test.flink.sql', unit: unit.start }
    const binding = bindStatement(statement, env, file)
    expect(binding.problems).toEqual([])
    if (binding.bound.kind !== 'none') last = planStatement(binding.bound, env).plan
    env = applyStatement(env, statement, file)
  }
  return last!
}
/** Operators from the sink down to the source, one word each. */
const operators = (sql: string): string[] =>
  explain(plan(sql))
    .trim()
    .split('\n')
    .map(line => /\w+/.exec(line)![0])

const totals = 'INSERT INTO auction_totals SELECT auction, COUNT(*), SUM(price), MAX(price) FROM bids'
const distinct = 'SELECT channel, COUNT(DISTINCT bidder) FROM bids GROUP BY channel;'

// The shapes are those that Flink 2.2 printed for the same options.
describe('the plan of an aggregate', () => {
  it('has one phase without mini-batch', () => {
    expect(operators(`${totals} GROUP BY auction;`)).toEqual(['Sink', 'GroupAggregate', 'Exchange', 'Calc', 'TableSourceScan'])
  })
  it('has two phases with it, and one where the options say so', () => {
    const two = ['Sink', 'GlobalGroupAggregate', 'Exchange', 'LocalGroupAggregate', 'Calc', 'MiniBatchAssigner', 'TableSourceScan']
    expect(operators(`${miniBatch} ${totals} GROUP BY auction;`)).toEqual(two)
    const one = ['Sink', 'GroupAggregate', 'Exchange', 'Calc', 'MiniBatchAssigner', 'TableSourceScan']
    expect(operators(`${miniBatch} SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE'; ${totals} GROUP BY auction;`)).toEqual(one)
  })
  it('splits a distinct into a partial and a final one', () => {
    expect(operators(split + distinct)).toEqual(['GroupAggregate', 'Exchange', 'GroupAggregate', 'Exchange', 'Calc', 'TableSourceScan'])
  })
  it('makes the split incremental with both phases', () => {
    expect(operators(miniBatch + split + distinct)).toEqual([
      ...['GlobalGroupAggregate', 'Exchange', 'IncrementalGroupAggregate', 'Exchange', 'LocalGroupAggregate'],
      ...['Calc', 'MiniBatchAssigner', 'TableSourceScan'],
    ])
  })
  it('of windows has two phases without mini-batch', () => {
    const window =
      "SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;"
    expect(operators(window)).toContain('LocalWindowAggregate')
  })
  it('asks for the row before an update only where somebody needs it', () => {
    const changelog = (p: PhysicalPlan) => p.nodes.find(n => n.kind === 'GroupAggregate')?.changelog
    expect(changelog(plan(`${totals} GROUP BY auction;`))).toEqual(['I', 'UA'])
    expect(changelog(plan('SELECT channel, COUNT(*) FROM bids GROUP BY channel;'))).toEqual(['I', 'UB', 'UA'])
  })
})

it('a filter alone gets a mini-batch assigner, since its source has a watermark', () => {
  expect(operators(`${miniBatch} SELECT auction FROM bids WHERE price > 10;`)).toEqual(['Calc', 'MiniBatchAssigner', 'TableSourceScan'])
})

it('UNNEST of an array is one call below a Correlate', () => {
  const text = explain(
    plan("SELECT auction, u.page FROM bids CROSS JOIN UNNEST(ARRAY[page_of(bids.url)]) AS u(page) WHERE u.page <> 'checkout';"),
  )
  expect(text).toMatch(/Correlate\(.*joinType=\[INNER\], condition=/)
  expect(
    text
      .split('\n')
      .filter(l => l.includes('Calc('))
      .join(),
  ).not.toContain('page_of(')
})

it('what is not planned says so', () => {
  expect(plan('SELECT auction FROM bids WHERE price > (SELECT MAX(price) FROM bids);').unknown).toContain('sub-queries')
})

describe('state of a running job', () => {
  const before = plan(`${totals} GROUP BY auction;`)
  const verdict = (sql: string) => compareForState(before, plan(sql)).verdict

  it('is kept by a condition and by another projection', () => {
    expect(verdict(`${totals} WHERE price > 200 GROUP BY auction;`)).toBe('keep')
    expect(verdict('INSERT INTO auction_totals SELECT auction, COUNT(*), SUM(price) * 2, MAX(price) FROM bids GROUP BY auction;')).toBe(
      'keep',
    )
  })
  it('is mapped when both phases come in, or a call goes', () => {
    expect(verdict(`${miniBatch} ${totals} GROUP BY auction;`)).toBe('mapped')
    expect(verdict('INSERT INTO auction_totals (auction, bids) SELECT auction, COUNT(*) FROM bids GROUP BY auction;')).toBe('mapped')
  })
  it('is refused with the operator for another key, another function or another distinct', () => {
    const other = compareForState(
      before,
      plan('INSERT INTO auction_totals SELECT bidder, COUNT(*), SUM(price), MAX(price) FROM bids GROUP BY bidder;'),
    )
    expect(other.verdict).toBe('refuse')
    expect(other.operators.find(o => o.fate === 'refuse')).toMatchObject({ title: 'GroupAggregate by bidder' })
    expect(verdict('INSERT INTO auction_totals SELECT auction, COUNT(*), SUM(price), MIN(price) FROM bids GROUP BY auction;')).toBe(
      'refuse',
    )
    expect(
      verdict('INSERT INTO auction_totals SELECT auction, COUNT(DISTINCT bidder), SUM(price), MAX(price) FROM bids GROUP BY auction;'),
    ).toBe('refuse')
    expect(compareForState(plan(distinct), plan(split + distinct)).verdict).toBe('refuse')
  })
})

describe('a statement set', () => {
  const planned = (sql: string, options = '') => {
    const workspace = new Workspace({
      environment: { flink: '2.2' },
      rules: { flinkVersion: '2.2', parallelism: 1, stateBackend: 'hashmap' },
      levels: {},
    })
    workspace.setText('/set.flink.sql', `${tables}${options}EXECUTE STATEMENT SET BEGIN ${sql} END;`)
    const script = workspace.script('/set.flink.sql')!
    return planOf(workspace, script, statementsOf(script)[statementsOf(script).length - 1])!
  }
  const once = 'INSERT INTO auction_totals SELECT auction, COUNT(*), SUM(price), MAX(price) FROM bids GROUP BY auction;'
  const kinds = (p: PhysicalPlan) => p.nodes.map(n => n.kind).join(' ')

  it('writes to a table once, and what is shared has the places of both', () => {
    const { plan, origins } = planned(once + once)
    expect(kinds(plan)).toBe('TableSourceScan Calc Exchange GroupAggregate Union Sink')
    expect(plan.roots).toEqual([5])
    for (const id of [0, 3, 5]) expect(new Set(origins.get(String(id))?.map(o => o.unit)).size).toBe(2)
  })
  it('shares what is equal among many', () => {
    const branches = Array.from({ length: 24 }, (_, i) => `SELECT auction FROM bids WHERE price > ${100 + (i % 12)}`)
    const { nodes } = plan(`${branches.join(' UNION ALL ')};`)
    expect(nodes.filter(n => n.kind === 'Calc' && /"value":"?1\d\d\b/.test(JSON.stringify(n))).length).toBe(12)
  })

  it('shares nothing where sub-plans are not reused, and keeps equal states apart', () => {
    const { plan } = planned(once + once, "SET 'table.optimizer.reuse-sub-plan-enabled' = 'false';")
    expect(plan.roots).toHaveLength(2)
    expect(kinds(plan)).toBe('TableSourceScan Calc Exchange GroupAggregate Sink '.repeat(2).trim())
    const operators = plan.nodes.flatMap(n => ('state' in n ? [n.state.operator] : []))
    expect(operators[1]).toBe(`${operators[0]}#2`)
  })
})
