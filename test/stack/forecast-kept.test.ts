import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InlayHint, MarkupContent } from 'vscode-languageserver'
import { runCli } from '../../server/src/cli/program.ts'
import { observedFile } from '../../server/src/commands/observed.ts'
import { COMMAND_REQUEST, type ForecastResult } from '../../server/src/protocol.ts'
import { build } from '../support/cli.ts'
import { type LspClient, startInProcess } from '../support/lsp-session.ts'

const tables = "CREATE TABLE u (c INT) WITH ('connector' = 'datagen');\nCREATE TABLE t (a INT, b INT) WITH ('connector' = 'datagen');\n"
const text = `SELECT c FROM u;
SELECT a, COUNT(*) FROM t GROUP BY a;
SELECT b, COUNT(*) FROM t GROUP BY b;
`
const atB = '2:34 7 of 8 subtasks idle, busiest 8.0×'
let folder: string
let uri: string
/** what `sluice forecast` has written */
let written: string

beforeAll(async () => {
  build()
  folder = mkdtempSync(join(tmpdir(), 'sluice-kept-'))
  mkdirSync(join(folder, 'sql'))
  writeFileSync(join(folder, 'sluice.json'), '{ "scripts": ["sql/0.flink.sql", "sql/a.flink.sql"] }')
  const file = join(folder, 'sql/a.flink.sql')
  writeFileSync(file, text)
  writeFileSync(join(folder, 't.jsonl'), '{"a":1,"b":7}\n'.repeat(1200))
  writeFileSync(tablesFile(), tables)
  uri = pathToFileURL(file).href
  const args = ['forecast', 'sql/a.flink.sql', '--statement', '2', '--parallelism', '8', '--sample', '0', '--input', 't=t.jsonl']
  const said: string[] = []
  const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line), input: () => '' }
  const code = await runCli(args, { cwd: folder, colours: false, signal: new AbortController().signal, ...io })
  if (code) throw new Error(said.join(''))
  written = readFileSync(observedFile(folder), 'utf8')
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** declares what the script reads */
const tablesFile = () => join(folder, 'sql/0.flink.sql')

interface Editor {
  readonly client: LspClient
  /** messages that pop up, and requests to show the hints again */
  readonly seen: string[]
}

/** An editor that has just started, with what forecasts are said to have left. */
async function started(kept: string | undefined): Promise<Editor> {
  leave(kept)
  const client = startInProcess()
  const seen: string[] = []
  client.connection.onNotification('window/showMessage', () => void seen.push('popup'))
  client.connection.onRequest('workspace/inlayHint/refresh', () => {
    seen.push('refresh')
    return null
  })
  const capabilities = { workspace: { inlayHint: { refreshSupport: true } } }
  await client.initialize(pathToFileURL(folder).href, { capabilities, initializationOptions: { trusted: false } })
  return { client, seen }
}

function leave(kept: string | undefined): void {
  rmSync(observedFile(folder), { force: true })
  if (kept !== undefined) writeFileSync(observedFile(folder), kept)
}

async function hints({ client }: Editor, of = uri): Promise<InlayHint[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }
  return client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: of }, range })
}

/** 'line:character label' */
const shown = async (editor: Editor, of = uri) =>
  (await hints(editor, of)).map(({ position: { line, character }, label }) => `${line}:${character} ${label}`)

const changed = ({ client }: Editor) =>
  client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: [{ uri: pathToFileURL(observedFile(folder)).href, type: 2 }],
  })

