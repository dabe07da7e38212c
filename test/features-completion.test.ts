import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Completion } from '../server/src/features/completion.ts'
import { LanguageService } from '../server/src/language-service.ts'
import { lex } from '../server/src/syntax/lexer.ts'
import { parseMarks } from './support/marks.ts'
import { newService } from './support/service.ts'

const tables = `
CREATE TABLE bids (
  auction BIGINT, bidder BIGINT, price DECIMAL(10, 2), item ROW<sku INT, maker ROW<name STRING>>, \`order\` INT, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'bids', 'properties.bootstrap.servers' = 'broker:9092', 'format' = 'json');
CREATE TABLE auctions (id BIGINT, auction BIGINT, title STRING, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'upsert-kafka', 'topic' = 'a', 'properties.bootstrap.servers' = 'b:1', 'key.format' = 'json', 'value.format' = 'json');
CREATE TABLE archive.old_bids (id BIGINT) WITH ('connector' = 'print');
CREATE VIEW dear AS SELECT auction, price FROM bids WHERE price > 10;
CREATE FUNCTION page_of AS 'com.example.PageOf';
`

function completions(fixture: string, before = tables): Completion[] {
  const { text, caret } = parseMarks(before + fixture)
  const service = newService()
  service.setText('a.sql', text)
  return service.complete('a.sql', caret ?? text.length)
}

const labels = (fixture: string, kind?: Completion['kind']) =>
  completions(fixture).flatMap(c => (kind === undefined || c.kind === kind ? [c.label] : []))

/** The text after the first proposal (or that of this label) is taken, with `‸` where its first place is. */
function taken(fixture: string, label?: string): string {
  const { text, caret } = parseMarks(fixture)
  const found = completions(fixture)
  const item = label === undefined ? found[0] : found.find(c => c.label === label)
  if (!item) return `no ${label} among ${found.slice(0, 10).map(c => c.label)}`
  const base = caret ?? text.length
  const shift = parseMarks(tables).text.length
  const [start, end] = [item.start - shift, item.end - shift]
  expect(start).toBeLessThanOrEqual(base)
  expect(end).toBeGreaterThanOrEqual(base)
  const insert = item.snippet
    ? item.insert
        .replace(/\$\{1[:|]([^,}|]*)[^}]*\}|\$1/, '‸$1')
        .replace(/\$\{\d+[:|]([^,}|]*)[^}]*\}/g, '$1')
        .replace(/\$\d/g, '')
    : item.insert
  return text.slice(0, start) + insert + text.slice(end)
}

