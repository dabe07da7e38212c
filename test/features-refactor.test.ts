import { describe, expect, it } from 'vitest'
import type { LanguageService } from '../server/src/language-service.ts'
import { bindStatement } from '../server/src/semantics/bind.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { parseMarks } from './support/marks.ts'
import { newService } from './support/service.ts'

const tables = `
CREATE TABLE bids (auction BIGINT, price BIGINT, \`order\` STRING, \`my col\` INT, item ROW<id INT, name STRING>, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE auctions (id BIGINT, price BIGINT, seller STRING, ts TIMESTAMP(3)) WITH ('connector' = 'datagen');
CREATE TABLE few (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
`
const stars = 'Write the'
const qualify = 'Qualify'
const names = 'Name the arguments'
const filter = 'Write CASE as FILTER'

/** What the refactoring whose title begins so makes of the statement with the caret; undefined where it isn't offered. */
function rewritten(fixture: string, title: string): string | undefined {
  const { text, caret = 0 } = parseMarks(fixture)
  const service = open(text)
  const offset = tables.length + caret
  const found = service.refactorings('a.sql', { start: offset, end: offset }).find(one => one.title.startsWith(title))
  return found && applyEdits(tables + text, found.edits).slice(tables.length)
}

function open(text: string): LanguageService {
  const service = newService()
  service.setText('a.sql', tables + text)
  return service
}

/** What a query means, without the places where it says so. */
function meaning(text: string): string {
  const unit = open(text).workspace.script('a.sql')?.units.at(-1)
  if (!unit) throw new Error('no statement')
  const { bound, problems } = bindStatement(unit.view.statement, unit.before, { file: 'a.sql', unit: unit.view.id })
  expect(problems).toEqual([])
  return JSON.stringify(bound, (key, value) => (['at', 'table', 'watermark', 'was'].includes(key) ? undefined : value))
}

function expectSame(fixture: string, title: string, after: string): void {
  expect(rewritten(fixture, title)).toBe(after)
  expect(meaning(after)).toBe(meaning(parseMarks(fixture).text))
}

describe('SELECT * becomes its columns', () => {
  it('of one table, reserved names in backticks', () =>
    expectSame('SELECT $0* FROM bids', stars, 'SELECT auction, price, `order`, `my col`, item, ts FROM bids'))
  it('of several, with their names before them', () =>
    expectSame(
      'SELECT $0* FROM auctions AS a JOIN auctions b ON a.id = b.id',
      stars,
      'SELECT a.id, a.price, a.seller, a.ts, b.id, b.price, b.seller, b.ts FROM auctions AS a JOIN auctions b ON a.id = b.id',
    ))
  it('of one of several', () =>
    expectSame(
      'SELECT b.auction, a.*$0 FROM bids b, auctions a',
      stars,
      'SELECT b.auction, a.id, a.price, a.seller, a.ts FROM bids b, auctions a',
    ))
  it('on lines below each other where they are many', () =>
    expect(rewritten('SELECT\n  *$0\nFROM bids, auctions', stars)).toContain('\n  bids.`order`,\n  bids.`my col`,\n'))
  it('of USING: the merged column once', () =>
    expectSame(
      'SELECT *$0 FROM (SELECT price, seller FROM auctions) x JOIN (SELECT price, auction FROM bids) y USING (price)',
      stars,
      'SELECT price, x.seller, y.auction FROM (SELECT price, seller FROM auctions) x JOIN (SELECT price, auction FROM bids) y USING (price)',
    ))
  it('of a window function, a WITH query and a sub-query', () => {
    expectSame(
      "SELECT *$0 FROM TABLE(TUMBLE(TABLE few, DESCRIPTOR(ts), INTERVAL '1' HOUR))",
      stars,
      "SELECT a, ts, window_start, window_end, window_time FROM TABLE(TUMBLE(TABLE few, DESCRIPTOR(ts), INTERVAL '1' HOUR))",
    )
    expectSame('WITH w AS (SELECT 1 AS x) SELECT $0* FROM w', stars, 'WITH w AS (SELECT 1 AS x) SELECT x FROM w')
    expectSame('SELECT x FROM (SELECT $0* FROM (SELECT 1 AS x) AS i)', stars, 'SELECT x FROM (SELECT x FROM (SELECT 1 AS x) AS i)')
  })
  it('not where the columns are unknown or have no name of their own', () => {
    expect(rewritten('SELECT $0* FROM nothing', stars)).toBeUndefined()
    expect(rewritten('SELECT $0* FROM bids, nothing', stars)).toBeUndefined()
    expect(rewritten('SELECT $0* FROM auctions, auctions', stars)).toBeUndefined()
    expect(rewritten('SELECT $0* FROM (SELECT id FROM auctions), (SELECT id FROM auctions)', stars)).toBeUndefined()
    expect(rewritten('SELECT COUNT($0*) FROM bids', stars)).toBeUndefined()
    expect(rewritten('SELECT $0* FROM bids WHERE (', stars)).toBeUndefined()
  })
})

