import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type CodeAction,
  type CodeLens,
  type DocumentHighlight,
  DocumentHighlightKind,
  type FoldingRange,
  type Hover,
  type InlayHint,
  type Location,
  type Range,
  type SelectionRange,
  type SemanticTokens,
  type SemanticTokensDelta,
  type WorkspaceEdit,
} from 'vscode-languageserver/node'
import {
  type CheckResult,
  COMMAND_REQUEST,
  FIX_ALL_KIND,
  type PlanResult,
  PROVE_KIND,
  type RewriteReference,
  type ServerOptions,
  TRUST_NOTIFICATION,
} from '../server/src/protocol.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { LineIndex } from '../server/src/text/line-index.ts'
import { type LspClient, startInProcess } from './support/lsp-session.ts'

const root = join(import.meta.dirname, '..')
const demo = join(root, 'client/demo')
const text = readFileSync(join(demo, 'bids.flink.sql'), 'utf8')
const lines = new LineIndex(text)
let folder: string
let uri: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lsp-'))
  cpSync(join(demo, 'sluice.json'), join(folder, 'sluice.json'))
  writeFileSync(join(folder, 'bids.flink.sql'), text)
  uri = pathToFileURL(join(folder, 'bids.flink.sql')).href
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const codes = (diagnostics: readonly { code?: unknown }[]) => diagnostics.map(d => d.code).sort()
const complete = (diagnostics: readonly { code?: unknown }[]) => diagnostics.length >= 3
const demoRules = ['skew/distinct-not-split', 'skew/one-phase-aggregate', 'udf/repeated-call']
const at = (needle: string, within = 0) => lines.positionAt(text.indexOf(needle) + within)

async function start(): Promise<LspClient> {
  const client = startInProcess(async () => [{ name: 'totals', file: join(folder, 'bids.flink.sql'), text, statement: 3 }])
  await client.initialize(pathToFileURL(folder).href)
  return client
}

/** The text after a code action's edits in this one file. */
function applied(action: CodeAction): string {
  const changes = action.edit?.changes?.[uri] ?? []
  return applyEdits(
    text,
    changes.map(c => ({ start: lines.offsetAt(c.range.start), end: lines.offsetAt(c.range.end), newText: c.newText })),
  )
}

