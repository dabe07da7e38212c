import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kafkaJars, repositoryPath } from '../server/src/stack/artifacts.ts'
import checkpoint from '../server/src/stack/bootstrap-checkpoint.json' with { type: 'json' }
import { clusterIdOf, format, isFormatted, reasonIn, writeSettings } from '../server/src/stack/broker-files.ts'
import { diskFull, namedDiskError, StackError } from '../server/src/stack/errors.ts'
import { withLock, writeAtomically } from '../server/src/stack/files.ts'
import { identify } from '../server/src/stack/processes.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-unit-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the pinned jars', () => {
  test('each have a version, a size and a SHA-256, and no path twice', () => {
    for (const jar of kafkaJars.jars) {
      expect(jar.sha256).toMatch(/^[0-9a-f]{64}$/)
      expect(jar.bytes).toBeGreaterThan(1000)
      expect(jar.version).toMatch(/^\d/)
    }
    const paths = kafkaJars.jars.map(repositoryPath)
    expect(new Set(paths).size).toBe(paths.length)
    expect(paths).toContain(`org/apache/kafka/kafka_2.13/${kafkaJars.kafka}/kafka_2.13-${kafkaJars.kafka}.jar`)
  })

  test('are of the Kafka that the committed checkpoint was made with', () => {
    expect(checkpoint.kafka).toBe(kafkaJars.kafka)
  })
})

describe('a cluster’s folder', () => {
  test('is formatted once, with an id of its own', async () => {
    expect(isFormatted(folder)).toBe(false)
    await format(folder)
    expect(isFormatted(folder)).toBe(true)
    const id = await clusterIdOf(folder)
    expect(id).toMatch(/^[A-Za-z0-9_][A-Za-z0-9_-]{21}$/)
    await format(folder)
    expect(await clusterIdOf(folder)).toBe(id)
    expect((await readFile(join(folder, 'data/bootstrap.checkpoint'))).includes('transaction.version')).toBe(true)
  })

  test('has the properties of sluice.json laid over ours, escaped as properties files want it', async () => {
    await writeSettings(folder, { port: 20_001, controllerPort: 20_002 }, { 'log.retention.bytes': '7', 'some.path': 'C:\\x\ny' })
    const lines = (await readFile(join(folder, 'server.properties'), 'utf8')).split('\n')
    expect(lines.filter(line => line.startsWith('log.retention.bytes'))).toEqual(['log.retention.bytes=7'])
    expect(lines).toContain('some.path=C:\\\\x y')
    expect(lines).toContain('listeners=PLAINTEXT://127.0.0.1:20001,CONTROLLER://127.0.0.1:20002')
  })
})

describe('reasonIn', () => {
  test.each([
    ['nothing', '', undefined],
    [
      'the deepest cause',
      `2026-11-23 09:00:00.000 ERROR KafkaRaftServer$: Exiting Kafka due to fatal exception
org.apache.kafka.common.KafkaException: Socket server failed to bind
\tat kafka.network.Acceptor.open(SocketServer.scala:1)
Caused by: java.io.IOException: outer
\tat x.Y.z(Y.java:1)
Caused by: java.net.BindException: Address already in use
\t... 12 more
2026-11-23 09:00:00.100 INFO AppInfoParser: App info kafka.server for 1 unregistered
`,
      'BindException: Address already in use',
    ],
    [
      'an exception without a cause',
      '2026-11-23 09:00:00.000 ERROR Kafka$: Exiting\norg.apache.kafka.common.config.ConfigException: Invalid value x for configuration y\n\tat a.B.c(D.java:3)\n',
      'ConfigException: Invalid value x for configuration y',
    ],
    [
      'the last error where there is no exception',
      '2026-11-23 09:00:00.000 ERROR LogManager: first\n2026-11-23 09:00:00.000 ERROR LogManager: second\n2026-11-23 09:00:01.000 INFO X: bye\n',
      'second',
    ],
    [
      'what the JVM said',
      'Error: Could not find or load main class kafka.Kafka\nOops\n',
      'Error: Could not find or load main class kafka.Kafka',
    ],
    ['the last line otherwise', 'one\ntwo\n', 'two'],
  ])('finds %s', (_what, log, reason) => expect(reasonIn(log)).toBe(reason))
})

describe('errors', () => {
  test('of a full disk and of a folder that can’t be written get their names; others stay', async () => {
    await symlink('/dev/full', join(folder, 'full'))
    const full = await writeFile(join(folder, 'full'), 'x').catch(error => namedDiskError(error, folder))
    expect(full).toMatchObject({ kind: 'disk-full', message: `The disk that holds ${folder} is full` })
    expect(diskFull('/x', 3_500_000).message).toBe('The disk that holds /x is full (3 MB left)')
    expect(namedDiskError(Object.assign(new Error('no'), { code: 'EACCES', path: '/x/y' }), folder)).toMatchObject({
      kind: 'cache-unwritable',
      message: "Can't write to /x/y",
    })
    const other = new Error('other')
    expect(namedDiskError(other, folder)).toBe(other)
    expect(new StackError('broker-died', 'a\n  b', 'c\r\nd')).toMatchObject({ message: 'a b', hint: 'c d' })
  })
})

describe('files', () => {
  test('are written whole, and nothing is left of an attempt that failed', async () => {
    await writeAtomically(join(folder, 'x'), 'one')
    await writeAtomically(join(folder, 'x'), 'two')
    expect(await readFile(join(folder, 'x'), 'utf8')).toBe('two')
    await mkdir(join(folder, 'taken'))
    await expect(writeAtomically(join(folder, 'taken'), 'x')).rejects.toThrow()
    expect(await readdirSorted(folder)).toEqual(['taken', 'x'])
  })

  test('a lock lets one in at a time, and the next after a failure', async () => {
    let inside = 0
    let most = 0
    const work = async (n: number) => {
      most = Math.max(most, ++inside)
      await sleep(5)
      inside--
      if (n % 3 === 0) throw new Error('on purpose')
      return n
    }
    const results = await Promise.allSettled([1, 2, 3, 4, 5, 6].map(n => withLock(join(folder, 'deep/lock'), 20_000, () => work(n))))
    expect(most).toBe(1)
    expect(results.map(result => result.status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected'])
    expect(await readdirSorted(join(folder, 'deep'))).toEqual([])
  })

  test('the lock of a process that is gone is taken over, that of a living one is not', async () => {
    const lock = join(folder, 'lock')
    const me = identify(process.pid)!
    await writeFile(lock, JSON.stringify({ ...me, started: 'long ago' }))
    expect(await withLock(lock, 20_000, async () => 'in')).toBe('in')
    await writeFile(lock, JSON.stringify(me))
    await expect(withLock(lock, 60, async () => 'in')).rejects.toMatchObject({
      kind: 'stack-busy',
      message: expect.stringContaining(String(process.pid)),
    })
  })
})

async function readdirSorted(path: string): Promise<string[]> {
  return (await readdir(path)).sort()
}
