// Completion: each statement at hand cut at each token. How often is the kind of the token that stands there in truth offered; how many of the
// offered keywords does Flink's own parser take there (needs Java 17 and mvn; `--oracle off` leaves it out); and how long it takes in a script of
// 2,000 lines, in the server and over LSP. Prints name<TAB>metric<TAB>value<TAB>unit.
//   npm run bench -- completion [--oracle off] [--places 4000] [--show 30] [--only kinds|keywords|time] [--set own|corpus]
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as rpc from 'vscode-jsonrpc/node'
import { keywordsTaken } from '../flink/oracle/parser/ask.mjs'
import { loadSource } from '../support/load-source.mjs'
import { largeScript } from './large-script.mjs'
import { cpuOf, endIfDry, flagsOf, position, reportTimes } from './measure.mjs'

const flags = flagsOf({
  oracle: { type: 'string', default: 'on' },
  places: { type: 'string', default: '6000' },
  show: { type: 'string', default: '0' },
  only: { type: 'string' },
  set: { type: 'string' },
})
const root = join(import.meta.dirname, '../..')
const { newService, cutsOf, offersAt, sample } = await loadSource(`
  export { newService } from '../../test/support/service.ts'
  export { cutsOf, offersAt, sample } from '../../test/support/completion-places.ts'`)
endIfDry(flags)

if (flags.only !== 'time') await places()
if (flags.only === undefined || flags.only === 'time') {
  inServer()
  await overLsp()
}

// ---------------------------------------------------------------- what is offered

async function places() {
  for (const [name, statements] of Object.entries(statementSets())) {
    if (flags.set !== undefined && !name.startsWith(flags.set)) continue
    const all = statements.flatMap(cutsOf)
    const cuts = sample(all, Number(flags.places))
    const misses = new Map()
    let offered = 0
    let next = 0
    const keywordPlaces = new Map()
    for (const cut of cuts) {
      const { hit, keywords } = offersAt(newService(), cut)
      if (hit) offered++
      else count(misses, cut.kind === 'keyword' ? `${cut.kind} ${cut.token.upper}` : `${cut.kind} ${cut.token.text.slice(0, 12)}`, cut)
      next++
      if (keywords.length > 0) keywordPlaces.set(cut.before, keywords)
    }
    console.log(`${name}\tstatements\t${statements.length}\t`)
    console.log(`${name}\tplaces looked at, of ${all.length}\t${next}\t`)
    console.log(`${name}\tnext kind offered\t${((100 * offered) / next).toFixed(2)}\t%`)
    show('not offered', misses, next)
    if (flags.oracle !== 'off' && flags.only !== 'kinds') await askFlink(name, keywordPlaces)
  }
}

/** Each statement is whole, is taken by our parser, and stands alone. */
function statementSets() {
  const sets = {}
  const own = []
  for (const folder of ['test/flink/statements', 'test/flink/scripts', 'client/demo']) {
    const path = join(root, folder)
    if (!existsSync(path)) continue
    for (const f of readdirSync(path).filter(f => f.endsWith('.sql'))) {
      // There a statement ends with an empty line.
      const pieces = readFileSync(join(path, f), 'utf8').split(folder.endsWith('statements') ? /\n\s*\n/ : /(?!)/)
      own.push(...pieces.flatMap(unitsOf))
    }
  }
  sets['own statements'] = own
  const corpus = join(root, '../shared/corpus')
  if (existsSync(corpus)) {
    const rows = readdirSync(corpus)
      .filter(f => f.endsWith('.jsonl'))
      .flatMap(f => readFileSync(join(corpus, f), 'utf8').trim().split('\n').map(JSON.parse))
    sets.corpus = rows.filter(r => r.flink['2.2']).flatMap(r => unitsOf(r.sql))
  } else console.log('../shared/corpus is not there: only the own statements are cut')
  return sets
}

function unitsOf(text) {
  const service = newService()
  service.setText('a.sql', text)
  return service.workspace
    .script('a.sql')
    .units.flatMap(u => (u.parsed.problems.length === 0 && u.view.statement.kind !== 'Empty' ? [u.view.text] : []))
}

