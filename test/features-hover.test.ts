import { describe, expect, it } from 'vitest'
import type { SignatureHelp } from '../server/src/features/signature.ts'
import { LanguageService } from '../server/src/language-service.ts'
import { startInProcess } from './support/lsp-session.ts'
import { parseMarks } from './support/marks.ts'

const tables = `
CREATE TABLE bids (
  auction BIGINT, price DECIMAL(10, 2) NOT NULL, ts TIMESTAMP(3), seen TIMESTAMP_LTZ(3) METADATA FROM 'timestamp',
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'bids', 'properties.bootstrap.servers' = 'broker:9092', 'properties.group.id' = 'g', 'format' = 'json');
CREATE TABLE totals (auction BIGINT, total DECIMAL(38, 2), PRIMARY KEY (auction) NOT ENFORCED)
WITH ('connector' = 'upsert-kafka', 'topic' = 'a', 'properties.bootstrap.servers' = 'b:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE FUNCTION page_of AS 'com.example.PageOf';
`

function at(fixture: string): { service: LanguageService; caret: number; text: string } {
  const { text, caret } = parseMarks(tables + fixture)
  const service = new LanguageService({
    environment: { flink: '2.2', functions: { page_of: { returns: 'STRING' } } },
    rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap' },
    levels: { 'skew/no-two-phase': 'off' },
  })
  service.setText('a.sql', text)
  return { service, caret: caret ?? text.length, text }
}

/** The words that are explained, and the explanation. */
function hover(fixture: string): [string, string] | undefined {
  const { service, caret, text } = at(fixture)
  const found = service.hover('a.sql', caret)
  return found && [text.slice(found.start, found.end), found.markdown]
}

function signature(fixture: string): SignatureHelp | undefined {
  const { service, caret } = at(fixture)
  return service.signature('a.sql', caret)
}

/** The label that is shown, with the parameter that is being written in «». */
function shown(fixture: string): string | undefined {
  const help = signature(fixture)
  if (!help) return undefined
  const { label, parameters } = help.signatures[help.activeSignature]
  const [start, end] = parameters[help.activeParameter] ?? [0, 0]
  return `${label.slice(0, start)}«${label.slice(start, end)}»${label.slice(end)}`
}

describe('hover', () => {
  it('tells type, nullability, time and watermark of a column', () => {
    expect(hover('SELECT pri$0ce FROM bids')).toEqual(['price', '```flinksql\nprice DECIMAL(10, 2) NOT NULL\n```\n\nis never NULL'])
    const [, ts] = hover('SELECT t$0s FROM bids') ?? []
    expect(ts).toContain("can be NULL, event time, watermark: `ts - INTERVAL '5' SECOND`")
  })

  it('tells a field of a ROW, and a column where it is declared', () => {
    expect(hover('SELECT q.a.n$0 FROM (SELECT CAST(NULL AS ROW<n INT>) AS a) AS q')).toEqual(['n', expect.stringContaining('n INT')])
    expect(hover('CREATE TABLE t (ts TIMESTAMP(3), WATERMARK FOR t$0s AS ts)')?.[1]).toContain('event time, watermark: `ts`')
    expect(hover('CREATE TABLE t (a$0t AS PROCTIME())')?.[1]).toContain('processing time')
    expect(hover("CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai', 'tempe$0rature' = '1')")?.[1]).toContain(
      'option of the model provider openai',
    )
  })

  it('tells the columns of a table, an alias, a CTE', () => {
    expect(hover('SELECT 1 FROM bi$0ds')?.[1]).toContain("WATERMARK FOR ts AS ts - INTERVAL '5' SECOND")
    expect(hover('SELECT b$0.price FROM bids AS b')).toEqual(['b', expect.stringContaining('price DECIMAL(10, 2) NOT NULL')])
    expect(hover('SELECT 1 FROM bids AS bi$0d')).toEqual(['bid', expect.stringContaining('auction BIGINT')])
    expect(hover('WITH c AS (SELECT price AS p FROM bids) SELECT p FROM c$0')?.[1]).toContain('p DECIMAL(10, 2) NOT NULL')
  })

  it('shows the manual of a function of Flink, and of a window', () => {
    expect(hover('SELECT UPP$0ER(CAST(price AS STRING)) FROM bids')?.[1]).toContain('UPPER(text STRING)')
    const window = hover("SELECT * FROM TABLE(TUM$0BLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' DAY))")
    expect(window?.[0]).toBe('TUMBLE')
    expect(window?.[1]).toContain('TUMBLE(')
  })

  it('tells what Flink makes of a keyword: the operator, its changes, its state', () => {
    const [words, text] = hover('SELECT auction, SUM(price) AS s FROM bids GRO$0UP BY auction') ?? []
    expect(words).toBe('GROUP BY')
    expect(text).toContain('**GroupAggregate**')
    expect(text).toContain('`[I,UB,UA]`')
    expect(text).toContain('Keeps state for ever, by BIGINT')
    expect(hover('INS$0ERT INTO totals SELECT auction, SUM(price) FROM bids GROUP BY auction')?.[1]).toContain('Takes inserts')
    expect(hover('SELECT * FROM bids b JO$0IN totals t ON b.auction = t.auction')?.[1]).toMatch(/Join\*\*/)
  })

  it('tells meaning, default and values of options of tables, hints and sessions', () => {
    expect(
      hover("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'scan.startup$0.mode' = 'earliest-offset', 'topic' = 'x')")?.[1],
    ).toContain('Default: `group-offsets`')
    expect(hover("SELECT * FROM bids /*+ OPTIONS('scan.startup$0.mode' = 'earliest-offset') */")?.[1]).toContain('Default: `group-offsets`')
    expect(hover("SET 'table.exec.mini-batch$0.enabled' = 'true'")?.[1]).toContain('**table.exec.mini-batch.enabled**')
    expect(hover("CREATE TABLE t (a INT) WITH ('connector' = 'upsert-k$0afka')")?.[1]).toContain('Required')
  })

  it('says nothing where nothing is to be said', () => {
    expect(hover('SELECT 1$0')).toBeUndefined()
    expect(hover('SELECT price + $0')).toBeUndefined()
  })
})

