import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countBarren, GIVE_UP_AFTER, HANG_AFTER, type JobFacts, supervise } from '../server/src/jobs/decide/supervise.ts'
import { decideUpgrade, withRefusal } from '../server/src/jobs/decide/upgrade.ts'
import type { JobRecord, RunEnd, RunRecord } from '../server/src/jobs/job.ts'
import { summarize } from '../server/src/jobs/summary.ts'
import type { PhysicalPlan } from '../server/src/plan/physical.ts'
import type { CompatResult } from '../server/src/protocol.ts'

const record = (over: Partial<JobRecord> = {}): JobRecord => ({
  version: 1,
  name: 'totals',
  runtime: 'embedded',
  script: { file: 'bids.flink.sql', text: '', statement: 0 },
  plan: planOf({ topic: 'bids', clusters: 'a;b' }, { topic: 'totals', clusters: 'a;b' }),
  functions: {},
  parallelism: 1,
  checkpointInterval: 200,
  checkpointsKept: 3,
  brokers: {},
  desired: 'running',
  run: 4,
  epoch: 4,
  createdAt: 0,
  ...over,
})
const run: RunRecord = { version: 1, run: 4, epoch: 4, pid: 7, started: 'x', startedAt: 0, socket: '', cause: 'submit' }
const ended = (over: Partial<RunEnd> = {}): RunEnd => ({ at: 1000, outcome: 'killed', restartable: true, ...over })

function planOf(
  scan: Record<string, string>,
  sink: Record<string, string>,
  key: string[] = ['auction'],
  sinkTable = 'totals',
): PhysicalPlan {
  const base = { inputs: [], fields: [], changelog: ['I'] as const, connector: 'kafka-cluster' }
  return {
    version: 1,
    flink: '2.2',
    nodes: [
      { ...base, id: 0, kind: 'TableSourceScan', table: ['c', 'd', 'bids'], options: scan, columns: [] },
      { ...base, id: 1, inputs: [0], kind: 'Sink', table: ['c', 'd', sinkTable], options: sink, columns: [], primaryKey: key },
    ],
    roots: [1],
  }
}

const facts = (over: Partial<JobFacts> = {}): JobFacts => ({
  record: record(),
  run,
  alive: true,
  silentMs: 0,
  ended: [],
  now: 1000,
  ...over,
})

describe('supervise', () => {
  test('leaves a run alone whose heart beats, and kills one that hangs', () => {
    expect(supervise(facts()).do).toBe('nothing')
    expect(supervise(facts({ silentMs: HANG_AFTER + 1 })).do).toBe('kill')
  })

  test('writes down the end of a process that left no word, whatever is wanted of the job', () => {
    expect(supervise(facts({ alive: false })).do).toBe('bury')
    expect(supervise(facts({ alive: false, record: record({ desired: 'stopped' }) })).do).toBe('bury')
  })

  test('starts again at once after a run that had made a checkpoint', () => {
    const end = ended({ checkpoint: 12 })
    expect(supervise(facts({ alive: false, end, ended: [end] }))).toMatchObject({ do: 'start', cause: 'crash' })
  })

  test('waits longer each time when no run gets on, up to half a minute, then gives up', () => {
    const waits: number[] = []
    for (let n = 1; n < GIVE_UP_AFTER; n++) {
      const action = supervise(facts({ alive: false, end: ended(), ended: Array.from({ length: n }, () => ended()) }))
      if (action.do !== 'wait') throw new Error(action.do)
      waits.push(action.until - 1000)
    }
    expect(waits.slice(0, 4)).toEqual([100, 200, 400, 800])
    expect(waits.at(-1)).toBe(30_000)
    expect(supervise(facts({ alive: false, end: ended(), ended: Array.from({ length: GIVE_UP_AFTER }, () => ended()) })).do).toBe('settle')
  })

  test('does not start again what would end the same way, nor what is at its end', () => {
    const problem = { kind: 'poison', message: 'record 7 is no JSON', hint: 'x' }
    expect(supervise(facts({ alive: false, end: ended({ outcome: 'failed', restartable: false, problem }) }))).toEqual({
      do: 'settle',
      reason: 'record 7 is no JSON',
    })
    expect(supervise(facts({ alive: false, end: ended({ outcome: 'end of input', restartable: false }) })).do).toBe('settle')
  })

  test('never starts a job that is to be stopped, and never a second process beside a living one', () => {
    const outcome = fc.constantFrom('stopped', 'handed over', 'end of input', 'failed', 'killed') as fc.Arbitrary<RunEnd['outcome']>
    const anyEnd = fc.record({ at: fc.nat(), outcome, restartable: fc.boolean() })
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.boolean(),
        fc.option(anyEnd, { nil: undefined }),
        fc.array(anyEnd),
        fc.nat(100_000),
        (alive, stopped, end, list, now) => {
          const action = supervise(facts({ alive, end, ended: list, now, record: record({ desired: stopped ? 'stopped' : 'running' }) }))
          if (alive || stopped) expect(action.do).not.toBe('start')
        },
      ),
      { seed: 1, numRuns: 300 },
    )
  })

  test('a hand-over or a stop in between ends a row of failures', () => {
    expect(countBarren([ended(), ended({ outcome: 'stopped' }), ended()])).toBe(1)
    expect(countBarren([ended(), ended({ checkpoint: 3 }), ended()])).toBe(1)
    expect(countBarren([ended(), ended()])).toBe(2)
  })
})

