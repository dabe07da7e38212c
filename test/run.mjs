// `npm test`: makes the checkout ready, then lint, types, unit tests, Flink's stored answers, tests on two real Kafka clusters, stories in a real VS Code.
// The last line is `N passed, N failed` (and `, N skipped` where some were); a step that breaks before its tests counts as failed.
// Node's own modules only, since it runs before `npm ci`.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { makeReady, root } from '../server/install.mjs'

const vitest = project => ['node_modules/vitest/vitest.mjs', 'run', '--project', project, '--passWithNoTests']
const steps = [
  { name: 'lint', args: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'] },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.json'] },
  { name: 'types of the pages', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'client/webviews/tsconfig.json'] },
  { name: 'unit', args: vitest('unit'), counted: true },
  { name: 'flink', args: vitest('flink'), counted: true },
  { name: 'stack', args: vitest('stack'), counted: true },
  { name: 'e2e', args: vitest('e2e'), counted: true },
]
/** A step that takes longer hangs; ms. */
const limit = 40 * 60_000

// Brokers, keepers and servers have sessions of their own; this mark in their environment is how those that a broken test left are found.
const mark = `SLUICE_TEST_RUN=${process.pid}-${Date.now()}`
const reports = mkdtempSync(path.join(tmpdir(), 'sluice-report-'))
const sum = { passed: 0, failed: 0, skipped: 0 }
const notes = []
let running

for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
  process.on(signal, () => {
    endAll()
    process.exit(code)
  })
}

if (prepare()) {
  if (!hasJava())
    notes.push(
      'Java is missing: the tests on Kafka fail. Install Java 17 or newer (Debian and Ubuntu: apt-get install openjdk-17-jre-headless), or point JAVA_HOME at one.',
    )
  for (const step of steps) {
    const counts = await perform(step)
    for (const key of Object.keys(sum)) sum[key] += counts[key]
  }
}
endAll()
for (const note of notes) console.log(note)
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped ? `, ${sum.skipped} skipped` : ''}`)
process.exitCode = sum.failed ? 1 : 0

function prepare() {
  title('install and build')
  try {
    for (const { name, ms } of makeReady()) console.log(`${name} ${(ms / 1000).toFixed(1)} s`)
    return true
  } catch (error) {
    notes.push(`install and build: ${error.message}`)
    sum.failed++
    return false
  }
}

/** Runs one step with its output shown as it comes; resolves to what it adds to the sum. */
async function perform({ name, args, counted }) {
  title(name)
  const began = performance.now()
  const report = path.join(reports, `${name}.json`)
  const reporters = counted ? ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : []
  const ended = await run([...args, ...reporters])
  endMarked()
  const counts = counted ? readCounts(report) : { passed: ended === 0 ? 1 : 0, failed: ended === 0 ? 0 : 1, skipped: 0 }
  // Broken before or beside its tests: an import that fails, an unhandled rejection, a crash, the time limit.
  if (ended !== 0 && counts.failed === 0) counts.failed = 1
  if (counts.failed) notes.push(`${name}: ${counts.failed} failed${typeof ended === 'string' ? ` (${ended})` : ''}`)
  console.log(`${name} took ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return counts
}

/** Resolves to the exit code, or to a text that says what ended it. */
function run(args) {
  return new Promise(resolve => {
    const [key, value] = mark.split('=')
    const child = spawn(process.execPath, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
      env: { ...process.env, [key]: value },
    })
    running = child
    let late = false
    const timer = setTimeout(() => {
      late = true
      killGroup(child)
    }, limit)
    const end = result => {
      clearTimeout(timer)
      killGroup(child)
      running = undefined
      resolve(late ? `ended after ${limit / 60_000} minutes` : result)
    }
    child.once('error', error => end(error.message))
    child.once('exit', (code, signal) => end(code ?? `ended by ${signal}`))
  })
}

function readCounts(report) {
  let results
  try {
    results = JSON.parse(readFileSync(report, 'utf8')).testResults
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { assertionResults: tests, status } of results) {
    if (status === 'failed' && tests.length === 0) counts.failed++
    for (const suite of new Set(tests.map(suiteOf))) {
      const of = (...states) => tests.filter(test => suiteOf(test) === suite && states.includes(test.status)).length
      const [passed, failed, notRun] = [of('passed'), of('failed'), of('skipped', 'pending', 'todo', 'disabled')]
      // Where a hook failed none of the suite's tests ran, and vitest calls them skipped: that is no skip.
      const broken = status === 'failed' && passed + failed === 0
      counts.passed += passed
      counts.failed += broken ? notRun : failed
      counts.skipped += broken ? 0 : notRun
    }
  }
  return counts
}

function suiteOf(test) {
  return test.ancestorTitles.join(' > ')
}

function hasJava() {
  const java = process.env.JAVA_HOME ? path.join(process.env.JAVA_HOME, 'bin', 'java') : 'java'
  const { stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' })
  const version = /version "(?:1\.)?(\d+)/.exec(stderr ?? '')
  return version !== null && Number(version[1]) >= 17
}

function endAll() {
  if (running) killGroup(running)
  endMarked()
  rmSync(reports, { recursive: true, force: true })
}

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group is gone, which is what is wanted.
  }
}

// Only Linux shows the environment of processes; elsewhere the tests' watchdogs alone end what is left.
function endMarked() {
  if (process.platform !== 'linux') return
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)) continue
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It ended meanwhile, or belongs to another user.
    }
  }
}

function title(text) {
  console.log(`\n── ${text} ${'─'.repeat(Math.max(0, 60 - text.length))}`)
}
