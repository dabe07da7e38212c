import { expect, it } from 'vitest'
import { applyEdits } from '../server/src/text/edits.ts'
import { newService } from './support/service.ts'

const tables = `CREATE TABLE bids (auction BIGINT, \`order\` STRING, item ROW<id INT>) WITH ('connector' = 'datagen');
CREATE CATALOG mine WITH ('type' = 'generic_in_memory');
`
/** The statement with the first repair of its first finding, and the repair's title. */
function repaired(sql: string): [string, string] | undefined {
  const service = newService(1)
  service.setText('a.sql', tables + sql)
  const [fix] = service.findings('a.sql')[0]?.fixes ?? []
  return fix && [fix.title, applyEdits(tables + sql, fix.edits()).slice(tables.length)]
}

it.each<[sql: string, title: string, after?: string]>([
  ['SELECT b.acution FROM bids AS b', 'Write auction', 'SELECT b.auction FROM bids AS b'],
  ['SELECT ordr FROM bids', 'Write `order`', 'SELECT `order` FROM bids'],
  ['SELECT bids.item.idd FROM bids', 'Write id', 'SELECT bids.item.id FROM bids'],
  ['SELECT 1 FROM default_database.bid', 'Write bids', 'SELECT 1 FROM default_database.bids'],
  ["SELECT UPER('x') FROM bids", 'Write UPPER', "SELECT UPPER('x') FROM bids"],
  ['SELECT /*+ BROADCAS(a) */ 1 FROM bids a JOIN bids b ON a.auction = b.auction', 'Write BROADCAST'],
  [
    "SELECT /*+ STATE_TTL('bid' = '1 d') */ COUNT(*) FROM bids",
    "Write 'bids'",
    "SELECT /*+ STATE_TTL('bids' = '1 d') */ COUNT(*) FROM bids",
  ],
  ["SELECT 1 FROM bids /*+ OPTIONS('rows-per-secnd' = '5') */", "Write 'rows-per-second'"],
  ["CREATE CATALOG c WITH ('type' = 'generic_in_memry')", "Write 'generic_in_memory'"],
  ["CREATE CATALOG c WITH ('typ' = 'generic_in_memory')", "Write 'type'"],
  ["ALTER CATALOG mine SET ('default-databse' = 'd')", "Write 'default-database'"],
])('offers the name that was meant: %s', (sql, title, after) => {
  const [what, text] = repaired(sql) ?? []
  expect(what).toBe(title)
  if (after) expect(text).toBe(after)
})

it('offers nothing where nothing is near', () => expect(repaired('SELECT quantity FROM bids')).toBeUndefined())
