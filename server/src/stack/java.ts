import { execFile } from 'node:child_process'
import { readFile, realpath, stat } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'

/** A Java runtime that can run Kafka 4: `version` as the runtime names it, for example `17.0.15`; `path` of its `java`. */
export interface Java {
  path: string
  version: string
}

export interface JavaMissing {
  kind: 'java-missing'
  /** One line: what is missing and how to install it. */
  hint: string
}

/** The oldest Java that Kafka's 4.x brokers start on (KIP-1013). */
const oldestJava = 17

/** The first `java` of version 17 or newer: `JAVA_HOME`, then the folders of `PATH`. */
export async function findJava(env: NodeJS.ProcessEnv = process.env): Promise<Java | JavaMissing> {
  let tooOld: Java | undefined
  for (const path of await candidates(env)) {
    const version = await versionOf(path)
    if (!version) continue
    if (majorOf(version) >= oldestJava) return { path, version }
    tooOld ??= { path, version }
  }
  const found = tooOld ? `Java ${tooOld.version} (${tooOld.path}) is too old for Kafka` : 'No Java runtime was found'
  return { kind: 'java-missing', hint: `${found}: install Java ${oldestJava} or newer (${installCommand()}), or point JAVA_HOME at one` }
}

/** 17 for `17.0.15`, 8 for `1.8.0_402`. */
export function majorOf(version: string): number {
  const [first, second] = version.split(/[._+-]/).map(Number)
  return first === 1 ? second || 1 : first || 0
}

async function candidates(env: NodeJS.ProcessEnv): Promise<string[]> {
  const name = process.platform === 'win32' ? 'java.exe' : 'java'
  const folders = [...(env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin')] : []), ...(env.PATH ?? '').split(delimiter).filter(Boolean)]
  const found = new Set<string>()
  for (const folder of folders) {
    const path = join(folder, name)
    if (
      await stat(path)
        .then(s => s.isFile() && (s.mode & 0o111) !== 0)
        .catch(() => false)
    )
      found.add(path)
  }
  return [...found]
}

async function versionOf(path: string): Promise<string | undefined> {
  // Every JDK and JRE since 9 has a `release` file; reading it spares the 0.1 s of CPU that starting a JVM costs.
  const home = dirname(dirname(await realpath(path)))
  const release = await readFile(join(home, 'release'), 'utf8').catch(() => '')
  return /^JAVA_VERSION="([^"]+)"/m.exec(release)?.[1] ?? (await askVersion(path))
}

function askVersion(path: string): Promise<string | undefined> {
  return new Promise(resolve => {
    // The version goes to standard error in all releases. macOS has a /usr/bin/java that only says that there is none.
    execFile(path, ['-version'], { timeout: 15_000 }, (error, _out, text) =>
      resolve(error ? undefined : /version "([^"]+)"/.exec(text)?.[1]),
    )
  })
}

function installCommand(): string {
  if (process.platform === 'darwin') return 'brew install openjdk@17'
  if (process.platform === 'win32') return 'winget install Microsoft.OpenJDK.17'
  return 'Debian and Ubuntu: apt-get install openjdk-17-jre-headless; Fedora: dnf install java-17-openjdk-headless'
}