describe('columns', () => {
  it('of the relations in FROM, with their types, before anything else', () => {
    const [first, second] = completions('SELECT $0 FROM bids')
    expect([first.label, first.detail, second.label]).toEqual(['auction', 'BIGINT', 'bidder'])
    expect(completions('SELECT $0 FROM bids').find(c => c.label === 'ts')?.detail).toBe('TIMESTAMP(3), event time')
  })

  it('only those in scope', () => {
    expect(labels('SELECT $0 FROM auctions', 'column')).toEqual(['id', 'auction', 'title'])
    expect(labels('SELECT * FROM (SELECT $0 FROM auctions) JOIN bids', 'column')).toEqual(['id', 'auction', 'title'])
    expect(labels('WITH c AS (SELECT bidder AS who FROM bids) SELECT $0 FROM c', 'column')).toEqual(['who'])
  })

  it('of enclosing queries behind those of the own', () => {
    expect(labels('SELECT * FROM dear d WHERE EXISTS (SELECT 1 FROM auctions a WHERE a.id = $0)', 'column').slice(0, 2)).toEqual([
      'id',
      'a.auction',
    ])
    expect(labels('SELECT * FROM dear WHERE price IN (SELECT $0 FROM auctions)', 'column')).toContain('price')
  })

  it('with their relation where the name alone would be ambiguous', () => {
    expect(labels('SELECT $0 FROM dear d, auctions a', 'column')).toEqual(['d.auction', 'price', 'id', 'a.auction', 'title'])
  })

  it('behind an alias, and only behind it', () => {
    expect(labels('SELECT b.$0 FROM bids AS b')).toEqual(['auction', 'bidder', 'price', 'item', 'order', 'ts'])
    expect(labels('SELECT bids.$0 FROM bids AS b')).toEqual([])
    expect(labels('SELECT * FROM bids b WHERE b.pr$0')).toEqual(['price'])
  })

  it('of a ROW, at any depth', () => {
    expect(labels('SELECT item.$0 FROM bids')).toEqual(['sku', 'maker'])
    expect(labels('SELECT b.item.maker.$0 FROM bids b')).toEqual(['name'])
    expect(labels('SELECT (item).$0 FROM bids')).toEqual(['sku', 'maker'])
  })

  it('quoted where they are reserved words, or where a quote was begun', () => {
    expect(taken('SELECT ord$0 FROM bids', 'order')).toBe('SELECT `order` FROM bids')
    expect(taken('SELECT `pri$0` FROM bids')).toBe('SELECT `price` FROM bids')
    expect(taken('SELECT `pri$0 FROM bids')).toBe('SELECT `price` FROM bids')
  })

  it('of a pattern, with its variables', () => {
    const pattern = (measure: string) =>
      `SELECT * FROM bids MATCH_RECOGNIZE (MEASURES ${measure} AS x PATTERN (A B) DEFINE B AS B.price > 1)`
    expect(labels(pattern('A.$0'), 'column')).toEqual(['auction', 'bidder', 'price', 'item', 'order', 'ts'])
    expect(labels(pattern('$0'), 'column')).toContain('B.price')
  })

  it('of both sides, in USING', () => {
    expect(labels('SELECT * FROM bids JOIN auctions USING ($0)', 'column')).toEqual(['auction'])
  })

  it('of the table that is created', () => {
    expect(labels("CREATE TABLE t (a INT, at TIMESTAMP(3), WATERMARK FOR $0 AS at) WITH ('connector' = 'kafka')", 'column')).toEqual(['at'])
    expect(labels('CREATE TABLE t (a INT, b INT, PRIMARY KEY ($0) NOT ENFORCED)', 'column')).toEqual(['a', 'b'])
    expect(labels('CREATE TABLE t (a INT, b AS $0)', 'column')).toContain('a')
  })

  it('of the table that is written, without those that stand in the list', () => {
    expect(labels('INSERT INTO auctions (id, $0) SELECT 1', 'column')).toEqual(['auction', 'title'])
    expect(taken('INSERT INTO auctions ($0) SELECT 1')).toBe('INSERT INTO auctions (id, auction, title) SELECT 1')
  })
})

describe('what statements beside queries take', () => {
  const model = "CREATE MODEL mood INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai');\n"

  it('RESET: the keys that are set', () => expect(labels("ALTER TABLE bids RESET ('$0")).not.toContain('connector'))
  it('the options of a model and of a catalog', () => {
    expect(labels("CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('$0")).toEqual(['provider'])
    expect(labels("CREATE MODEL m INPUT (a STRING) OUTPUT (b STRING) WITH ('provider' = 'openai', '$0").slice(0, 3)).toEqual([
      'api-key',
      'endpoint',
      'model',
    ])
    expect(labels("CREATE CATALOG c WITH ('type' = '$0'")).toEqual(['generic_in_memory', 'jdbc'])
  })
  it('FILTER (: WHERE and nothing else', () => {
    expect(labels('SELECT COUNT(*) FILTER ($0 FROM bids')).toEqual(['WHERE'])
    expect(labels('SELECT COUNT(*) FILTER (WH$0) FROM bids')).toEqual(['WHERE'])
  })
  it('MODEL: the models that scripts make', () =>
    expect(labels(`${model}SELECT * FROM ML_PREDICT(TABLE bids, MODEL $0, DESCRIPTOR(channel))`)).toEqual(['mood']))
  it('MODEL: not one that was dropped, and a renamed one by its new name', () => {
    const use = 'SELECT * FROM ML_PREDICT(TABLE bids, MODEL $0, DESCRIPTOR(channel))'
    expect(labels(`${model}DROP MODEL mood;\n${use}`)).toEqual([])
    expect(labels(`${model}ALTER MODEL mood RENAME TO temper;\n${use}`)).toEqual(['temper'])
    expect(labels(`${model}ALTER MODEL mood RENAME TO temper;\nALTER MODEL temper RESET ('$0`)).toEqual([])
  })
  it('a type comes first where a column is declared, common settings behind SET', () => {
    expect(labels('CREATE TABLE t (a $0)')[0]).toBe('STRING')
    expect(labels("SET '$0").slice(0, 3)).toContain('execution.checkpointing.interval')
  })
  it('no hint that the version lacks', () =>
    expect(labels('SELECT /*+ $0 */ * FROM bids b JOIN auctions a ON b.auction = a.id')).not.toContain('MULTI_JOIN'))
})

