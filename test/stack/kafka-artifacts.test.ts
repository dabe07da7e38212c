import { createHash } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { fileName, installKafka, type Jar, kafkaJars, repositoryPath } from '../../server/src/stack/artifacts.ts'
import type { StackError } from '../../server/src/stack/stack.ts'

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('installing the jars', () => {
  /** By path below the base, the jars that this machine has. */
  const jars = new Map<string, Buffer>()
  let server: Server
  let asked: string[] = []
  let answer = (path: string): { status: number; body?: Buffer } => ({ status: jars.has(path) ? 200 : 404, body: jars.get(path) })
  const properAnswer = answer
  let home: string
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    const paths = await installKafka()
    for (const [i, jar] of kafkaJars.jars.entries()) jars.set(`/${repositoryPath(jar)}`, await readFile(paths[i]))
    server = createServer((request, response) => {
      asked.push(request.url!)
      const { status, body } = answer(request.url!)
      response.writeHead(status).end(body)
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => server?.close())
  beforeEach(async () => {
    asked = []
    answer = properAnswer
    home = await mkdtemp(join(tmpdir(), 'sluice-test-'))
    // Another home: what this user's Maven has fetched must not help.
    env = { PATH: '', HOME: home, SLUICE_REPOSITORY: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
  })
  afterEach(() => rm(home, { recursive: true, force: true }))

  const lib = () => join(home, '.cache/sluice', `kafka-${kafkaJars.kafka}`, 'lib')
  const failure = () =>
    installKafka({ env }).then(
      () => Promise.reject(new Error('it was expected to fail')),
      (error: StackError) => error,
    )
  async function expectGenuine(paths: string[]) {
    expect(paths).toHaveLength(kafkaJars.jars.length)
    for (const [i, jar] of kafkaJars.jars.entries()) expect(sha256(await readFile(paths[i]))).toBe(jar.sha256)
    expect((await readdir(lib())).sort()).toEqual(kafkaJars.jars.map(fileName).sort())
  }

  test('fetches each once, into the cache of the user, and reports bytes', async () => {
    const progress: { done: number; total: number }[] = []
    await expectGenuine(await installKafka({ env, onProgress: event => progress.push(event) }))
    expect(asked.toSorted()).toEqual([...jars.keys()].sort())
    const total = kafkaJars.jars.reduce((sum, jar) => sum + jar.bytes, 0)
    expect(progress[0]).toEqual({ step: 'jars', done: 0, total })
    expect(progress.at(-1)).toEqual({ step: 'jars', done: total, total })
    asked = []
    await installKafka({ env, onProgress: () => expect.unreachable('nothing was to be done') })
    expect(asked).toEqual([])
  })

  test('makes a damaged, a cut and a missing jar again, and leaves the others', async () => {
    const paths = await installKafka({ env })
    const damaged = await readFile(paths[3])
    damaged[damaged.length >> 1] ^= 1
    await writeFile(paths[3], damaged)
    await truncate(paths[5], 10)
    await rm(paths[7])
    const untouched = await stat(paths[0])
    asked = []
    await expectGenuine(await installKafka({ env }))
    expect(asked.toSorted()).toEqual([3, 5, 7].map(i => `/${repositoryPath(kafkaJars.jars[i])}`).sort())
    expect((await stat(paths[0])).mtimeMs).toBe(untouched.mtimeMs)
  })

  test('three installs at once end with one whole set', async () => {
    for (const paths of await Promise.all([1, 2, 3].map(() => installKafka({ env })))) await expectGenuine(paths)
  })

  test('takes what Maven has fetched before, after checking it too', async () => {
    const local = (jar: Jar) => join(home, '.m2/repository', repositoryPath(jar))
    for (const [i, jar] of kafkaJars.jars.entries()) {
      const file = local(jar)
      await mkdir(join(file, '..'), { recursive: true })
      if (i === 2) await writeFile(file, Buffer.alloc(jar.bytes))
      else await writeFile(file, jars.get(`/${repositoryPath(jar)}`)!)
    }
    await expectGenuine(await installKafka({ env }))
    expect(asked).toEqual([`/${repositoryPath(kafkaJars.jars[2])}`])
  })

  test('refuses other bytes than those that are pinned', async () => {
    const bad = `/${repositoryPath(kafkaJars.jars[4])}`
    answer = path => (path === bad ? { status: 200, body: Buffer.alloc(kafkaJars.jars[4].bytes, 7) } : properAnswer(path))
    expect(await failure()).toMatchObject({
      kind: 'download-failed',
      message: expect.stringMatching(/SHA-256/),
      hint: expect.stringMatching(/SLUICE_REPOSITORY/),
    })
    expect(await readdir(lib())).not.toContain(fileName(kafkaJars.jars[4]))
    answer = path => (path === bad ? { status: 200, body: Buffer.alloc(kafkaJars.jars[4].bytes + 100_000) } : properAnswer(path))
    expect(await failure()).toMatchObject({ kind: 'download-failed', message: expect.stringMatching(/more than/) })
    answer = properAnswer
    await expectGenuine(await installKafka({ env }))
  })

  test('says in one line that the repository has no such file, or can’t be reached', async () => {
    answer = () => ({ status: 404 })
    const missing = await failure()
    expect(missing).toMatchObject({ kind: 'download-failed', message: expect.stringMatching(/answered 404/) })
    env.SLUICE_REPOSITORY = 'http://127.0.0.1:1'
    const unreachable = await failure()
    expect(unreachable).toMatchObject({ kind: 'download-failed', message: expect.stringMatching(/ECONNREFUSED/) })
    for (const { message, hint } of [missing, unreachable]) expect(message + hint).not.toContain('\n')
  })

  test('goes through `mvn` where one is installed', async () => {
    const bin = join(home, 'bin')
    const store = join(home, 'store')
    await mkdir(bin)
    await mkdir(store)
    const paths = await installKafka({ env })
    for (const path of paths) await copyFile(path, join(store, path.split('/').at(-1)!))
    await rm(lib(), { recursive: true })
    asked = []
    // Stands in for a machine's Maven in one thing only: it copies what the generated project asks for to where the command says.
    const script = `#!/bin/sh\nfor a in "$@"; do case "$a" in -DoutputDirectory=*) out="\${a#*=}";; *.xml) pom="$a";; esac; done
grep -o '<artifactId>[^*<]*</artifactId><version>[^<]*' "$pom" | sed 's/<artifactId>//; s/<.artifactId><version>/-/' | while read f; do cp ${store}/"$f".jar "$out" 2>/dev/null; done\n`
    await writeFile(join(bin, 'mvn'), script, { mode: 0o755 })
    await expectGenuine(await installKafka({ env: { HOME: home, PATH: `${bin}:/usr/bin:/bin` } }))
    expect(asked).toEqual([])
  })
})