describe('columns get their table before them', () => {
  it('in every clause of the SELECT', () =>
    expectSame(
      'SELECT $0auction, COUNT(DISTINCT `order`) FROM bids AS b WHERE price > 1 AND b.`my col` = 2 GROUP BY auction HAVING MAX(price) > 1',
      qualify,
      'SELECT b.auction, COUNT(DISTINCT b.`order`) FROM bids AS b WHERE b.price > 1 AND b.`my col` = 2 GROUP BY b.auction HAVING MAX(b.price) > 1',
    ))
  it('also before a nested field, and in a join', () =>
    expectSame(
      'SELECT $0item.name, seller FROM bids JOIN auctions ON auction = id',
      qualify,
      'SELECT bids.item.name, auctions.seller FROM bids JOIN auctions ON bids.auction = auctions.id',
    ))
  it('not those of other queries, of USING, or of tables without a name', () => {
    expectSame(
      'SELECT $0auction FROM bids WHERE price IN (SELECT price FROM auctions)',
      qualify,
      'SELECT bids.auction FROM bids WHERE bids.price IN (SELECT price FROM auctions)',
    )
    expectSame(
      'SELECT $0price, seller FROM (SELECT price FROM bids) b JOIN auctions a USING (price)',
      qualify,
      'SELECT price, a.seller FROM (SELECT price FROM bids) b JOIN auctions a USING (price)',
    )
    expect(rewritten('SELECT $0x FROM (SELECT 1 AS x)', qualify)).toBeUndefined()
    expect(rewritten('SELECT $0b.auction FROM bids AS b', qualify)).toBeUndefined()
    expect(rewritten('SELECT $0auction FROM bids, nothing', qualify)).toBeUndefined()
    expect(rewritten('SELECT $0price FROM bids, auctions', qualify)).toBeUndefined()
  })
})

describe('arguments of a window get their names', () => {
  it('in the order of each function', () => {
    expectSame(
      "SELECT * FROM TABLE(HOP(TABLE bids, $0DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '1' HOUR))",
      names,
      "SELECT * FROM TABLE(HOP(DATA => TABLE bids, TIMECOL => DESCRIPTOR(ts), SLIDE => INTERVAL '1' MINUTE, SIZE => INTERVAL '1' HOUR))",
    )
    expectSame(
      "SELECT * FROM $0TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' HOUR)",
      names,
      "SELECT * FROM TUMBLE(DATA => TABLE bids, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR)",
    )
  })
  it('not twice, and not those of other functions', () => {
    expect(
      rewritten("SELECT * FROM TUMBLE($0DATA => TABLE bids, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' HOUR)", names),
    ).toBeUndefined()
    expect(rewritten("SELECT 1 FROM bids GROUP BY TUMBLE($0ts, INTERVAL '1' HOUR)", names)).toBeUndefined()
  })
})

describe('a distinct CASE becomes FILTER', () => {
  it('where the CASE only leaves rows out', () => {
    expect(rewritten('SELECT COUNT(DISTINCT CASE WHEN price > 1 THEN auction$0 END) AS c FROM bids', filter)).toBe(
      'SELECT COUNT(DISTINCT auction) FILTER (WHERE price > 1) AS c FROM bids',
    )
    expect(rewritten('SELECT sum($0DISTINCT CASE WHEN price > 1 THEN auction ELSE NULL END) FROM bids', filter)).toBe(
      'SELECT sum(DISTINCT auction) FILTER (WHERE price > 1) FROM bids',
    )
  })
  it('not where it says more, or a comment would go', () => {
    const refused = [
      'COUNT($0DISTINCT CASE WHEN a THEN b ELSE 0 END)',
      'COUNT($0DISTINCT CASE WHEN a THEN b WHEN c THEN d END)',
      'COUNT($0DISTINCT CASE a WHEN 1 THEN b END)',
      'COUNT($0DISTINCT CASE WHEN a THEN b END) FILTER (WHERE c)',
      'COUNT($0DISTINCT CASE WHEN a THEN b END) OVER (PARTITION BY c)',
      'COLLECT($0DISTINCT CASE WHEN a THEN b END)',
      'COUNT($0CASE WHEN a THEN b END)',
      'COUNT($0DISTINCT CASE /* why */ WHEN a THEN b END)',
    ]
    for (const call of refused) expect(rewritten(`SELECT ${call} FROM bids`, filter)).toBeUndefined()
  })
})
