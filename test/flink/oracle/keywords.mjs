import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * Asks Flink 2.2's own parser which keywords it takes: `keywordsTaken([{ before: text, keywords: ['GROUP BY', …] }])` → `[[true, …], …]`.
 * The first call fetches the parser's jars through Maven (needs `mvn` and a JDK 17) and compiles the program; both stay in the cache folder.
 */
export async function keywordsTaken(places) {
  const child = spawn('java', prepare(), { stdio: ['pipe', 'pipe', 'ignore'] })
  const answers = []
  createInterface({ input: child.stdout }).on('line', line => answers.push([...line].map(c => c === '1')))
  const done = new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', code => (code === 0 ? resolve() : reject(new Error(`the keyword oracle ended with ${code}`))))
  })
  for (const { before, keywords } of places) child.stdin.write(`${Buffer.from(before).toString('base64')}\t${keywords.join(',')}\n`)
  child.stdin.end()
  await done
  if (answers.length !== places.length) throw new Error(`${answers.length} answers to ${places.length} questions`)
  return answers
}

function prepare() {
  const here = import.meta.dirname
  const cache = join(process.env.SLUICE_CACHE ?? join(homedir(), '.cache', 'sluice'), 'flink-keywords')
  const lib = join(cache, 'lib')
  if (!existsSync(lib) || readdirSync(lib).length < 10) {
    mkdirSync(lib, { recursive: true })
    const goal = 'dependency:copy-dependencies'
    run('mvn', ['-q', '-B', '-f', join(here, 'keywords-pom.xml'), goal, '-DincludeScope=runtime', `-DoutputDirectory=${lib}`])
  }
  const source = join(here, 'src', 'KeywordOracle.java')
  const classes = join(cache, createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 16))
  const whole = join(classes, 'whole')
  if (!existsSync(whole)) {
    mkdirSync(classes, { recursive: true })
    run('javac', ['-nowarn', '-cp', join(lib, '*'), '-d', classes, source])
    writeFileSync(whole, '')
  }
  return ['-Xmx1g', '-XX:+UseSerialGC', '-cp', `${classes}:${join(lib, '*')}`, 'KeywordOracle']
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`${program} failed (${error?.message ?? status}); the oracle needs mvn and a JDK 17`)
}
