import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { kafkaFolder } from './artifacts.ts'
import type { Java } from './java.ts'

/** What the JVM is told about class data: use an archive, record one, or neither. */
export interface ClassData {
  flags: string[]
  /** The file that the JVM writes at its next clean stop; `keepRecording` puts it in its place. */
  recording?: string
}

/**
 * An archive of the classes that a broker loads halves the CPU time of its start. It belongs to one Java, one collector and one class
 * path; the JVM checks that itself and starts without it when something differs, so a wrong archive costs time and nothing else.
 * With no archive yet, and `record` true, the JVM is told to write one when it ends.
 */
export async function classData(
  java: Java,
  jars: string[],
  jvmFlags: string[],
  record: boolean,
  env?: NodeJS.ProcessEnv,
): Promise<ClassData> {
  const archive = join(kafkaFolder(env), `classes-${await keyOf(java, jars, jvmFlags)}.jsa`)
  if (existsSync(archive)) return { flags: [`-XX:SharedArchiveFile=${archive}`, '-Xshare:auto'] }
  if (!record) return { flags: [] }
  await removeStale(dirname(archive))
  const recording = `${archive}.${randomBytes(4).toString('hex')}.tmp`
  return { flags: [`-XX:ArchiveClassesAtExit=${recording}`], recording }
}

/** After a clean end of the JVM that recorded: the archive goes to its place, whole or not at all. */
export async function keepRecording(recording: string): Promise<void> {
  const archive = recording.replace(/\.[0-9a-f]{8}\.tmp$/, '')
  await rename(recording, archive).catch(() => {})
}

/** After a kill: what was written may be half a file. */
export async function dropRecording(recording: string): Promise<void> {
  await rm(recording, { force: true })
}

async function keyOf(java: Java, jars: string[], jvmFlags: string[]): Promise<string> {
  const hash = createHash('sha256').update(`${java.version}\n${await realpath(java.path)}\n${jvmFlags.join(' ')}\n`)
  for (const jar of jars) {
    // The JVM refuses an archive when a jar's time of change differs, so a jar that was made again asks for a new archive.
    const { mtimeMs, size } = await stat(jar)
    hash.update(`${jar} ${mtimeMs} ${size}\n`)
  }
  return hash.digest('hex').slice(0, 12)
}

// A recording of yesterday is of a JVM that was killed; an archive that is three months old may be of a Java that is gone, and costs 50 MB.
async function removeStale(folder: string): Promise<void> {
  const day = 86_400_000
  for (const name of await readdir(folder).catch(() => [])) {
    const limit = name.endsWith('.jsa') ? 90 * day : /\.jsa\.[0-9a-f]{8}\.tmp$/.test(name) ? day : Number.POSITIVE_INFINITY
    const age =
      Date.now() -
      (await stat(join(folder, name))
        .then(s => s.mtimeMs)
        .catch(() => Date.now()))
    if (age > limit) await rm(join(folder, name), { force: true })
  }
}
