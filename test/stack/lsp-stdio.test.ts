import { type ChildProcess, fork, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import { build } from '../support/cli.ts'
import { LspClient } from '../support/lsp-session.ts'

// `sluice lsp --stdio` as Neovim and Emacs start it: a process of its own, plain LSP, no extension of ours on the other side.
const root = join(import.meta.dirname, '../..')
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function startServer(): { server: ChildProcess; client: LspClient } {
  build()
  const server = spawn(process.execPath, [join(root, 'dist/cli.js'), 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] })
  started.push(server)
  if (!server.stdin || !server.stdout) throw new Error('no pipes')
  const client = new LspClient(createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin)))
  return { server, client }
}

const uri = 'untitled:Untitled-1'
const text = `CREATE TABLE bids (auction BIGINT, price BIGINT) WITH ('connector' = 'datagen');
SELECT auctoin, price FROM bids;
SELECT pri FROM bids;`

describe('sluice lsp --stdio', () => {
  it('finds, completes and renames for a client that says nothing about itself, and ends as it is told', async () => {
    const { server, client } = startServer()
    const { capabilities } = await client.initialize(null)
    expect(capabilities).toMatchObject({ renameProvider: { prepareProvider: true }, referencesProvider: true, completionProvider: {} })
    const found = await client.open(uri, text, d => d.length >= 2)
    expect(found.map(d => [d.range.start.line, d.range.start.character, d.code])).toEqual([
      [1, 7, 'semantics/unknown-column'],
      [2, 7, 'semantics/unknown-column'],
    ])
    const items = await client.request<{ label: string }[] | { items: { label: string }[] }>('textDocument/completion', {
      textDocument: { uri },
      position: { line: 2, character: 10 },
    })
    expect((Array.isArray(items) ? items : items.items)[0].label).toBe('price')
    const edit = await client.request('textDocument/rename', {
      textDocument: { uri },
      position: { line: 1, character: 18 },
      newName: 'cost',
    })
    expect(edit).toMatchObject({ changes: { [uri]: [{ newText: 'cost' }, { newText: 'cost' }] } })
    const ended = new Promise(resolve => server.once('exit', resolve))
    await client.exit()
    expect(await ended).toBe(0)
  })

  it('ends when the editor is gone without a word', async () => {
    const { server, client } = startServer()
    await client.initialize(null)
    const ended = new Promise(resolve => server.once('exit', resolve))
    server.stdin?.end()
    await ended
    expect(server.exitCode ?? server.signalCode).not.toBeNull()
  })
})

describe('the server as VS Code starts it', () => {
  it('talks over the channel of a child process, and loads a verb from a file of its own', async () => {
    build()
    const server = fork(join(root, 'dist/server.js'), ['--node-ipc'])
    started.push(server)
    const client = new LspClient(createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server)))
    await client.initialize(null)
    expect((await client.open(uri, text, d => d.length >= 2)).length).toBe(2)
    const args = { file: 'schema.sql', text: 'CREATE TABLE t (id INT UNSIGNED)', from: 'mysql' }
    const { ddl } = await client.request<{ ddl: string }>('sluice/command', { verb: 'import-schema', args, token: '1' })
    expect(ddl).toContain('id BIGINT')
    await client.exit()
  })
})
