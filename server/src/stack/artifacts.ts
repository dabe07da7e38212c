import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { access, constants, copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { makeFolder } from '../runtime/make-folder.ts'
import { download } from './download.ts'
import { namedDiskError, StackError } from './errors.ts'
import data from './kafka-jars.json' with { type: 'json' }

/** One jar of the class path, pinned: `bytes` and `sha256` of exactly this file. */
export interface Jar {
  group: string
  artifact: string
  version: string
  bytes: number
  sha256: string
}

/** The jars that a broker needs; `make-kafka-data.mjs` makes the list again. */
export const kafkaJars: { kafka: string; jars: Jar[] } = data

/** Where jars come from when neither Maven nor a setting says otherwise. */
const defaultRepository = 'https://repo.maven.apache.org/maven2'

export interface ArtifactOptions {
  /** `stack.repository` of sluice.json: base URL of a Maven repository. `SLUICE_REPOSITORY` goes before it. */
  repository?: string
  env?: NodeJS.ProcessEnv
  /** `done` and `total` in bytes. */
  onProgress?: (event: { step: 'jars'; done: number; total: number }) => void
}

/** The folder for what is downloaded once and serves all workspaces. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.SLUICE_CACHE || join(env.HOME || homedir(), '.cache', 'sluice')
}

export function kafkaFolder(env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), `kafka-${kafkaJars.kafka}`)
}

/**
 * Kafka's jars, each with the SHA-256 that is pinned for it, as absolute paths in class-path order. What is missing or damaged is
 * obtained: from Maven's local repository, from the repository that was set, through `mvn`, from the default repository.
 * Each jar is put in its place by an atomic rename, so installs may run at the same time.
 * Throws StackError `download-failed`, `disk-full` or `cache-unwritable`.
 */
export async function installKafka(options: ArtifactOptions = {}): Promise<string[]> {
  const env = options.env ?? process.env
  const lib = join(kafkaFolder(env), 'lib')
  try {
    makeFolder(lib)
    const missing = await jarsNotIn(lib)
    if (missing.length) await obtain(missing, lib, options, env)
  } catch (error) {
    throw namedDiskError(error, lib)
  }
  return kafkaJars.jars.map(jar => join(lib, fileName(jar)))
}

export function fileName(jar: Jar): string {
  return `${jar.artifact}-${jar.version}.jar`
}

/** The path of a jar below the base of any Maven repository. */
export function repositoryPath(jar: Jar): string {
  return `${jar.group.replaceAll('.', '/')}/${jar.artifact}/${jar.version}/${fileName(jar)}`
}

async function jarsNotIn(lib: string): Promise<Jar[]> {
  const missing: Jar[] = []
  for (const jar of kafkaJars.jars) {
    if (!(await isGenuine(join(lib, fileName(jar)), jar))) missing.push(jar)
  }
  return missing
}

async function isGenuine(path: string, jar: Jar): Promise<boolean> {
  const size = await stat(path)
    .then(s => s.size)
    .catch(() => -1)
  if (size !== jar.bytes) return false
  return (
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex') === jar.sha256
  )
}

async function obtain(missing: Jar[], lib: string, options: ArtifactOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const total = missing.reduce((sum, jar) => sum + jar.bytes, 0)
  let done = 0
  const arrived = (bytes: number) => options.onProgress?.({ step: 'jars', done: (done += bytes), total })
  arrived(0)
  await removeLeftovers(lib)
  const temporary = join(lib, `.install-${process.pid}-${randomBytes(4).toString('hex')}`)
  await mkdir(temporary)
  try {
    const left = new Set(missing)
    const take = (from: (jar: Jar) => string) => takeGenuine(left, from, lib, temporary, arrived)
    await take(jar => join(env.HOME || homedir(), '.m2', 'repository', repositoryPath(jar)))
    const chosen = env.SLUICE_REPOSITORY || options.repository
    let failure: unknown
    for (const way of ways(chosen, await mavenOn(env))) {
      if (!left.size) break
      try {
        await way([...left], temporary, env)
      } catch (error) {
        failure = error
      }
      // A way that failed may have brought some of the jars.
      await take(jar => join(temporary, fileName(jar)))
    }
    if (left.size) throw notObtained([...left], failure, chosen)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

type Way = (jars: Jar[], folder: string, env: NodeJS.ProcessEnv) => Promise<void>

function ways(chosen: string | undefined, maven: string | undefined): Way[] {
  const fetchFrom =
    (base: string): Way =>
    (jars, folder) =>
      fetchAll(jars, folder, base)
  if (chosen) return [fetchFrom(chosen)]
  return [
    ...(maven ? [(jars: Jar[], folder: string, env: NodeJS.ProcessEnv) => askMaven(maven, jars, folder, env)] : []),
    fetchFrom(defaultRepository),
  ]
}

async function takeGenuine(
  left: Set<Jar>,
  from: (jar: Jar) => string,
  lib: string,
  temporary: string,
  arrived: (bytes: number) => void,
): Promise<void> {
  for (const jar of [...left]) {
    const source = from(jar)
    if (!(await isGenuine(source, jar))) continue
    const copy = join(temporary, `${fileName(jar)}.ready`)
    await copyFile(source, copy)
    await rename(copy, join(lib, fileName(jar)))
    left.delete(jar)
    arrived(jar.bytes)
  }
}

async function mavenOn(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const path = join(folder, process.platform === 'win32' ? 'mvn.cmd' : 'mvn')
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path
  }
  return undefined
}

// Maven knows the user's mirrors, proxies and passwords; the exclusion keeps it from reading the poms of what isn't wanted.
async function askMaven(maven: string, jars: Jar[], folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const exclusion = '<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>'
  const dependencies = jars.map(
    jar =>
      `<dependency><groupId>${jar.group}</groupId><artifactId>${jar.artifact}</artifactId><version>${jar.version}</version>${exclusion}</dependency>`,
  )
  const project = join(folder, 'pom.xml')
  await writeFile(
    project,
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>sluice</groupId>' +
      `<artifactId>kafka-jars</artifactId><version>1</version><packaging>pom</packaging><dependencies>${dependencies.join('')}</dependencies></project>`,
  )
  const args = ['-B', '-q', '-f', project, 'dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${folder}`]
  await new Promise<void>((resolve, reject) => {
    execFile(
      maven,
      args,
      { cwd: folder, env, timeout: 300_000, maxBuffer: 16 << 20, shell: process.platform === 'win32' },
      (error, out, err) => {
        if (!error) return resolve()
        const line = /^\[ERROR\] *(.*)$/m.exec(`${out}\n${err}`)?.[1] ?? error.message.split('\n')[0]
        reject(new Error(`mvn: ${line}`))
      },
    )
  })
}

async function fetchAll(jars: Jar[], folder: string, base: string): Promise<void> {
  const queue = [...jars]
  const worker = async () => {
    for (let jar = queue.shift(); jar; jar = queue.shift()) {
      const path = join(folder, fileName(jar))
      await download(`${base.replace(/\/+$/, '')}/${repositoryPath(jar)}`, path, jar.bytes)
      if (!(await isGenuine(path, jar))) throw new Error(`${fileName(jar)} from ${base} isn't the file that is pinned (SHA-256 differs)`)
    }
  }
  const results = await Promise.allSettled([worker(), worker(), worker(), worker()])
  const failed = results.find(result => result.status === 'rejected')
  if (failed) throw failed.reason
}

function notObtained(left: Jar[], failure: unknown, chosen: string | undefined): unknown {
  const named = namedDiskError(failure, cacheFolder())
  if (named instanceof StackError) return named
  const reason = failure instanceof Error ? failure.message : String(failure)
  const hint = chosen
    ? `Check the repository ${chosen} (stack.repository in sluice.json, or SLUICE_REPOSITORY) and run the command again`
    : 'Check the network and run the command again, or name a reachable Maven repository as stack.repository in sluice.json'
  return new StackError('download-failed', `${left.length} of Kafka's ${kafkaJars.jars.length} jars could not be fetched (${reason})`, hint)
}

// What an install that was killed left behind goes once it is an hour old.
async function removeLeftovers(lib: string): Promise<void> {
  for (const name of await readdir(lib)) {
    if (!name.startsWith('.install-')) continue
    const age =
      Date.now() -
      (await stat(join(lib, name))
        .then(s => s.mtimeMs)
        .catch(() => Date.now()))
    if (age > 3_600_000) await rm(join(lib, name), { recursive: true, force: true })
  }
}