describe('the hint of a forecast that was made elsewhere', () => {
  it('is there after a restart, and says how old it is, also where the workspace is not trusted', async () => {
    const editor = await started(written.replace(/"at": \d+/g, `"at": ${Date.now() - 3 * 3_600_000 - 1000}`))
    await editor.client.open(uri, text)
    expect(await shown(editor)).toEqual([atB])
    const [{ tooltip }] = await hints(editor)
    expect((tooltip as MarkupContent).value).toContain('Forecast from 1,200 records, 3 hours ago (')
    expect((tooltip as MarkupContent).value).toContain('Read: all 1,200 records of t (read: file 1,200)')
  })

  it('comes when the file does, and goes with it', async () => {
    const editor = await started(undefined)
    await editor.client.open(uri, text)
    expect(await shown(editor)).toEqual([])
    leave(written)
    await changed(editor)
    expect(await shown(editor)).toEqual([atB])
    leave(undefined)
    await changed(editor)
    expect(await shown(editor)).toEqual([])
    expect(editor.seen).toEqual(['refresh', 'refresh'])
  })

  it('goes when its statement or what it reads is edited, stays when others are, and comes back', async () => {
    const editor = await started(written)
    await editor.client.open(uri, text)
    const edited = async (from: string, to: string) => {
      await editor.client.change(uri, [{ text: text.replace(from, to) }])
      return shown(editor)
    }
    expect(await edited('SELECT b,', 'SELECT b, b,')).toEqual([])
    expect(await edited('SELECT c', 'CREATE TEMPORARY TABLE t (b INT, a INT);\nSELECT c')).toEqual([])
    expect(await edited('SELECT a,', '-- the other one\nSELECT a, a,')).toEqual([atB.replace('2:', '3:')])
    expect(await edited('', '')).toEqual([atB])
  })

  it('goes when its table is edited in another script, and stays when another table is', async () => {
    const editor = await started(written)
    await editor.client.open(uri, text)
    const edited = async (from: string, to: string) => {
      writeFileSync(tablesFile(), tables.replace(from, to))
      await editor.client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(tablesFile()).href, type: 2 }],
      })
      return shown(editor)
    }
    expect(await edited('b INT', 'b BIGINT')).toEqual([])
    expect(await edited("t (a INT, b INT) WITH ('connector' = 'datagen'", "t (a INT, b INT) WITH ('connector' = 'print'")).toEqual([])
    expect(await edited('c INT', 'c BIGINT, d INT')).toEqual([atB])
    expect(await edited('', '')).toEqual([atB])
  })

  it('is none where the file is cut off, of another version or of somebody else, with one line in the log and no message', async () => {
    const foreign = JSON.stringify({ version: 2, operators: {}, forecasts: { 'sql/a.flink.sql': [{ at: 1e99, label: '<script>' }] } })
    for (const bad of [
      written.slice(0, 700),
      written.replace('"version": 2', '"version": 99'),
      foreign,
      '{\n\n[[\n',
      ' '.repeat(9_000_000),
    ]) {
      const editor = await started(bad)
      await editor.client.open(uri, text)
      await changed(editor)
      expect(await shown(editor)).toEqual([])
      const lines = editor.client.logged.filter(line => line.includes('forecast.json'))
      expect(lines).toEqual([expect.stringMatching(/^.+$/)])
      expect(editor.seen).toEqual(['refresh'])
    }
  })
})

describe('the hint of a forecast of a document without a file', () => {
  it('is there until the document is closed, and is not kept for another one', async () => {
    const untitled = 'untitled:Untitled-1'
    const editor = await started(undefined)
    await editor.client.connection.sendNotification('sluice/trust', { trusted: true })
    await editor.client.open(untitled, text)
    const args = { file: untitled, text, statement: 2, parallelism: 8, sample: 0, inputs: { t: join(folder, 't.jsonl') } }
    const result = await editor.client.request<ForecastResult>(COMMAND_REQUEST, { verb: 'forecast', args, token: '1' })
    expect(result.file).toBe(untitled)
    expect(await shown(editor, untitled)).toEqual([atB])
    expect(JSON.parse(readFileSync(observedFile(folder), 'utf8')).forecasts).toEqual({})
    await editor.client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: untitled } })
    await editor.client.open(untitled, text)
    expect(await shown(editor, untitled)).toEqual([])
  })
})
