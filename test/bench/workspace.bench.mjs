// A project of many scripts, some of them open: how long the server needs until the first findings, and its memory after a collection.
// Prints name<TAB>metric<TAB>value<TAB>unit. With `--alone` the server is left alone for so many seconds first, and what V8 gives back by itself is told too.
//   npm run bench -- workspace [--scripts 500] [--lines 200] [--open 50] [--alone 30] [--snapshot FILE]
//
// What the server's memory is made of (Node 20; the resident set is its own memory and the pages of the node binary that it touches):
// - Node alone takes 42 MB, 35 of them pages of its binary.
// - An ES module that imports a CommonJS bundle costs nearly ten times the bundle's text: with `require` instead, 3.8 MB took 34 MB less. (Node looks
//   for its exports with a lexer in WebAssembly, whose memory doesn't shrink.) As ES modules it costs nothing of that.
// - A bundle's text stays in the heap, twice its size if one character of it is beyond Latin-1 (in a comment, say); functions that never run cost
//   nothing else. So what only some verbs need is in files of its own, and of zod only what is used: 3.6 MB of text became 1.7.
// - Trees and tokens take 48 bytes a character of script, plans and bound queries of open scripts about as much again.
// - A WeakRef keeps its target through every scavenge, so a tree seen through one ends in the old space, and its garbage leaves holes there: what is
//   read once (a closed script's declarations) is parsed without one.
// - gc() compacts little: of 70 MB of heap 45 are in use. V8's own collection in an idle server compacts more (10-20 s after the last work, if at all).
// - --optimize-for-size saves 15 MB more and makes a keystroke three times as dear; smaller and larger young generations make no difference here.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as rpc from 'vscode-jsonrpc/node'
import { largeScript } from './large-script.mjs'
import { cpuOf, endIfDry, flagsOf, residentOf } from './measure.mjs'

const flags = flagsOf({
  scripts: { type: 'string', default: '500' },
  lines: { type: 'string', default: '200' },
  open: { type: 'string', default: '50' },
  alone: { type: 'string', default: '0' },
  snapshot: { type: 'string' },
})
endIfDry(flags)
const folder = mkdtempSync(join(tmpdir(), 'sluice-workspace-'))
// The server has no reason to collect on demand: a signal makes it, and writes what is left.
const hook = join(folder, 'collect.cjs')
writeFileSync(
  hook,
  `let collections = 0
  process.on('SIGUSR2', () => {
    for (let i = 0; i < 3; i++) gc()
    ${flags.snapshot ? `if (++collections === 2) require('node:v8').writeHeapSnapshot(${JSON.stringify(flags.snapshot)})` : ''}
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
    require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'memory.json'))}, JSON.stringify({ rss, heapUsed, heapTotal, external }))
  })`,
)
writeFileSync(join(folder, 'sluice.json'), '{"scripts": ["*.flink.sql"]}')
const names = Array.from({ length: Number(flags.scripts) }, (_, i) => `s${String(i).padStart(4, '0')}.flink.sql`)
// Every script has its own tables, and its queries read them.
const text = i => largeScript(Number(flags.lines)).replace(/\b(bids|totals|dear)_(\d+)\b/g, `$1_${i}_$2`)
names.forEach((name, i) => {
  writeFileSync(join(folder, name), text(i))
})

const server = spawn(process.execPath, ['--expose-gc', '-r', hook, join(import.meta.dirname, '../../dist/cli.js'), 'lsp', '--stdio'], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
try {
  const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin))
  const seen = new Set()
  let published = 0
  let last = performance.now()
  connection.onNotification('textDocument/publishDiagnostics', ({ uri }) => {
    seen.add(uri)
    published++
    last = performance.now()
  })
  connection.listen()
  const root = `file://${folder}`
  const workspaceFolders = [{ uri: root, name: 'bench' }]
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: root, capabilities: {}, workspaceFolders })
  await connection.sendNotification('initialized', {})
  await memory('started')
  const opened = Array.from({ length: Number(flags.open) }, (_, i) => Math.floor((i * names.length) / Number(flags.open)))
  const began = performance.now()
  for (const i of opened) {
    const document = { uri: `${root}/${names[i]}`, languageId: 'flinksql', version: 1, text: text(i) }
    await connection.sendNotification('textDocument/didOpen', { textDocument: document })
  }
  await quiet()
  report('all open', 'wall', (last - began).toFixed(0), 'ms')
  report('all open', 'CPU', cpuOf(server.pid).toFixed(0), 'ms')
  if (Number(flags.alone) > 0) {
    await new Promise(resolve => setTimeout(resolve, Number(flags.alone) * 1000))
    report(`all open, left alone for ${flags.alone} s`, 'rss', residentOf(server.pid).toFixed(1), 'MB')
  }
  await memory('all open')
  // A keystroke in the first script is one before all others.
  const before = cpuOf(server.pid)
  const strokes = 20
  for (let i = 0; i < strokes; i++) {
    const position = { line: 0, character: 0 }
    const change = { range: { start: position, end: position }, text: '\n' }
    await connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: `${root}/${names[opened[0]]}`, version: 2 + i },
      contentChanges: [change],
    })
    await quiet(300)
  }
  report('a keystroke in the first script', 'CPU', ((cpuOf(server.pid) - before) / strokes).toFixed(1), 'ms')
  const asked = performance.now()
  const symbols = await connection.sendRequest('workspace/symbol', { query: 'bids_' })
  report(`workspace symbols, ${symbols.length} found`, 'wall', (performance.now() - asked).toFixed(0), 'ms')
  await memory('after symbols of all')
  report('publications', 'count', published, '')
  await connection.sendRequest('shutdown')
  await connection.sendNotification('exit')
  connection.dispose()

  /** Until nothing is published for a while. */
  async function quiet(ms = 2000) {
    do await new Promise(resolve => setTimeout(resolve, ms))
    while (seen.size < opened.length || performance.now() - last < ms)
  }
} finally {
  server.kill()
  rmSync(folder, { recursive: true, force: true })
}

async function memory(when) {
  const file = join(folder, 'memory.json')
  rmSync(file, { force: true })
  server.kill('SIGUSR2')
  for (;;) {
    await new Promise(resolve => setTimeout(resolve, 200))
    try {
      const found = JSON.parse(readFileSync(file, 'utf8'))
      for (const [name, bytes] of Object.entries(found)) report(when, name, (bytes / 1e6).toFixed(1), 'MB')
      return
    } catch {}
  }
}

function report(name, metric, value, unit) {
  console.log(`workspace, ${name}\t${metric}\t${value}\t${unit}`)
}
