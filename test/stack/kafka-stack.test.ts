import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Kafka, logLevel, type Producer } from 'kafkajs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { openStack, type StackError, type StackEvent } from '../../server/src/stack/stack.ts'
import { startTestClusters, type TestClusters } from '../support/clusters.ts'

const states = async (stack: TestClusters['stack']) => Object.fromEntries((await stack.status()).clusters.map(c => [c.name, c.state]))
/** A broker that has answered once may still miss a question's time limit while the machine is busy. */
const SOON = { timeout: 30_000 }
const failureOf = (work: Promise<unknown>): Promise<StackError> =>
  work.then(
    () => Promise.reject(new Error('it was expected to fail')),
    error => error,
  )

describe('two clusters', () => {
  let clusters: TestClusters
  beforeAll(async () => {
    clusters = await startTestClusters()
  })
  afterAll(() => clusters?.stop())
  const client = (name: string) => new Kafka({ brokers: [clusters.brokers[name]], logLevel: logLevel.NOTHING })
  const of = async (name: string) => (await clusters.stack.status()).clusters.find(c => c.name === name)!

  test('run, at two loopback addresses, after `up` in an empty workspace', async () => {
    const { clusters: list } = await clusters.stack.status()
    expect(list).toMatchObject([
      { name: 'a', state: 'running', external: false, brokers: [expect.stringMatching(/^127\.0\.0\.1:\d+$/)] },
      { name: 'b', state: 'running', external: false, brokers: [expect.stringMatching(/^127\.0\.0\.1:\d+$/)] },
    ])
    expect(list[0].brokers).not.toEqual(list[1].brokers)
    expect(JSON.parse(await readFile(clusters.stack.brokersFile, 'utf8'))).toEqual({
      a: { brokers: list[0].brokers, active: true },
      b: { brokers: list[1].brokers, active: true },
    })
    expect((await stat(join(clusters.workspace, '.sluice'))).mode & 0o077).toBe(0)
  })

  test('differ in their ids and have the feature levels that Kafka’s own format gives', async () => {
    const ids = await Promise.all(
      ['a', 'b'].map(async name => {
        const admin = client(name).admin()
        await admin.connect()
        try {
          return (await admin.describeCluster()).clusterId
        } finally {
          await admin.disconnect()
        }
      }),
    )
    expect(new Set(ids).size).toBe(2)
    const log = await readFile(join(clusters.workspace, '.sluice/stack/a/broker.log'), 'utf8')
    const levels = log
      .match(/Loaded new metadata FinalizedFeatures\[.*finalizedFeatures=\{([^}]*)\}/)?.[1]
      .split(', ')
      .sort()
    expect(levels).toEqual([
      'eligible.leader.replicas.version=1',
      'group.version=1',
      'metadata.version=29',
      'share.version=1',
      'streams.version=1',
      'transaction.version=2',
    ])
  })

  test('are adopted by a second `up`', async () => {
    const before = await clusters.stack.status()
    const events: StackEvent[] = []
    const again = await openStack(clusters.workspace).up(undefined, event => events.push(event))
    expect(events.map(event => [event.step, event.cluster]).sort()).toEqual([
      ['adopted', 'a'],
      ['adopted', 'b'],
    ])
    expect(again.clusters.map(c => c.pid)).toEqual(before.clusters.map(c => c.pid))
  })

  test('a killed one comes back with its data, at its port', async () => {
    const admin = client('a').admin()
    const producer: Producer = client('a').producer()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 2 }] })
    await producer.connect()
    await producer.send({ topic: 'kept', acks: -1, messages: [{ partition: 1, value: 'a record' }] })
    const before = await of('a')
    await Promise.all([admin.disconnect(), producer.disconnect()])

    await clusters.stack.kill('a')
    expect(await states(clusters.stack)).toEqual({ a: 'killed', b: 'running' })
    expect(processesIn(join(clusters.workspace, '.sluice/stack/a'))).toEqual([])
    expect((await failureOf(clusters.stack.kill('a'))).kind).toBe('cluster-not-running')

    await clusters.stack.revive('a')
    const after = await of('a')
    expect(after).toMatchObject({ state: 'running', port: before.port, brokers: before.brokers })
    expect(after.pid).not.toBe(before.pid)
    const again = client('a').admin()
    await again.connect()
    expect((await again.fetchTopicOffsets('kept')).map(p => [p.partition, p.offset]).sort()).toEqual([
      [0, '0'],
      [1, '1'],
    ])
    await again.disconnect()
  })

  test('a suspended one is hung until it is resumed, and is the same process then', async () => {
    const { pid } = await of('b')
    await clusters.stack.suspend('b')
    await expect.poll(() => states(clusters.stack), SOON).toEqual({ a: 'running', b: 'hung' })
    await clusters.stack.resume('b')
    await expect.poll(() => of('b'), SOON).toMatchObject({ state: 'running', pid })
    // One time in ten or so the system doesn't show at once that a process is stopped.
    for (let time = 1; time <= 20; time++) {
      await clusters.stack.suspend('b')
      await clusters.stack.revive('b')
    }
    await expect.poll(() => of('b'), SOON).toMatchObject({ state: 'running', pid })
  })

  test('`down` leaves no process, keeps data and ports; `up` takes both again', async () => {
    const before = await clusters.stack.status()
    await clusters.stack.suspend('a')
    expect(await clusters.stack.down()).toMatchObject({ clusters: [{ state: 'stopped' }, { state: 'stopped' }] })
    expect(processesIn(clusters.workspace)).toEqual([])
    expect((await failureOf(clusters.stack.suspend('a'))).kind).toBe('cluster-not-running')

    const after = await clusters.stack.up()
    expect(after.clusters.map(c => c.brokers)).toEqual(before.clusters.map(c => c.brokers))
    const admin = client('a').admin()
    await admin.connect()
    expect(await admin.listTopics()).toContain('kept')
    await admin.disconnect()
  })

  test('a port that someone took meanwhile is named, and what the hint says works', async () => {
    const creator = client('b').admin()
    await creator.connect()
    await creator.createTopics({ topics: [{ topic: 'moving', numPartitions: 1 }] })
    await creator.disconnect()
    await clusters.stack.down(['b'])
    const { port } = await of('b')
    const other = await listenOn(port!)
    try {
      const failure = await failureOf(clusters.stack.up(['b']))
      expect(failure).toMatchObject({ kind: 'port-in-use', message: expect.stringContaining(String(port)) })
      await rm(/delete (\S+stack\.json)/.exec(failure.hint)![1])
      await clusters.stack.up()
    } finally {
      other.close()
    }
    const moved = await of('b')
    expect(moved.port).not.toBe(port)
    clusters.brokers.b = moved.brokers[0]
    const admin = client('b').admin()
    await admin.connect()
    expect(await admin.listTopics()).toContain('moving')
    await admin.disconnect()
    expect(JSON.parse(await readFile(clusters.stack.brokersFile, 'utf8')).b.brokers).toEqual(moved.brokers)
  })

  test('a process that got the number of a dead broker is left alone', async () => {
    await clusters.stack.kill('b')
    const file = join(clusters.workspace, '.sluice/stack/b/broker.json')
    const noted = JSON.parse(await readFile(file, 'utf8'))
    const innocent = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' })
    try {
      await writeFile(file, JSON.stringify({ ...noted, pid: innocent.pid }))
      expect(await states(clusters.stack)).toMatchObject({ b: 'killed' })
      expect((await failureOf(clusters.stack.kill('b'))).kind).toBe('cluster-not-running')
      await clusters.stack.revive('b')
      expect(innocent.exitCode ?? innocent.signalCode).toBe(null)
      expect((await of('b')).pid).not.toBe(innocent.pid)
    } finally {
      innocent.kill('SIGKILL')
    }
  })
})