describe('what the place itself suggests', () => {
  it('conditions of a join, by equal names and by keys', () => {
    expect(labels('SELECT * FROM bids b JOIN auctions a ON $0')[0]).toBe('b.auction = a.id')
    const users = 'CREATE TABLE users (id BIGINT, name STRING, PRIMARY KEY (id) NOT ENFORCED);\n'
    const sales = 'CREATE TABLE sales (id BIGINT, buyer_user_id BIGINT, `user` BIGINT, name STRING);\n'
    expect(labels(`${users}${sales}SELECT * FROM sales s JOIN users u ON $0`).slice(0, 4)).toEqual([
      's.`user` = u.id',
      's.buyer_user_id = u.id',
      's.id = u.id',
      's.name = u.name',
    ])
    expect(labels(`${users}${sales}SELECT * FROM users u JOIN sales s ON $0`)[0]).toBe('u.id = s.`user`')
    const rates = 'CREATE TABLE currencies (code STRING, rate DOUBLE, PRIMARY KEY (code) NOT ENFORCED);\n'
    const prices = 'CREATE TABLE prices (code STRING, currency_code STRING);\n'
    expect(labels(`${rates}${prices}SELECT * FROM prices JOIN currencies ON $0`).slice(0, 2)).toEqual([
      'prices.code = currencies.code',
      'prices.currency_code = currencies.code',
    ])
    expect(taken('SELECT * FROM bids b JOIN auctions a ON $0')).toBe('SELECT * FROM bids b JOIN auctions a ON b.auction = a.id')
  })

  it('GROUP BY from the select list', () => {
    expect(labels('SELECT auction, UPPER(channel) AS c, COUNT(*) FROM bids GROUP BY $0').slice(0, 3)).toEqual([
      'auction, UPPER(channel)',
      'auction',
      'UPPER(channel)',
    ])
  })

  it('names of the select list in ORDER BY', () => {
    expect(labels('SELECT price AS p FROM bids ORDER BY $0')[0]).toBe('p')
  })

  it('window functions in FROM, with the time columns in DESCRIPTOR', () => {
    expect(taken('SELECT * FROM TABLE(TU$0)')).toBe("SELECT * FROM TABLE(TUMBLE(TABLE ‸, DESCRIPTOR(), INTERVAL '10' MINUTE))")
    expect(labels("SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR($0), INTERVAL '1' DAY))")).toEqual(['ts'])
    expect(taken('SELECT * FROM TABLE(HOP(TABLE bids, $0))')).toBe('SELECT * FROM TABLE(HOP(TABLE bids, DESCRIPTOR(ts)))')
    expect(labels('SELECT * FROM TABLE(HOP(DATA => TABLE bids, $0))').slice(0, 3)).toEqual(['TIMECOL =>', 'SLIDE =>', 'SIZE =>'])
  })
})