describe('decideUpgrade', () => {
  const keep: CompatResult = { verdict: 'keep', operators: [] }
  const running = { running: true, checkpoint: 9, now: 0 }
  const next = (plan: PhysicalPlan) => decideUpgrade(record(), { plan }, keep, running)

  test('starts the new one beside the old, ships the state, and measures', () => {
    const { steps, refused } = decideUpgrade(record(), record(), keep, running)
    expect(refused).toBeUndefined()
    expect(steps.map(s => s.id)).toEqual(['start-beside', 'warm', 'barrier', 'lease', 'take-over', 'confirm', 'measure'])
    expect(steps[1].title).toContain('checkpoint 9')
    for (const step of steps) expect(step.reason).not.toBe('')
  })

  test('only replaces the definition of a job that is not running', () => {
    const { steps } = decideUpgrade(record({ desired: 'stopped' }), record(), keep, { running: false, checkpoint: 9, now: 0 })
    expect(steps).toHaveLength(1)
    expect(steps[0].title).toBe('Replace the definition; the next restart begins from checkpoint 9')
  })

  test('refuses what the comparison of the plans refuses, with its operator', () => {
    const refuse: CompatResult = {
      verdict: 'refuse',
      operators: [
        { operator: 'x', title: 'Calc', fate: 'keep', reason: '' },
        { operator: 'g', title: 'GroupAggregate(groupBy=[bidder])', fate: 'refuse', reason: 'the state is kept by auction' },
      ],
    }
    expect(decideUpgrade(record(), record(), refuse, running)).toEqual({
      steps: [],
      refused: { operator: 'GroupAggregate(groupBy=[bidder])', reason: 'the state is kept by auction' },
    })
  })

  test.each([
    [
      'another topic to read',
      planOf({ topic: 'bids2', clusters: 'a;b' }, { topic: 'totals', clusters: 'a;b' }),
      'TableSourceScan(bids)',
      /bids2/,
    ],
    [
      'another topic to write',
      planOf({ topic: 'bids', clusters: 'a;b' }, { topic: 'totals2', clusters: 'a;b' }),
      'Sink(totals)',
      /totals2/,
    ],
    ['another key', planOf({ topic: 'bids', clusters: 'a;b' }, { topic: 'totals', clusters: 'a;b' }, ['bidder']), 'Sink(totals)', /bidder/],
    [
      'another table',
      planOf({ topic: 'bids', clusters: 'a;b' }, { topic: 'totals', clusters: 'a;b' }, ['auction'], 'other'),
      'Sink(totals)',
      /no longer writes/,
    ],
    ['fewer clusters', planOf({ topic: 'bids', clusters: 'a' }, { topic: 'totals', clusters: 'a;b' }), 'TableSourceScan(bids)', /frozen/],
  ])('refuses %s', (_, plan, operator, reason) => {
    const { steps, refused } = next(plan)
    expect(steps).toEqual([])
    expect(refused?.operator).toBe(operator)
    expect(refused?.reason).toMatch(reason)
  })

  test('the order in which clusters are preferred may change', () => {
    expect(next(planOf({ topic: 'bids', clusters: 'b;a' }, { topic: 'totals', clusters: 'b; a' })).refused).toBeUndefined()
  })

  test('people see a refusal in the comparison, whatever it is about', () => {
    const { verdict, operators } = withRefusal(keep, { operator: 'Sink(t)', reason: 'why' })
    expect(verdict).toBe('refuse')
    expect(operators).toEqual([{ operator: 'Sink(t)', title: 'Sink(t)', fate: 'refuse', reason: 'why' }])
  })
})

describe('summarize', () => {
  const base = { record: record(), run, alive: true, upgrading: false, restarts: 0, now: 5000 }
  const beat = {
    run: 4,
    epoch: 4,
    beat: 1,
    at: 0,
    records: { a: 1 },
    recordsPerSecond: 9,
    lag: {},
    health: {},
    duplicates: 0,
    lateRows: 0,
    emitted: 3,
    phases: [],
  }

  test.each([
    ['running', { heartbeat: { ...beat, phase: 'running' as const } }],
    ['waiting for clusters', { heartbeat: { ...beat, phase: 'waiting for clusters' as const } }],
    ['starting', { heartbeat: { ...beat, phase: 'starting' as const } }],
    ['restarting', { alive: false, end: ended() }],
    ['upgrading', { upgrading: true }],
    ['stopped', { alive: false, record: record({ desired: 'stopped' as const }), end: ended({ outcome: 'stopped' }) }],
    ['failed', { alive: false, record: record({ desired: 'stopped' as const }), end: ended({ outcome: 'failed' }) }],
  ])('%s', (state, over) => {
    expect(summarize({ ...base, ...over }).state).toBe(state)
  })

  test('the age of a checkpoint counts from when it last said all there was to say', () => {
    const heartbeat = { ...beat, phase: 'running' as const, checkpoint: { id: 3, at: 1000, currentAt: 4800, bytes: 1 } }
    expect(summarize({ ...base, heartbeat })).toMatchObject({ checkpoint: 3, checkpointAge: 200, recordsPerSecond: 9 })
  })

  test('a dead process reads nothing and is not shown with a number', () => {
    const heartbeat = { ...beat, phase: 'running' as const }
    expect(summarize({ ...base, alive: false, heartbeat })).toMatchObject({ recordsPerSecond: 0, pid: undefined })
  })
})
