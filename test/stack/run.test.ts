import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChangelogRowJson, RunEvent, RunStatus } from '../../server/src/protocol.ts'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'
import { counting, type Load, startLoad, tables, Workspace } from '../support/jobs.ts'
import { sleep } from '../support/kafka-fixture.ts'

let clusters: TestClusters
let workspace: Workspace
let load: Load

beforeAll(async () => {
  clusters = await startTestClusters()
  workspace = new Workspace(clusters)
  await workspace.createTopics(['events'], ['totals'])
  load = await startLoad(clusters.brokers, 'events')
})
afterAll(async () => {
  await load?.stop()
  await clusters?.stop()
})

const query = () => workspace.write('query.flink.sql', `${tables('totals')}\nSELECT k, v FROM events WHERE v > 4;`)

/** Engine processes that this test's process has started and that are still there. */
function engines(): number {
  return readdirSync('/proc').filter(pid => {
    try {
      const ours = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(process.pid)
      return ours && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('sluice run')
    } catch {
      return false
    }
  }).length
}

function collect() {
  const rows: ChangelogRowJson[] = []
  const events: RunEvent['type'][] = []
  let status: RunStatus | undefined
  return {
    rows,
    events,
    status: () => status,
    emit: (event: RunEvent) => {
      events.push(event.type)
      if (event.type === 'rows') rows.push(...event.rows)
      if (event.type === 'status') status = event.status
    },
  }
}

describe('run', () => {
  test('a query reads both clusters, counts each, and ends by its limit', async () => {
    const seen = collect()
    const summary = await workspace.call('run', { file: query(), limit: 500 }, seen)
    expect(summary).toMatchObject({ done: true, rows: 500, ended: 'limit' })
    expect(seen.rows).toHaveLength(500)
    expect(seen.rows.every(r => r.op === '+I' && (r.row.v as number) > 4)).toBe(true)
    expect(seen.events[0]).toBe('columns')
    expect(seen.status()?.phase).toBe('finished')
  })

  test('an INSERT shows the rows that it would write, and writes none', async () => {
    const file = workspace.write('insert.flink.sql', counting('totals'))
    const seen = collect()
    const summary = await workspace.call('run', { file, timeoutMs: 1500 }, seen)
    expect(summary.ended).toBe('timeout')
    expect(summary.records.a).toBeGreaterThan(0)
    expect(summary.records.b).toBeGreaterThan(0)
    expect(seen.rows.slice(0, 5).every(r => Object.keys(r.row).join() === 'k,n,total')).toBe(true)
    const { readAll } = await import('../support/audit.ts')
    expect(await readAll(clusters.brokers, 'totals')).toEqual([])
  })

  test('stop ends it, and its process with it', async () => {
    const stop = new AbortController()
    const seen = collect()
    const running = workspace.call('run', { file: query() }, { emit: seen.emit, signal: stop.signal })
    while (seen.rows.length === 0) await sleep(10)
    expect(engines()).toBe(1)
    stop.abort()
    expect((await running).ended).toBe('stopped')
    for (let i = 0; i < 100 && engines() > 0; i++) await sleep(20)
    expect(engines()).toBe(0)
  })

  test('a killed cluster does not stop the rows of the other; revived, it goes on where it was', async () => {
    const stop = new AbortController()
    const seen = collect()
    const running = workspace.call('run', { file: query() }, { emit: seen.emit, signal: stop.signal })
    const recordsOf = (cluster: string) => seen.status()?.records[cluster] ?? 0
    while (recordsOf('a') === 0 || recordsOf('b') === 0) await sleep(20)
    // A producer that is at work when its broker goes fails after its retries: that is another test.
    await load.stop()
    await clusters.stack.kill('a')
    const beginning = recordsOf('b')
    const alone = await startLoad({ b: clusters.brokers.b }, 'events', 500)
    while (recordsOf('b') < beginning + 500) await sleep(20)
    await alone.stop()
    expect(seen.status()?.health.a).not.toBe('healthy')
    await clusters.stack.revive('a')
    load = await startLoad(clusters.brokers, 'events')
    const before = recordsOf('a')
    while (recordsOf('a') < before + 100) await sleep(20)
    expect(seen.status()?.duplicates).toBe(0)
    stop.abort()
    await running
  })

  test('files take the place of tables: what is left at the end, or every change', async () => {
    const rows = workspace.write('rows.jsonl', '{"k":1,"v":5}\n{"k":2,"v":1}\n{"k":1,"v":7}\n')
    const file = workspace.write('grouped.flink.sql', `${tables('totals')}\nSELECT k, SUM(v) AS total FROM events GROUP BY k;`)
    const folded = await workspace.call('run', { file, inputs: { events: rows } })
    expect(folded.ended).toBe('end of input')
    expect(new Set(folded.result?.map(r => JSON.stringify(r)))).toEqual(new Set(['{"k":1,"total":12}', '{"k":2,"total":1}']))
    const seen = collect()
    await workspace.call('run', { file, inputs: { events: rows }, changelog: true }, seen)
    expect(seen.rows.map(r => `${r.op} ${r.row.k} ${r.row.total}`)).toEqual(['+I 1 5', '+I 2 1', '-U 1 5', '+U 1 12'])
  })

  test('a record that is no JSON ends the run with topic, partition, offset and its first bytes', async () => {
    const bad = workspace.write('bad.jsonl', '{"k":1,"v":5}\n{"k":1,\n')
    const file = query()
    await expect(workspace.call('run', { file, inputs: { events: bad } })).rejects.toMatchObject({
      failure: { message: expect.stringMatching(/events.*1|1.*events/) },
    })
  })

  test('without clusters it says how to start them; without Java as well the generated source stands in', async () => {
    const bare = new Workspace(await alsoEmpty())
    const file = bare.write('query.flink.sql', `${tables('totals')}\nSELECT k, v FROM events;`)
    await expect(bare.call('run', { file })).rejects.toMatchObject({
      failure: { exitCode: 3, hint: expect.stringContaining('sluice stack up') },
    })

    const generated = new Workspace(
      { workspace: bare.root, brokers: {} },
      { generated: { module: 'records.mjs', topics: ['events'], recordsPerSecond: 500 } },
    )
    generated.write('records.mjs', 'export const record = (index) => ({ topic: "events", key: null, value: { k: index % 3, v: index } })')
    const { PATH, JAVA_HOME } = process.env
    process.env.PATH = ''
    delete process.env.JAVA_HOME
    try {
      const summary = await generated.call('run', { file, limit: 10 })
      expect(summary).toMatchObject({ rows: 10, badge: 'generated' })
      expect(Object.keys(summary.records)).toEqual(['generated'])
    } finally {
      process.env.PATH = PATH
      if (JAVA_HOME !== undefined) process.env.JAVA_HOME = JAVA_HOME
    }
  })
})

async function alsoEmpty() {
  const { mkdtemp } = await import('node:fs/promises')
  return { workspace: await mkdtemp(`${clusters.workspace}/empty-`), brokers: {} }
}