describe('signature help', () => {
  it('shows the parameter that is being written, also in half-written calls and inside of others', () => {
    expect(shown('SELECT SUBSTRING(a, $0) FROM bids')).toBe('SUBSTRING(text STRING, «start INT», [length INT])')
    expect(shown('SELECT SUBSTRING(UPPER($0')).toBe('UPPER(«text STRING»)')
    expect(shown('SELECT SUBSTRING(UPPER(a), 1, $0')).toBe('SUBSTRING(text STRING, start INT, [«length INT»])')
    expect(shown('SELECT COALESCE(a, b, $0')).toContain('«value')
    expect(shown('SELECT CAST(a AS $0')).toBe('CAST(value AS «type»)')
  })

  it('shows all overloads', () => {
    expect(signature('SELECT CEIL($0')?.signatures.length).toBeGreaterThan(1)
  })

  it('finds named arguments of window functions by their name', () => {
    expect(shown('SELECT * FROM TABLE(HOP(TABLE bids, DESCRIPTOR(ts), $0')).toMatch(/«slide [A-Z]+»/i)
    expect(shown('SELECT * FROM TABLE(HOP(DATA => TABLE bids, SIZE => $0, TIMECOL => DESCRIPTOR(ts)))')).toMatch(/«size [A-Z]+»/i)
  })

  it('shows what is known of a user function', () => {
    expect(signature('SELECT page_of($0')?.signatures[0].label).toBe('page_of(…) → STRING')
  })

  it('shows the columns that an INSERT writes', () => {
    expect(shown('INSERT INTO totals VALUES (1, $0)')).toBe('totals (auction BIGINT NOT NULL, «total DECIMAL(38, 2)»)')
    expect(shown('INSERT INTO totals (total, $0) SELECT 1')).toBe('totals (auction BIGINT NOT NULL, «total DECIMAL(38, 2)»)')
    expect(shown('INSERT INTO totals (total) SELECT $0 FROM bids')).toBe('totals («total DECIMAL(38, 2)»)')
    expect(shown('INSERT INTO totals SELECT auction FROM (SELECT $0 FROM bids)')).toBeUndefined()
  })

  it('is silent outside of brackets', () => {
    expect(signature('SELECT UPPER(a) $0')).toBeUndefined()
    expect(signature('SELECT UPP$0ER(a)')).toBeUndefined()
  })
})

describe('over LSP', () => {
  it('answers with signatures, and gives the page of a proposal when it is asked for', async () => {
    const client = startInProcess()
    await client.initialize(null)
    const uri = 'file:///pages.flink.sql'
    await client.open(uri, 'SELECT UPPER(')
    const place = { textDocument: { uri }, position: { line: 0, character: 13 } }
    expect(await client.request('textDocument/signatureHelp', place)).toMatchObject({
      signatures: [{ label: 'UPPER(text STRING)', parameters: [{ label: [6, 17] }] }],
      activeParameter: 0,
    })
    const items = await client.request<{ label: string; documentation?: unknown }[]>('textDocument/completion', place)
    const count = items.find(i => i.label === 'COUNT')
    expect(count?.documentation).toBeUndefined()
    const resolved = await client.request<{ documentation: { value: string } }>('completionItem/resolve', count)
    expect(resolved.documentation.value).toContain('Number of rows')
  })
})
