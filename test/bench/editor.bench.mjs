// From a keystroke in a script of 2,000 lines to its findings: over LSP with the built server (didChange sent → the edited statement's findings
// published, and → those of the whole script), in the server alone, and the first open in a server that has just started, both ways (--only open). Prints
// name<TAB>metric<TAB>value<TAB>unit.
//   npm run bench -- editor [--lines 2000] [--strokes 300] [--only lsp|server|open] [--case 'SET that no plan reads']
//
// What profiling taught (node --cpu-prof; on a busy machine the CPU of the main thread, /proc/self/task/<pid>/schedstat, tells more than a clock):
// - A SET costs what it makes plan again. Names, types, the logical plan and the rules without a plan don't depend on one; of what was left, the passes cost
//   less than the copies that they made of what they did not change, and less than the walker that made every part of a plan plain. Writing a plan and
//   looking for equal parts in it were 45 % of it: now places in the text are put together only where a finding asks, only operators with the same inputs are
//   compared, and a rule's view of an operator is made when a rule looks (18 → 13 MB and a fifth of the CPU, the first time a SET plans all again).
// - A first open is code that the optimizing compiler has not seen, and reading warm for longer doesn't change that: more than a thousand functions share the
//   time, and after 60 rounds of the warm-up (0.7 s) 11 % of an open ran in optimized code (5 % after two; perf record -e cpu-clock -g with node
//   --perf-basic-prof tells). The compiler took 150 ms of the other core beside it, for nothing: it comes later now (lsp/v8.ts), and what
//   the warm-up leaves is collected before a script comes. With both, 446 -> 250 ms of CPU; a fresh server then costs what work it does.
// - In baseline code `{ ...e, key: value }` takes 0.2-0.5 us where a literal, or a copy that is written to, takes 0.03: a tenth of an open. A function made
//   for each call (`run(() => rule.check(…))`) is looked up anew at its first call: a twentieth, of the rules alone. Tables and views were bound twice, at
//   their statement and for their first reader. The main thread's CPU fell by a quarter with these (238 -> 182 ms, p50 of 5 in turns on a busy machine).
// - Work that is done for each unit counts (a walk for hints that are not there, tokens lexed twice). V8's baseline compiler at the first call takes a sixth
//   off; larger young generations and Node's compile cache take off nothing.
// - The logical passes change little of most statements: passing on what they leave alone, and pruning again only where the time passes or a Top-N left something
//   to cut, took an open from 44 to 40 MB, and its CPU nowhere (least of ten runs each, 325 and 324 ms). What is left is parsing and binding (nearly half), then
//   plan rules and physical plans (a tenth each); no function is more than some 3 % by itself.
// - The operators of a plan before bundles and phases hang on hardly any option: kept (weakly) beside the logical plan, they took a fifth off a SET.
// - A core of a virtual machine that has slept for some 300 ms works at half its speed: the pauses between the strokes of a SET cost as much as the work.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as rpc from 'vscode-jsonrpc/node'
import { bundleSource, loadSource } from '../support/load-source.mjs'
import { largeScript } from './large-script.mjs'
import { cpuOf, endIfDry, flagsOf, position, reportTimes } from './measure.mjs'

const flags = flagsOf({
  lines: { type: 'string', default: '2000' },
  strokes: { type: 'string', default: '300' },
  only: { type: 'string' },
  case: { type: 'string' },
})
const { newService } = await loadSource(`export { newService } from '../../test/support/service.ts'`)
endIfDry(flags)
const STROKES = Number(flags.strokes)
const root = join(import.meta.dirname, '../..')
const script = largeScript(Number(flags.lines))
const uri = 'file:///bench/large.flink.sql'