describe('tables', () => {
  it('views and CTEs, those that can be read first', () => {
    expect(labels('WITH c AS (SELECT 1 AS x) SELECT * FROM $0').slice(0, 4)).toEqual(['c', 'dear', 'auctions', 'bids'])
    expect(labels('INSERT INTO $0', 'table')[0]).toBe('auctions')
    expect(labels('INSERT INTO $0', 'view')).toEqual(['dear'])
  })

  it('of another database with its name', () => {
    expect(labels('SELECT * FROM archive.$0', 'table')).toEqual(['old_bids'])
    expect(labels('SELECT * FROM old$0', 'table')).toEqual(['archive.old_bids'])
    expect(labels('USE arch$0')).toEqual(['archive'])
  })

  it('by the kind that a statement is about', () => {
    expect(labels('DROP VIEW $0').filter(l => l !== 'IF EXISTS' && !l.endsWith('database') && l !== 'archive')).toEqual(['dear'])
    expect(labels('DESCRIBE $0', 'table')).toContain('bids')
    expect(labels('DROP FUNCTION $0', 'function')).toEqual(['page_of'])
  })
})

describe('functions', () => {
  it('come with brackets, and their own where they need none', () => {
    expect(taken('SELECT COU$0 FROM bids')).toBe('SELECT COUNT(‸) FROM bids')
    expect(taken('SELECT ROW_N$0 FROM bids')).toBe('SELECT ROW_NUMBER() FROM bids')
    expect(taken('SELECT CURRENT_TIMES$0 FROM bids')).toBe('SELECT CURRENT_TIMESTAMP FROM bids')
    expect(taken('SELECT COU$0(*) FROM bids')).toBe('SELECT COUNT(*) FROM bids')
    expect(taken('SELECT page$0 FROM bids')).toBe('SELECT page_of(‸) FROM bids')
  })

  it('aggregates last where Flink takes none', () => {
    const inWhere = labels('SELECT 1 FROM bids WHERE $0', 'function')
    expect(inWhere.indexOf('SUM')).toBeGreaterThan(inWhere.indexOf('UPPER'))
  })
})

describe('strings', () => {
  it('connectors, formats and what else an option takes', () => {
    expect(labels("CREATE TABLE t (a INT) WITH ('connector' = '$0')")).toContain('kafka-cluster')
    expect(taken("CREATE TABLE t (a INT) WITH ('connector' = 'upsert$0')")).toBe(
      "CREATE TABLE t (a INT) WITH ('connector' = 'upsert-kafka')",
    )
    expect(taken("CREATE TABLE t (a INT) WITH ('connector' = $0)", 'datagen')).toBe("CREATE TABLE t (a INT) WITH ('connector' = 'datagen')")
    expect(labels("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'format' = '$0')")).toContain('debezium-json')
    expect(labels("CREATE TABLE t (a INT) WITH ('scan.startup.mode' = '$0', 'connector' = 'kafka')")).toContain('earliest-offset')
    expect(labels("CREATE TABLE t (a INT) WITH ('connector' = 'kafka', 'topic' = '$0')")).toEqual(['bids'])
  })

  it('options of the connector and the format that are written, required ones first, none twice', () => {
    const found = labels("CREATE TABLE t (a INT) WITH ('connector' = 'upsert-kafka', 'key.format' = 'json', $0)", 'option')
    expect(found.slice(0, 2)).toEqual(['properties.bootstrap.servers', 'value.format'])
    expect(found).toContain('key.json.ignore-parse-errors')
    expect(found).not.toContain('key.format')
  })

  it('an option with its value, or its key alone where the value stands', () => {
    expect(taken("CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows$0')")).toBe(
      "CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '‸10000')",
    )
    expect(taken("CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows$0' = '5')")).toBe(
      "CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '5')",
    )
    expect(labels("CREATE TABLE t (a INT, b INT) WITH ('connector' = 'datagen', 'fields.$0')")).toContain('fields.b.kind')
  })

  it('keys and values of SET, quoted and bare', () => {
    expect(taken("SET 'table.exec.mini-batch.en$0'")).toBe("SET 'table.exec.mini-batch.enabled' = '‸false'")
    expect(taken('SET table.exec.mini-batch.en$0')).toBe("SET 'table.exec.mini-batch.enabled' = '‸false'")
    expect(labels("SET 'table.optimizer.agg-phase-strategy' = '$0'")).toEqual(['AUTO', 'ONE_PHASE', 'TWO_PHASE'])
  })

  it('metadata keys of the connector', () => {
    expect(labels("CREATE TABLE t (a INT METADATA FROM '$0') WITH ('connector' = 'kafka')")).toContain('offset')
  })
})