describe('a language server session', () => {
  it('publishes the findings of the demo on their words', async () => {
    const client = await start()
    const found = await client.open(uri, text, complete)
    expect(codes(found)).toEqual(demoRules)
    const words = Object.fromEntries(found.map(d => [d.code, text.slice(lines.offsetAt(d.range.start), lines.offsetAt(d.range.end))]))
    expect(words).toEqual({
      'skew/one-phase-aggregate': 'GROUP BY',
      'skew/distinct-not-split': 'DISTINCT',
      'udf/repeated-call': 'page_of(url)',
    })
  })

  it('offers repairs whose texts are clean of what they repair, with the effect on the state in the title', async () => {
    const client = await start()
    const diagnostics = await client.open(uri, text, complete)
    for (const diagnostic of diagnostics) {
      const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument: { uri },
        range: diagnostic.range,
        context: { diagnostics: [] },
      })
      const action = actions.find(a => a.diagnostics?.[0]?.code === diagnostic.code)
      expect(action, `a repair of ${diagnostic.code}`).toBeDefined()
      const after = await client.change(
        uri,
        [{ text: applied(action as CodeAction) }],
        d => !codes(d).includes(diagnostic.code) || d.length === 0,
      )
      expect(codes(after)).not.toContain(diagnostic.code)
      await client.change(uri, [{ text }], complete)
    }
    const first = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: at('GROUP BY auction'), end: at('GROUP BY auction') },
      context: { diagnostics: [] },
    })
    expect(first[0].title).toContain("a running job's state is mapped; on Flink a restore needs a fresh state")
  })

  it('offers the proof of each repair to an editor that has the command', async () => {
    const diagnosticsOf = async (options: ServerOptions | undefined, only?: string[]) => {
      const client = startInProcess()
      await client.initialize(pathToFileURL(folder).href, { initializationOptions: options })
      await client.open(uri, text, complete)
      const range = { start: at('SELECT auction, COUNT'), end: at('GROUP BY channel', 5) }
      return client.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [], only } })
    }
    const actions = await diagnosticsOf({ trusted: true, commands: true })
    const repairs = actions.filter(a => a.edit && a.diagnostics)
    const proofs = actions.filter(a => a.kind === PROVE_KIND)
    expect(repairs.length).toBeGreaterThan(1)
    expect(proofs.map(a => a.title)).toEqual(repairs.map(a => `Prove: ${a.title}`))
    for (const proof of proofs) {
      expect(actions[actions.indexOf(proof) - 1].title).toBe(proof.title.slice('Prove: '.length))
      const [{ code }] = proof.diagnostics ?? []
      const statement = code === 'skew/one-phase-aggregate' ? 3 : 4
      const reference: RewriteReference = { uri, statement, rule: String(code), title: proof.title.slice('Prove: '.length) }
      expect(proof.command).toMatchObject({ command: 'sluice.prove', arguments: [reference] })
      expect(proof.edit).toBeUndefined()
    }
    expect(await diagnosticsOf({ trusted: true, commands: true }, [PROVE_KIND])).toEqual(proofs)
    expect((await diagnosticsOf(undefined)).filter(a => a.command)).toEqual([])
  })

  it('fixes all in the script but what is information', async () => {
    const client = await start()
    await client.open(uri, text, complete)
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }
    const [action] = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], only: [FIX_ALL_KIND] },
    })
    const after = await client.change(uri, [{ text: applied(action) }], d => d.length === 1)
    expect(codes(after)).toEqual(['skew/distinct-not-split'])
  })

  it('explains a finding by its page, a name by what it stands for', async () => {
    const client = await start()
    await client.open(uri, text, complete)
    const hover = async (needle: string, within = 0) => {
      const found = await client.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position: at(needle, within) })
      return (found?.contents as { value: string } | undefined)?.value
    }
    expect(await hover('GROUP BY auction', 2)).toContain('# An aggregate in one phase')
    expect(await hover('DISTINCT bidder', 2)).toContain('# A distinct that could be split')
    expect(await hover('FROM bids\nGROUP', 6)).toContain('TABLE bids')
    expect(await hover('SELECT auction, price', 8)).toContain('auction BIGINT')
  })

  it('puts lenses above what runs, with the job that exists', async () => {
    const client = await start()
    await client.open(uri, text)
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })
    const insert = at('INSERT INTO auction_totals').line
    expect(lenses.filter(l => l.range.start.line === insert).map(l => l.command?.title)).toEqual([
      '$(play) Run',
      '$(graph) Forecast load',
      '$(arrow-circle-up) Upgrade job totals',
      '$(rocket) Submit job',
    ])
    expect(lenses.filter(l => l.command?.command === 'sluice.run').map(l => l.command?.arguments)).toEqual(
      [3, 4, 5, 6].map(statement => [{ uri, statement }]),
    )
  })

  it('completes columns and tables, and lists the statements', async () => {
    const client = await start()
    const half = `${text}\nSELECT  FROM bids WHERE pri`
    await client.open(uri, half)
    const labels = async (offset: number) => {
      const position = new LineIndex(half).positionAt(offset)
      return (await client.request<{ label: string }[]>('textDocument/completion', { textDocument: { uri }, position })).map(i => i.label)
    }
    expect((await labels(half.length))[0]).toBe('price')
    expect(await labels(text.length + 8)).toEqual(expect.arrayContaining(['auction', 'bidder', 'COUNT', 'page_of']))
    expect(await labels(text.length + '\nSELECT  FROM '.length)).toEqual(expect.arrayContaining(['bids', 'auction_totals']))
    const symbols = await client.request<{ name: string }[]>('textDocument/documentSymbol', { textDocument: { uri } })
    expect(symbols.slice(0, 4).map(s => s.name)).toEqual(['page_of', 'bids', 'auction_totals', 'INSERT INTO auction_totals'])
  })

  it('finds, highlights and renames a name, over files and in sluice.json', async () => {
    const client = await start()
    await client.open(uri, text, complete)
    const here = (needle: string, within = 0) => ({ textDocument: { uri }, position: at(needle, within) })
    const word = ({ start, end }: Range) => text.slice(lines.offsetAt(start), lines.offsetAt(end))
    const found = await client.request<Location[]>('textDocument/references', {
      ...here('CREATE TABLE bids', 13),
      context: { includeDeclaration: true },
    })
    expect(found.length).toBeGreaterThan(4)
    expect(new Set(found.map(l => `${l.uri} ${word(l.range)}`))).toEqual(new Set([`${uri} bids`]))
    const marked = await client.request<DocumentHighlight[]>('textDocument/documentHighlight', here('INSERT INTO auction_totals', 12))
    expect(marked.map(h => [word(h.range), h.kind])).toEqual([
      ['auction_totals', DocumentHighlightKind.Write],
      ['auction_totals', DocumentHighlightKind.Write],
    ])
    expect(await client.request('textDocument/prepareRename', here('page_of(url)'))).toMatchObject({ placeholder: 'page_of' })
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...here('page_of(url)'), newName: 'group' })
    const project = pathToFileURL(join(folder, 'sluice.json')).href
    expect(Object.keys(edit.changes ?? {}).sort()).toEqual([uri, project].sort())
    expect(edit.changes?.[project].map(e => e.newText)).toEqual(['group'])
    expect(new Set(edit.changes?.[uri].map(e => `${word(e.range)} ${e.newText}`))).toEqual(new Set(['page_of `group`']))
    await expect(client.request('textDocument/prepareRename', here('SELECT auction'))).rejects.toThrow('Only the names of')
  })

  it('folds, selects, colours and hints, and finds declarations of the workspace', async () => {
    const client = await start()
    await client.open(uri, text, complete)
    const document = { textDocument: { uri } }
    const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', document)
    const insert = at('INSERT INTO auction_totals').line
    expect(folds).toContainEqual({ startLine: insert, endLine: at('GROUP BY auction;').line })
    const [selection] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
      ...document,
      positions: [at('MAX(price)', 5)],
    })
    const words: string[] = []
    for (let s: SelectionRange | undefined = selection; s; s = s.parent)
      words.push(text.slice(lines.offsetAt(s.range.start), lines.offsetAt(s.range.end)))
    expect(words.slice(0, 3)).toEqual(['price', 'MAX(price)', 'MAX(price) AS highest'])
    expect(words.at(-1)).toBe(text)
    const full = await client.request<SemanticTokens>('textDocument/semanticTokens/full', document)
    expect(full.data.length % 5).toBe(0)
    expect(full.data.length / 5).toBeGreaterThan(50)
    const range = { start: { line: insert, character: 0 }, end: { line: insert, character: 1 } }
    const part = await client.request<SemanticTokens>('textDocument/semanticTokens/range', { ...document, range })
    expect(part.data[0]).toBe(insert)
    expect(part.data.length).toBeLessThan(full.data.length)
    await client.change(uri, [{ text: `\n${text}` }])
    const delta = await client.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', {
      ...document,
      previousResultId: full.resultId,
    })
    expect(delta.edits).toEqual([{ start: 0, deleteCount: 1, data: [full.data[0] + 1] }])
    await client.change(uri, [{ text: 'CREATE TABLE t (a INT, b AS a + 1);' }])
    const everything = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }
    const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { ...document, range: everything })
    expect(hints.map(h => [h.label, h.position.character])).toEqual([['INT', 24]])
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: { sluice: { inlayHints: { types: false } } } })
    expect(await client.request('textDocument/inlayHint', { ...document, range: everything })).toEqual([])
    const symbols = await client.request<{ name: string; containerName: string }[]>('workspace/symbol', { query: 't' })
    expect(symbols.map(s => s.name)).toContain('t')
  })

  it('marks a mistake where it is, and leaves the other statements alone', async () => {
    const client = await start()
    await client.open(uri, text, complete)
    const from = at('highest\nFROM')
    const range = { start: from, end: { ...from, character: from.character + 'highest'.length } }
    const found = await client.change(uri, [{ range, text: '' }], d => codes(d).includes('syntax'))
    expect(codes(found)).toEqual(['skew/distinct-not-split', 'syntax', 'udf/repeated-call'])
    expect(found.find(d => d.code === 'syntax')?.range.start.line).toBe(from.line + 1)
  })

  it('answers commands, and none that starts something where the workspace is not trusted', async () => {
    const client = startInProcess()
    await client.initialize(pathToFileURL(folder).href, { initializationOptions: { trusted: false } })
    const file = join(folder, 'bids.flink.sql')
    const check = await client.request<CheckResult>(COMMAND_REQUEST, { verb: 'check', args: { files: [file] }, token: '1' })
    expect(check.findings.map(f => f.rule).sort()).toEqual(demoRules)
    const plan = await client.request<PlanResult>(COMMAND_REQUEST, { verb: 'plan', args: { file, statement: 3 }, token: '2' })
    expect(plan.statements[0].plan).toContain('GroupAggregate(groupBy=[auction]')
    const jobs = { verb: 'jobs', args: {}, token: '3' }
    const forecast = { verb: 'forecast', args: { file, statement: 3 }, token: '5' }
    const prove = { verb: 'prove', args: { file, statement: 3, fix: 'skew/one-phase-aggregate' }, token: '6' }
    for (const refused of [jobs, forecast, prove])
      await expect(client.request(COMMAND_REQUEST, refused)).rejects.toMatchObject({ data: { kind: 'untrusted', exitCode: 2 } })
    await client.connection.sendNotification(TRUST_NOTIFICATION, { trusted: true })
    await expect(client.request(COMMAND_REQUEST, jobs)).resolves.toMatchObject({ jobs: [] })
    await expect(client.request(COMMAND_REQUEST, { verb: 'nonsense', args: {}, token: '4' })).rejects.toMatchObject({
      data: { kind: 'unknown-command' },
    })
  })

  it('sees sluice.json change', async () => {
    const client = await start()
    await client.open(uri, text, complete)
    const config = join(folder, 'sluice.json')
    const before = readFileSync(config, 'utf8')
    try {
      writeFileSync(
        config,
        before.replace('"parallelism": 4', '"parallelism": 4, "rules": {"udf/repeated-call": "error", "skew/distinct-not-split": "off"}'),
      )
      await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(config).href, type: 2 }],
      })
      // A slow machine publishes a part of what it finds at the opening, too.
      const found = await client.diagnostics(uri, 1, d => d.length === 2 && d.some(one => one.severity === 1))
      expect(found.map(d => [d.code, d.severity])).toEqual([
        ['skew/one-phase-aggregate', 2],
        ['udf/repeated-call', 1],
      ])
    } finally {
      writeFileSync(config, before)
    }
  })
})