/** Each case: the text to begin with, and for stroke i the change (offset, characters removed, text). */
const middle = script.indexOf("'cheap' END", script.length / 2)
const ddl = script.indexOf('  bidder BIGINT,', script.indexOf('CREATE TABLE bids_3'))
const broken = `${script.slice(0, middle)}((${script.slice(middle)}`
const cases = [
  { name: 'valid', text: script, change: typing(middle + 1) },
  { name: 'error in the middle', text: broken, change: typing(middle + 3) },
  // The error and the keystroke are in different statements.
  {
    name: 'error elsewhere',
    text: `${script.slice(0, 4000)}`.replace('COUNT(DISTINCT bidder)', 'COUNT(DISTINCT') + script.slice(4000),
    change: typing(middle - 'COUNT(DISTINCT bidder)'.length + 'COUNT(DISTINCT'.length + 1),
  },
  // Line 1: an option of no plan, one of what keeps state, and one that decides about each of the 201 plans.
  setCase('SET that no plan reads', ["SET 'pipeline.name' = 'a';", "SET 'pipeline.name' = 'b';"]),
  setCase('SET that plans with state read', ["SET 'table.exec.state.ttl' = '1 d';", "SET 'table.exec.state.ttl' = '2 d';"]),
  setCase('SET that all plans read', ["SET 'table.exec.mini-batch.enabled' = 'false';", "SET 'table.exec.mini-batch.enabled' = 'true';"]),
  {
    name: 'column of a DDL',
    text: script,
    quiet: 400,
    change: i => ({ at: ddl + '  bidder '.length, remove: 6, text: i % 2 ? 'BIGINT' : 'DOUBLE' }),
  },
]

const chosen = cases.filter(c => flags.case === undefined || c.name === flags.case)
if (flags.only === undefined || flags.only === 'open') {
  await freshOpens()
  await firstOpens()
}
if (flags.only === undefined || flags.only === 'lsp') await overLsp()
if (flags.only === undefined || flags.only === 'server') await inServer()

/** The script behind the two forms of a SET, in turn; the others make a mini-batch possible. */
function setCase(name, [one, other]) {
  const rest = `SET 'table.exec.mini-batch.allow-latency' = '1 s'; SET 'table.exec.mini-batch.size' = '5000';${script.slice(script.indexOf('\n'))}`
  return {
    name,
    text: `${one}${rest}`,
    quiet: 400,
    change: i => (i % 2 === 0 ? { at: 0, remove: one.length, text: other } : { at: 0, remove: other.length, text: one }),
  }
}

function typing(at) {
  const word = 'abcdefghij'
  // Ten letters are typed, then taken back one by one.
  return i => (i % 20 < 10 ? { at: at + (i % 20), remove: 0, text: word[i % 20] } : { at: at + 19 - (i % 20), remove: 1, text: '' })
}

async function startServer() {
  const server = spawn(process.execPath, [join(root, 'dist/cli.js'), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin))
  let onPublish = () => {}
  connection.onNotification('textDocument/publishDiagnostics', params => onPublish(params, performance.now()))
  connection.listen()
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders: null })
  await connection.sendNotification('initialized', {})
  return { server, connection, settled, stop }

  /** Times of the first and last publication of a version; the last is the one that nothing follows for a while. */
  function settled(version, quiet) {
    return new Promise(resolve => {
      let first
      let timer
      onPublish = (params, time) => {
        if (params.version !== version) return
        first ??= time
        clearTimeout(timer)
        timer = setTimeout(() => resolve({ first, last: time }), quiet)
      }
    })
  }

  async function stop() {
    await connection.sendRequest('shutdown')
    await connection.sendNotification('exit')
    connection.dispose()
  }
}

/** A server a time: started, left alone for a while, and then given its first document. */
async function freshOpens() {
  for (const alone of [0, 300, 1000]) {
    const firsts = []
    const lasts = []
    const cpu = []
    for (let i = 0; i < 15; i++) {
      const { server, connection, settled, stop } = await startServer()
      await new Promise(resolve => setTimeout(resolve, alone))
      const used = cpuOf(server.pid)
      const opened = settled(1, 400)
      const began = performance.now()
      await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'flinksql', version: 1, text: script } })
      const { first, last } = await opened
      firsts.push(first - began)
      lasts.push(last - began)
      cpu.push(cpuOf(server.pid) - used)
      await stop()
    }
    const name = `lsp, first open, ${alone} ms after the start`
    reportTimes(name, 'first findings', firsts)
    reportTimes(name, 'all findings', lasts)
    reportTimes(name, 'CPU of all threads', cpu)
  }
}