describe('hints', () => {
  it('by the place that they stand in, with their arguments', () => {
    expect(labels('SELECT /*+ $0 */ * FROM bids')).toContain('STATE_TTL')
    expect(labels('SELECT * FROM bids /*+ $0 */')).toEqual(['OPTIONS'])
    expect(taken('SELECT /*+ STATE_TTL($0) */ * FROM bids b JOIN auctions a ON b.auction = a.id')).toContain("STATE_TTL('b' = '‸1 d')")
    expect(labels("SELECT * FROM bids /*+ OPTIONS('scan.start$0') */")).toContain('scan.startup.mode')
    expect(labels("SELECT /*+ LOOKUP('table' = 'a', '$0') */ * FROM bids b JOIN auctions a ON b.auction = a.id")).toContain(
      'retry-predicate',
    )
    expect(labels('SELECT /*+ BROADCAST($0) */ * FROM bids b JOIN auctions a ON b.auction = a.id')).toEqual(['b', 'a'])
  })
})

describe('keywords', () => {
  it('with the words that must follow', () => {
    expect(labels('SELECT 1 FROM bids $0', 'keyword')).toEqual(
      expect.arrayContaining(['WHERE', 'GROUP BY', 'ORDER BY', 'LEFT JOIN', 'UNION ALL']),
    )
    expect(labels('SELECT 1 FROM bids WHERE price $0', 'keyword')).toEqual(
      expect.arrayContaining(['IS NOT NULL', 'NOT IN', 'BETWEEN', 'AND']),
    )
    expect(labels('CREATE TABLE $0', 'keyword')).toEqual(['IF NOT EXISTS'])
  })

  it('of statements, also of one that is half written, behind another, and in front of the first', () => {
    expect(labels('$0').slice(0, 2)).toEqual(['SELECT', 'INSERT INTO'])
    expect(labels('SELECT 1; SEL$0')[0]).toBe('SELECT')
    expect(labels('CREATE TEMPORARY V$0', 'keyword')[0]).toBe('VIEW')
    expect(completions('', '$0').map(c => c.label)).toContain('SELECT')
    expect(labels('SHOW T$0')[0]).toBe('TABLES')
  })

  it('INSERT and END alone in a statement set', () => {
    expect(labels('EXECUTE STATEMENT SET BEGIN $0')).toEqual(['INSERT INTO', 'END'])
    expect(labels('EXECUTE STATEMENT SET BEGIN INSERT INTO auctions SELECT 1, 1, title FROM auctions; $0')).toEqual(['INSERT INTO', 'END'])
  })

  it('types, in DDL and CAST', () => {
    expect(taken('CREATE TABLE t (a DEC$0)')).toBe('CREATE TABLE t (a DECIMAL(‸10, 2))')
    expect(labels('SELECT CAST(price AS $0) FROM bids', 'type')).toEqual(
      expect.arrayContaining(['STRING', 'BIGINT', 'ROW', 'TIMESTAMP_LTZ']),
    )
  })

  it('none in comments', () => {
    expect(labels('SELECT 1 -- $0')).toEqual([])
    expect(labels('SELECT 1 /* $0')).toEqual([])
  })
})

