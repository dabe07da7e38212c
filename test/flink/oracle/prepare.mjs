import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * Fetches a program's jars through Maven (needs `mvn`) and compiles it (needs a JDK 17), both into `~/.cache/sluice/<folder>`, and only when they
 * are not there yet. `properties` are passed to the pom, so that one pom serves several versions of Flink. Gives the class path.
 */
export function prepare({ folder, pom, properties = {}, sourceRoot, sources }) {
  const cache = join(process.env.SLUICE_CACHE ?? join(homedir(), '.cache', 'sluice'), folder)
  // Another pom, or another text of the program, is another folder: what an older one left is never taken, and what runs keeps its classes.
  const lib = join(cache, `lib-${digest(readFileSync(pom, 'utf8')).slice(0, 8)}`)
  whole(lib, fetched => {
    const defines = Object.entries(properties).map(([key, value]) => `-D${key}=${value}`)
    run('mvn', [
      '-q',
      '-B',
      '-f',
      pom,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${fetched}`,
      ...defines,
    ])
  })
  const files = sources.map(f => join(sourceRoot, f))
  const stamp = digest([lib, ...files.map(f => readFileSync(f, 'utf8'))].join('\0'))
  const classes = join(cache, `classes-${stamp.slice(0, 8)}`)
  whole(classes, made => {
    writeFileSync(join(made, 'log4j2.properties'), 'rootLogger.level = off\n')
    run('javac', ['-nowarn', '-cp', join(lib, '*'), '-d', made, ...files])
  })
  return `${classes}:${join(lib, '*')}`
}

/** Has a folder filled unless it is there, beside it first: a folder that is there is whole. */
function whole(folder, fill) {
  if (existsSync(folder)) return
  const beside = `${folder}.${process.pid}`
  mkdirSync(beside, { recursive: true })
  fill(beside)
  try {
    renameSync(beside, folder)
  } catch (error) {
    // Another process made the same at the same time.
    if (!existsSync(folder)) throw error
    rmSync(beside, { recursive: true, force: true })
  }
}

/** Runs a Java program that answers each line on its standard input with one line; the answers in the order of the questions. */
export async function answers(classPath, main, questions, { jvm = [], args = [] } = {}) {
  const child = spawn('java', ['-Xmx1g', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...jvm, '-cp', classPath, main, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const found = []
  const done = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => found.push(line))
    child.on('error', reject)
    child.on('close', code => (code === 0 ? resolve() : reject(new Error(`${main} ended with ${code}`))))
  })
  for (const question of questions) child.stdin.write(`${question}\n`)
  child.stdin.end()
  await done
  return found
}

function digest(text) {
  return createHash('sha256').update(text).digest('hex')
}

function run(program, args) {
  const r = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  if (r.status !== 0) throw new Error(`${program} failed (${r.error?.message ?? r.status}); the oracle needs mvn and a JDK 17`)
}