async function askFlink(name, keywordPlaces) {
  const chosen = [...keywordPlaces].map(([before, keywords]) => ({ before, keywords }))
  const taken = await keywordsTaken(chosen)
  let total = 0
  let good = 0
  const refused = new Map()
  chosen.forEach(({ before, keywords }, i) => {
    keywords.forEach((keyword, k) => {
      total++
      if (taken[i][k]) good++
      else count(refused, keyword, { before, token: { text: keyword } })
    })
  })
  console.log(`${name}\tkeywords offered\t${total}\t`)
  console.log(`${name}\tkeywords that Flink takes\t${((100 * good) / total).toFixed(2)}\t%`)
  show('refused', refused, total)
}

function count(map, key, cut) {
  const known = map.get(key) ?? { n: 0, examples: [] }
  known.n++
  if (known.examples.length < 3) known.examples.push(cut)
  map.set(key, known)
}

function show(what, map) {
  const top = [...map].sort((a, b) => b[1].n - a[1].n).slice(0, Number(flags.show))
  for (const [key, { n, examples }] of top) {
    console.log(`  ${what}: ${key} × ${n}`)
    for (const e of examples) console.log(`      …${e.before.slice(-90).replace(/\s+/g, ' ')}⟨${e.token.text}⟩`)
  }
}

// ---------------------------------------------------------------- how long it takes

/** Places in the middle of the script where people complete: behind SELECT, a dot, WHERE, FROM, in options, at a half-written word. */
function timedPlaces(script) {
  const half = script.length / 2
  const after = (text, more = 0) => script.indexOf(text, half) + text.length + more
  return [
    after('SELECT '),
    after('WHERE '),
    after('FROM '),
    after("'format' = '"),
    after('GROUP BY '),
    after('COUNT(DISTINCT '),
    after('SUM(pri'),
  ]
}

function inServer() {
  const script = largeScript(2000)
  const service = newService()
  service.setText('a.sql', script)
  service.findings('a.sql')
  const times = []
  let text = script
  for (let i = 0; i < 420; i++) {
    const at = timedPlaces(text)[i % 7]
    // A letter more, as when typing; the next round takes it back.
    text = i % 2 ? script : `${script.slice(0, at)}x${script.slice(at)}`
    service.setText('a.sql', text)
    const begin = performance.now()
    service.complete('a.sql', at + (i % 2 ? 0 : 1))
    if (i >= 70) times.push(performance.now() - begin)
  }
  reportTimes('server, 2,000 lines', 'completion', times)
}

async function overLsp() {
  const server = spawn(process.execPath, [join(root, 'dist/cli.js'), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const connection = rpc.createMessageConnection(new rpc.StreamMessageReader(server.stdout), new rpc.StreamMessageWriter(server.stdin))
  connection.listen()
  await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {}, workspaceFolders: null })
  await connection.sendNotification('initialized', {})
  const script = largeScript(2000)
  const uri = 'file:///bench/large.flink.sql'
  await connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'flinksql', version: 1, text: script } })
  await connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } })
  const times = []
  const places = timedPlaces(script)
  let cpu = 0
  for (let i = 0; i < 280; i++) {
    if (i === 28) cpu = cpuOf(server.pid)
    const at = places[(i >> 1) % places.length]
    const range = { start: position(script, at), end: position(script, i % 2 ? at + 1 : at) }
    const change = { textDocument: { uri, version: i + 2 }, contentChanges: [{ range, text: i % 2 ? '' : 'x' }] }
    const begin = performance.now()
    // As an editor does it: the keystroke, then the question.
    connection.sendNotification('textDocument/didChange', change)
    await connection.sendRequest('textDocument/completion', { textDocument: { uri }, position: position(script, i % 2 ? at : at + 1) })
    if (i >= 28) times.push(performance.now() - begin)
  }
  reportTimes('lsp, 2,000 lines', 'keystroke and completion', times)
  console.log(
    `lsp, 2,000 lines\tCPU of the server a keystroke and completion, mean\t${((cpuOf(server.pid) - cpu) / times.length).toFixed(2)}\tms`,
  )
  await connection.sendRequest('shutdown')
  await connection.sendNotification('exit')
  connection.dispose()
}