describe('half-written SQL', () => {
  it('knows the columns of a FROM that comes later, and of one with more mistakes in it', () => {
    expect(labels('SELECT FROM bids WHERE $0', 'column')).toContain('price')
    expect(labels('SELECT COUNT(DISTINCT $0 FROM bids GROUP BY auction', 'column')).toContain('bidder')
    expect(labels('SELECT auction, SUM( FROM bids WHERE $0', 'column')).toContain('price')
    expect(labels('SELECT a, , $0 FROM bids', 'column')).toContain('price')
  })

  it('gives an answer at places all over, cut there or not', () => {
    const folder = join(import.meta.dirname, 'flink/scripts')
    const texts = [
      ...readdirSync(folder).map(f => readFileSync(join(folder, f), 'utf8')),
      readFileSync(join(import.meta.dirname, '../client/demo/bids.flink.sql'), 'utf8'),
    ]
    const wrong: string[] = []
    let places = 0
    for (const text of texts) {
      const tokens = lex(text)
      const service = new LanguageService({
        environment: {},
        rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap' },
        levels: {},
      })
      // Every 37th place: enough to reach each kind of statement, and quick.
      for (let i = 0; i < tokens.length; i += 37) {
        const at = i % 2 ? tokens[i].start + 1 : tokens[i].end
        service.setText('cut.sql', text.slice(Math.max(0, at - 400), at))
        const cut = service.complete('cut.sql', Math.min(at, 400))
        service.setText('whole.sql', text)
        const whole = service.complete('whole.sql', at)
        if (!cut.every(c => c.start <= Math.min(at, 400) && c.end >= Math.min(at, 400))) wrong.push(`cut at ${at}`)
        if (!whole.every(c => c.start <= at && at <= c.end)) wrong.push(`at ${at}`)
        places++
      }
    }
    expect(wrong).toEqual([])
    expect(places).toBeGreaterThan(100)
  })

  it.each([
    ['rows', `INSERT INTO auctions VALUES ${many(9_000, i => `(${i}, ${i}, 'a title')`, ', ')}, (1, 2, UPP$0)`, 'UPPER'],
    ['elements behind it', `SELECT price FROM bids WHERE auc$0 > 1 AND bidder IN (${many(40_000, i => `${i}`, ', ')})`, 'auction'],
    [
      'elements around it',
      `SELECT price FROM bids WHERE bidder IN (${many(20_000, i => `${i}`, ', ')}, auc$0, ${many(20_000, i => `${i}`, ', ')})`,
      'auction',
    ],
    [
      'queries',
      `${many(5_000, i => `SELECT auction FROM bids WHERE price > ${i}`, ' UNION ALL ')} UNION ALL SELECT id FROM auct$0`,
      'auctions',
    ],
    ['conditions', `SELECT auction FROM bids WHERE ${many(9_000, i => `(price = ${i} AND bidder = 1)`, ' OR ')} OR pri$0`, 'price'],
    ['columns', `SELECT ${many(12_000, i => `price + ${i} AS c${i}`, ', ')}, auc$0 FROM bids`, 'auction'],
    ['branches', `SELECT CASE ${many(9_000, i => `WHEN price = ${i} THEN 'x'`, ' ')} WHEN auc$0 THEN 'y' END FROM bids`, 'auction'],
  ])('completes in a statement of more than 200,000 characters, from what stands around the caret: %s', (_, fixture, wanted) => {
    expect(fixture.length).toBeGreaterThan(200_000)
    const [first] = completions(fixture)
    expect(first.label).toBe(wanted)
    const { text, caret } = parseMarks(tables + fixture)
    expect([first.end, text.slice(first.start, caret)]).toEqual([caret, /(\w*)\$0/.exec(fixture)?.[1]])
  })

  it('leaves out the middle of a long literal or comment, but not of quotes alone, where it has none', () => {
    for (const long of [`'${"it''s '' long ".repeat(15_000)}'`, `/* ${'* / a comment '.repeat(15_000)}*/ 1`])
      expect(labels(`SELECT ${long}, auc$0 FROM bids`)).toContain('auction')
    expect(labels(`SELECT '${"''".repeat(100_000)}', auc$0 FROM bids`)).toEqual([])
  })
})

function many(count: number, item: (i: number) => string, separator: string): string {
  return Array.from({ length: count }, (_, i) => item(i)).join(separator)
}