/** The same in the server alone: a process a time. */
async function firstOpens() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-first-open-'))
  const core = join(folder, 'core.mjs')
  const files = { newService: '../../test/support/service.ts', warmUp: './lsp/warm-up.ts', 'collect, setUpV8': './lsp/v8.ts' }
  const parts = Object.entries(files).map(([names, file]) => `export { ${names} } from '${file}'`)
  writeFileSync(core, await bundleSource(parts.join('\n')))
  const node = [join(import.meta.dirname, 'first-open.mjs'), core, flags.lines]
  const opens = Array.from({ length: 15 }, () => JSON.parse(execFileSync(process.execPath, node, { encoding: 'utf8' })))
  rmSync(folder, { recursive: true })
  for (const [i, metric] of ['first findings', 'all findings', 'CPU of all threads'].entries())
    reportTimes(
      'server, first open after the warm-up',
      metric,
      opens.map(o => o[i]),
    )
}

async function overLsp() {
  const { connection, settled, stop } = await startServer()
  for (const { name, text, change, quiet = 40 } of chosen) {
    let version = 1
    const document = { uri, languageId: 'flinksql', version, text }
    const opened = settled(1, 400)
    const began = performance.now()
    await connection.sendNotification('textDocument/didOpen', { textDocument: document })
    const open = await opened
    reportTimes(`lsp, ${name}`, 'open', [open.last - began])
    const firsts = []
    const lasts = []
    const lines = text.split('\n').length
    let now = text
    for (let i = 0; i < (quiet > 40 ? STROKES / 5 : STROKES); i++) {
      const { at, remove, text: newText } = change(i)
      const range = { start: position(now, at), end: position(now, at + remove) }
      now = now.slice(0, at) + newText + now.slice(at + remove)
      const done = settled(++version, quiet)
      const sent = performance.now()
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ range, text: newText }],
      })
      const { first, last } = await done
      firsts.push(first - sent)
      lasts.push(last - sent)
    }
    reportTimes(`lsp, ${name}, ${lines} lines`, 'first findings', firsts)
    reportTimes(`lsp, ${name}, ${lines} lines`, 'all findings', lasts)
    await connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  await stop()
}

/** The same strokes on the language service itself. */
async function inServer() {
  for (const { name, text, change } of chosen) {
    const service = newService()
    const queue = []
    const turns = { now: () => performance.now(), later: task => void queue.push(task) }
    const firsts = []
    const lasts = []
    let now = text
    service.setText(uri, now)
    service.findings(uri)
    let cpu = 0
    for (let i = -20; i < STROKES; i++) {
      // A stroke is a turn of its own: what a turn has looked at isn't collected before its end.
      await new Promise(resolve => setImmediate(resolve))
      const { at, remove, text: newText } = change(i + 20)
      now = now.slice(0, at) + newText + now.slice(at + remove)
      const used = process.cpuUsage()
      const begin = performance.now()
      let first
      service.setText(uri, now)
      service.watchFindings(uri, at, turns, () => {
        first ??= performance.now()
      })
      while (queue.length > 0) queue.shift()()
      if (i < 0) continue
      firsts.push(first - begin)
      lasts.push(performance.now() - begin)
      const { user, system } = process.cpuUsage(used)
      cpu += (user + system) / 1000
    }
    // The figure that a busy machine doesn't touch.
    console.log(`server, ${name}\tCPU a stroke, mean\t${(cpu / STROKES).toFixed(2)}\tms`)
    reportTimes(`server, ${name}`, 'first findings', firsts)
    reportTimes(`server, ${name}`, 'all findings', lasts)
  }
}