describe('a stack of its own', () => {
  let workspace: string
  const ends: (() => Promise<unknown>)[] = []
  const make = async () => (workspace = await mkdtemp(join(tmpdir(), 'sluice-test-')))
  afterEach(async () => {
    for (const end of ends.splice(0)) await end()
    if (workspace) await rm(workspace, { recursive: true, force: true })
  })

  test('ends with its owner', async () => {
    const owner: ChildProcess = spawn('sleep', ['600'], { stdio: 'ignore' })
    const stack = openStack(await make(), { stack: { clusters: ['one'] } }, { owner: owner.pid })
    ends.push(() => stack.down())
    await stack.up()
    expect(processesIn(workspace).length).toBeGreaterThan(0)
    owner.kill('SIGKILL')
    for (let waited = 0; processesIn(workspace).length && waited < 15_000; waited += 50) await sleep(50)
    expect(processesIn(workspace)).toEqual([])
    expect(await states(stack)).toEqual({ one: 'killed' })
  })

  test('that two commands start at once has one broker', async () => {
    await make()
    const stacks = [1, 2, 3].map(() => openStack(workspace, { stack: { clusters: ['one'] } }, { owner: process.pid }))
    ends.push(() => stacks[0].down())
    const steps: string[] = []
    const results = await Promise.all(stacks.map(stack => stack.up(undefined, event => steps.push(event.step))))
    expect(new Set(results.map(result => result.clusters[0].pid)).size).toBe(1)
    expect(steps.filter(step => step === 'ready')).toHaveLength(1)
    expect(steps.filter(step => step === 'adopted')).toHaveLength(2)
  })

  test('works in a folder whose name has a comma, a blank, a colon and an umlaut', async () => {
    await make()
    const odd = await mkdtemp(join(workspace, 'My, work: ä %20'))
    const stack = openStack(odd, { stack: { clusters: ['one'] } }, { owner: process.pid })
    ends.push(() => stack.down())
    expect((await stack.up()).clusters[0].state).toBe('running')
    expect(existsSync(join(odd, '.sluice/stack/one/broker.log'))).toBe(true)
  })

  test('takes other ports when its first ones were taken before it had data', async () => {
    await make()
    const stack = openStack(workspace, { stack: { clusters: ['one'] } }, { owner: process.pid })
    ends.push(() => stack.down())
    await stack.up()
    const [{ port }] = (await stack.status()).clusters
    await stack.down()
    await rm(join(workspace, '.sluice/stack/one'), { recursive: true })
    const other = await listenOn(port!)
    try {
      const [one] = (await stack.up()).clusters
      expect(one.state).toBe('running')
      expect(one.port).not.toBe(port)
      expect(JSON.parse(await readFile(stack.brokersFile, 'utf8'))).toEqual({ one: { brokers: [`127.0.0.1:${one.port}`], active: true } })
    } finally {
      other.close()
    }
  })

  test('says why a broker ended at its start', async () => {
    const properties = { 'log.retention.bytes': 'plenty' }
    const stack = openStack(await make(), { stack: { clusters: ['one'], properties } }, { owner: process.pid })
    ends.push(() => stack.down())
    const failure = await failureOf(stack.up())
    expect(failure).toMatchObject({
      kind: 'broker-died',
      message: expect.stringMatching(/plenty.*log\.retention\.bytes/),
      hint: expect.stringContaining('broker.log'),
    })
    expect(failure.message).not.toContain('\n')
    expect(await states(stack)).toEqual({ one: 'stopped' })
  })

  test('says what to install where there is no Java', async () => {
    const env = { ...process.env, PATH: '', JAVA_HOME: '' }
    const failure = await failureOf(openStack(await make(), {}, { env }).up())
    expect(failure).toMatchObject({ kind: 'java-missing', hint: expect.stringMatching(/install Java 17 or newer \(.+\)/) })
    expect(processesIn(workspace)).toEqual([])
  })

  test('leaves clusters that sluice.json names to those who run them, and probes them', async () => {
    const silent = await listenOn(0)
    const { port } = silent.address() as { port: number }
    const config = { clusters: { here: { brokers: [`127.0.0.1:${port}`] }, gone: { brokers: ['127.0.0.1:1'] } } }
    const stack = openStack(await make(), config)
    try {
      expect((await stack.status()).clusters).toEqual([
        { name: 'here', external: true, brokers: [`127.0.0.1:${port}`], state: 'running' },
        { name: 'gone', external: true, brokers: ['127.0.0.1:1'], state: 'unreachable' },
      ])
      for (const work of [stack.up(), stack.up(['here']), stack.kill('here'), stack.revive('gone'), stack.down(['here'])]) {
        expect((await failureOf(work)).kind).toBe('external-cluster')
      }
      expect((await failureOf(stack.kill('c'))).kind).toBe('unknown-cluster')
    } finally {
      silent.close()
    }
  })
})

function listenOn(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(socket => socket.destroy())
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

/** Processes that work in a folder, as /proc shows them; that is all of a cluster's, its watchdog included. */
function processesIn(folder: string): number[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(name => {
      try {
        return readlinkSync(`/proc/${name}/cwd`).startsWith(folder)
      } catch {
        return false
      }
    })
    .map(Number)
}
