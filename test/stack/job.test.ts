import { readFileSync, statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { livingKeeper } from '../../server/src/jobs/client.ts'
import { isAlive, signal } from '../../server/src/stack/processes.ts'
import { countLostAndDoubled, readAll } from '../support/audit.ts'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'
import { checkCounters, counting, type Load, startLoad, tables, Workspace } from '../support/jobs.ts'
import { seeded, seeds, sleep } from '../support/kafka-fixture.ts'

let clusters: TestClusters
let workspace: Workspace
let load: Load | undefined

beforeAll(async () => {
  clusters = await startTestClusters()
  workspace = new Workspace(clusters)
  await workspace.createTopics(['events', 'killed_events', 'poisoned_events'], ['totals', 'killed', 'held'])
})
afterAll(async () => {
  await load?.stop()
  await workspace?.end()
  await clusters?.stop()
})

/** Stops the load, waits until the job has read it all, and gives every record of the sink, judged from outside. */
async function settle(name: string, sink: string) {
  await load?.stop()
  const all = [...(load?.perKey.values() ?? [])].reduce((a, b) => a + b, 0)
  const counted = async () => {
    const report = countLostAndDoubled(await readAll(clusters.brokers, sink))
    return { report, ...checkCounters(report.distinct) }
  }
  for (const end = Date.now() + 20_000; ; await sleep(200)) {
    const { report, wrong, last } = await counted()
    const reached = [...last.values()].reduce((a, b) => a + b, 0)
    if (reached >= all || Date.now() > end) return { report, wrong, last, job: await workspace.job(name) }
  }
}

describe('a job', () => {
  test('is submitted with a timeline, told of by jobs, and found without its keeper', async () => {
    load = await startLoad(clusters.brokers, 'events')
    const file = workspace.write('totals.flink.sql', counting('totals'))
    const told: string[] = []
    const { run, timeline } = await workspace.call('submit', { file, name: 'totals' }, { emit: entry => void told.push(entry.phase) })
    expect(run).toBe(1)
    expect(timeline.map(t => t.phase)).toEqual([
      'client',
      'keeper',
      'process',
      'engine compiled',
      'source open',
      'first record',
      'first checkpoint',
    ])
    expect(told).toEqual(timeline.map(t => t.phase))
    await workspace.until('totals', j => j.state === 'running' && j.records.a > 0 && j.records.b > 0 && j.checkpoint !== undefined)

    await workspace.killKeeper()
    const { jobs, keeper } = await workspace.call('jobs', {})
    expect(keeper).toBe('stopped')
    expect(jobs).toMatchObject([{ name: 'totals', state: 'running', run: 1, epoch: 1 }])
    // The look at it has started another keeper, which finds the living process and leaves it at work.
    for (let i = 0; i < 200 && !livingKeeper(workspace.root); i++) await sleep(25)
    const pid = workspace.runOf('totals')?.pid
    await sleep(1000)
    expect(await workspace.job('totals')).toMatchObject({ state: 'running', run: 1, pid, restarts: 0 })
  })

  test('what must be private is', async () => {
    const run = workspace.runOf('totals')
    expect(statSync(run?.socket ?? '').mode & 0o777).toBe(0o600)
    expect(statSync(livingKeeper(workspace.root)?.socket ?? '').mode & 0o777).toBe(0o600)
    expect(statSync(path.dirname(run?.socket ?? '')).mode & 0o777).toBe(0o700)
  })

  test('a name in use, a query without a sink and what is not run here are refused before anything starts', async () => {
    const failure = (kind: string, exitCode: number) => ({ failure: { kind, exitCode } })
    const file = workspace.write('totals.flink.sql', counting('totals'))
    await expect(workspace.call('submit', { file, name: 'totals' })).rejects.toMatchObject(failure('job-exists', 2))
    await expect(workspace.call('submit', { file, name: '../x' })).rejects.toMatchObject(failure('bad-name', 2))
    const query = workspace.write('query.flink.sql', `${tables('totals')}\nSELECT k FROM events;`)
    await expect(workspace.call('submit', { file: query, name: 'query', statement: 2 })).rejects.toMatchObject(failure('not-a-job', 2))
    const printed = workspace.write(
      'print.flink.sql',
      `${tables('totals')}\nCREATE TABLE printed (k BIGINT) WITH ('connector' = 'print');\nINSERT INTO printed SELECT k FROM events;`,
    )
    await expect(workspace.call('submit', { file: printed, name: 'printed' })).rejects.toMatchObject(failure('not-here', 2))
    expect(workspace.store.names()).toEqual(['totals'])
  })

  test('two editors that submit the same job at once get one', async () => {
    const file = workspace.write('held.flink.sql', counting('held'))
    const both = await Promise.allSettled([
      workspace.call('submit', { file, name: 'held' }),
      workspace.call('submit', { file, name: 'held' }),
    ])
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(workspace.store.record('held')?.run).toBe(1)
  })

  test('is stopped with a last checkpoint, goes on from it, and is removed without a trace', async () => {
    const stopped = await workspace.call('stop', { name: 'held' })
    expect(stopped.state).toBe('stopped')
    const run = workspace.runOf('held')
    expect(run && isAlive(run)).toBe(false)
    expect(workspace.store.end('held', 1)).toMatchObject({ outcome: 'stopped' })
    await workspace.call('restart', { name: 'held' })
    await workspace.until('held', j => j.state === 'running' && j.run === 2 && j.epoch === 2)
    await workspace.call('stop', { name: 'held', remove: true })
    expect(workspace.store.names()).toEqual(['totals'])
    await expect(workspace.call('job', { name: 'held' })).rejects.toMatchObject({ failure: { kind: 'no-such-job', exitCode: 2 } })
  })

  test('waits when both clusters are gone, and goes on by itself when they are back', async () => {
    await load?.stop()
    await clusters.stack.kill('a')
    await clusters.stack.kill('b')
    await workspace.until('totals', j => j.state === 'waiting for clusters')
    const { run } = await workspace.job('totals')
    // Also a restart needs no cluster to be there.
    await workspace.call('restart', { name: 'totals' })
    await workspace.until('totals', j => j.state === 'waiting for clusters' && j.run === run + 1)
    await clusters.stack.revive('a')
    await clusters.stack.revive('b')
    await workspace.until('totals', j => j.state === 'running')
    const { report, wrong, last } = await settle('totals', 'totals')
    expect(wrong).toEqual([])
    expect(last).toEqual(load?.perKey)
    expect(report).toMatchObject({ lost: 0, different: 0 })
  })

  test('a process that hangs is killed and started again', async () => {
    const before = workspace.runOf('totals')
    if (!before) throw new Error('no run')
    signal(before, 'SIGSTOP')
    await workspace.until('totals', j => j.run === before.run + 1 && j.state === 'running', 40_000)
    expect(isAlive(before)).toBe(false)
    await workspace.call('stop', { name: 'totals', remove: true })
  }, 60_000)
})

describe('SIGKILL under load', () => {
  const moments = Math.max(3, seeds.length)

  test(`${moments} times, and the keeper once: each counter reads 1, 2, 3 … without a gap or a repeat`, async () => {
    const random = seeded(seeds.length)
    load = await startLoad(clusters.brokers, 'killed_events')
    const file = workspace.write('killed.flink.sql', counting('killed', { topic: 'killed_events' }))
    await workspace.call('submit', { file, name: 'killed' })
    for (let i = 0; i < moments; i++) {
      await sleep(200 + random() * 1300)
      if (i === 1) await workspace.killKeeper()
      await workspace.kill(workspace.runOf('killed'))
      const { run } = await workspace.job('killed')
      await workspace.until('killed', j => j.state === 'running' && j.run >= run)
    }
    const { report, wrong, last, job } = await settle('killed', 'killed')
    expect(wrong).toEqual([])
    expect(last).toEqual(load?.perKey)
    expect(report).toMatchObject({ lost: 0, different: 0 })
    expect(job.restarts).toBe(moments)
  }, 120_000)

  test('a torn checkpoint is passed over, and the log says so', async () => {
    await workspace.call('stop', { name: 'killed' })
    const [newest] = workspace.store.checkpoints('killed')
    truncateSync(path.join(workspace.store.checkpointFolder('killed'), `${newest.id}.ckpt`), newest.bytes - 7)
    await workspace.call('restart', { name: 'killed' })
    await workspace.until('killed', j => j.state === 'running')
    const { text } = await workspace.call('logs', { name: 'killed' })
    expect(text).toContain(`checkpoint ${path.join(workspace.store.checkpointFolder('killed'), `${newest.id}.ckpt`)} can't be used`)
    await workspace.call('stop', { name: 'killed', remove: true })
  })
})

describe('a record that can not be read', () => {
  test('fails the job with topic, partition, offset and first bytes; a restart comes to the same record', async () => {
    const producer = new Kafka({ brokers: [clusters.brokers.a], logLevel: logLevel.NOTHING }).producer()
    await producer.connect()
    await producer.send({ topic: 'poisoned_events', messages: [{ value: '{"k":1,"v":2}', partition: 2 }] })
    const file = workspace.write('poison.flink.sql', counting('held', { topic: 'poisoned_events' }))
    await workspace.call('submit', { file, name: 'poison' })
    await producer.send({ topic: 'poisoned_events', messages: [{ value: '{"k":1,', partition: 2 }] })
    await producer.disconnect()
    await workspace.until('poison', j => j.state === 'failed')
    const { problem, restarts } = await workspace.job('poison')
    expect(problem).toMatch(/poisoned_events/)
    expect(problem).toMatch(/partition 2|\/2/)
    expect(problem).toContain('{"k":1,')
    expect(restarts).toBe(0)
    await workspace.call('restart', { name: 'poison' })
    await workspace.until('poison', j => j.state === 'failed' && j.run === 2)
    const log = path.join(workspace.store.runFolder('poison', 2), 'log')
    expect(readFileSync(log, 'utf8')).toContain('poisoned_events')
    await workspace.call('stop', { name: 'poison', remove: true })
  })

  test('when nothing is to run any more, the keeper goes', async () => {
    for (let i = 0; i < 200 && livingKeeper(workspace.root); i++) await sleep(50)
    expect(livingKeeper(workspace.root)).toBeUndefined()
  })
})
