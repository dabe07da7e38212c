// Completion in one statement of 0.25 to 1.3 million characters, over LSP with the built server: a character typed and the answer awaited, 15 times.
// Prints name<TAB>metric<TAB>value<TAB>unit; the CPU is the server's, a stroke with all that it sets off. Linux only.
//   npm run bench -- huge [--case literal]
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import * as rpc from 'vscode-jsonrpc/node'
import { cpuOf, endIfDry, flagsOf, position, reportTimes } from './measure.mjs'

const flags = flagsOf({ case: { type: 'string' } })
endIfDry(flags)
const STROKES = 15
const table = `CREATE TABLE orders (id BIGINT, product STRING, amount DECIMAL(8, 2)) WITH ('connector' = 'datagen');\n`
const many = (n, f, between) => Array.from({ length: n }, (_, i) => f(i)).join(between)
// The caret is at the |.
const cases = {
  literal: `SELECT '${'lorem ipsum '.repeat(21_000)}', | FROM orders`,
  comment: `SELECT /* ${'lorem ipsum '.repeat(21_000)} */ | FROM orders`,
  'rows of VALUES': `INSERT INTO orders (id, product) VALUES ${many(52_000, i => `(${i}, 'product ${i}')`, ',\n')}, (1, |)`,
  columns: `SELECT ${many(33_000, i => `amount * ${i} + id AS column_${i}`, ',\n')}, | FROM orders`,
  queries: `${many(12_000, i => `SELECT id, product FROM orders WHERE amount > ${i}`, '\nUNION ALL\n')}\nUNION ALL\nSELECT | FROM orders`,
  'elements of IN': `SELECT id FROM orders WHERE id IN (${many(130_000, i => i + 100_000, ', ')}) AND | `,
  branches: `SELECT CASE ${many(16_000, i => `WHEN id = ${i} THEN 'x${i}'`, '\n')} WHEN | THEN 1 END FROM orders`,
}
for (const [name, marked] of Object.entries(cases)) if (flags.case === undefined || flags.case === name) await measure(name, marked)

async function measure(name, marked) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-huge-'))
  const server = spawn(process.execPath, [join(import.meta.dirname, '../../dist/cli.js'), 'lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin))
  connection.onRequest(() => null)
  connection.onNotification(() => {})
  connection.listen()
  const rootUri = `file://${folder}`
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri,
    capabilities: {},
    workspaceFolders: [{ uri: rootUri, name }],
  })
  connection.sendNotification('initialized', {})
  const uri = `${rootUri}/huge.flink.sql`
  const text = table + marked.replace('|', '')
  const caret = position(text, table.length + marked.indexOf('|'))
  const behind = { line: caret.line, character: caret.character + 1 }
  connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'flinksql', version: 1, text } })
  const ask = place => connection.sendRequest('textDocument/completion', { textDocument: { uri }, position: place })
  await ask(caret)
  await pause(3_000)
  const times = []
  const before = cpuOf(server.pid)
  let offered
  for (let i = 0; i < STROKES; i++) {
    const typed = i % 2 === 0
    const change = { range: { start: caret, end: typed ? caret : behind }, text: typed ? 'a' : '' }
    const began = performance.now()
    connection.sendNotification('textDocument/didChange', { textDocument: { uri, version: 2 + i }, contentChanges: [change] })
    offered = await ask(typed ? behind : caret)
    times.push(performance.now() - began)
    await pause(30)
  }
  console.log(`${name}\tcharacters\t${(text.length / 1e6).toFixed(2)}\tmillion`)
  console.log(`${name}\titems offered\t${(offered?.items ?? offered).length}\t`)
  console.log(`${name}\tCPU a stroke\t${((cpuOf(server.pid) - before) / STROKES).toFixed(0)}\tms`)
  reportTimes(name, 'keystroke and completion', times)
  const gone = new Promise(done => server.on('exit', done))
  await connection.sendRequest('shutdown')
  connection.sendNotification('exit')
  await gone
  connection.dispose()
  rmSync(folder, { recursive: true })
}
