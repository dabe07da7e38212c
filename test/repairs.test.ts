import { describe, expect, it } from 'vitest'
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

it('declares the watermark that a window lacks, in the table that it reads', () => {
  const ddl = (more = '') => `CREATE TABLE clicks (id INT, \`time\` TIMESTAMP(3)${more}) WITH ('connector' = 'datagen');\n`
  const query =
    "SELECT window_start, COUNT(*) FROM TUMBLE(TABLE clicks, DESCRIPTOR(`time`), INTERVAL '1' HOUR) GROUP BY window_start, window_end;"
  const service = newService(1)
  service.setOrder(['tables.sql', 'query.sql'])
  service.setText('tables.sql', ddl())
  service.setText('query.sql', query)
  const [{ fixes, related }] = service.findings('query.sql')
  expect(fixes[0].title).toBe('Declare a watermark for `time` in clicks, 5 seconds behind')
  expect(related).toMatchObject([{ file: 'tables.sql' }])
  const edits = fixes[0].edits()
  expect(edits.map(e => e.file)).toEqual(['tables.sql'])
  service.setText('tables.sql', applyEdits(ddl(), edits))
  expect(service.workspace.text('tables.sql')).toBe(ddl(",\n  WATERMARK FOR `time` AS `time` - INTERVAL '5' SECOND"))
  expect(service.findings('query.sql').filter(f => f.severity === 'error')).toEqual([])
  // A column that no watermark can be declared for.
  service.setText('tables.sql', ddl().replace('(3)', '(6)'))
  expect(service.findings('query.sql')[0].fixes).toEqual([])
})

describe('options', () => {
  const INSERT = 'INSERT INTO totals SELECT auction, COUNT(*) FROM bids GROUP BY auction'
  const SETS = `SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '1 s';
SET 'table.exec.mini-batch.size' = '5000';
`
  const RESETS = `RESET 'table.exec.mini-batch.enabled';
RESET 'table.exec.mini-batch.allow-latency';
RESET 'table.exec.mini-batch.size';`
  const sink = `CREATE TABLE totals (auction BIGINT PRIMARY KEY NOT ENFORCED, n BIGINT) WITH ('connector' = 'upsert-kafka', 'topic' = 't',
  'properties.bootstrap.servers' = 'x', 'key.format' = 'json', 'value.format' = 'json');
`
  /** The script after the repair of its nth finding of the rule, in the second of its two forms, and how many findings of the rule are left. */
  function around(script: string, n = 0, rule = 'skew/one-phase-aggregate') {
    const service = newService()
    const head = `${tables}${sink}`
    service.setText('a.sql', head + script)
    const found = () => service.findings('a.sql').filter(f => f.rule === rule)
    const { fixes } = found()[n]
    const text = applyEdits(head + script, fixes[1].edits())
    service.setText('a.sql', text)
    return { text: text.slice(head.length), left: found().length, titles: fixes.map(f => f.title), all: fixes.map(f => f.fixAll) }
  }

  it('are offered for the script first, then for the statement alone', () => {
    const { titles, all } = around(`${INSERT};`)
    expect(titles).toEqual([
      "Aggregate in two phases, in mini-batches of 1 s (a running job's state is mapped; on Flink a restore needs a fresh state)",
      "Aggregate in two phases, in mini-batches of 1 s, for this statement alone (a running job's state is mapped; on Flink a restore needs a fresh state)",
    ])
    expect(all).toEqual([true, false])
  })

  it('around one statement leave the others as they were', () => {
    const { text, left } = around(`${INSERT};\n-- The second.\n${INSERT};\n${INSERT};\n`, 1)
    expect(text).toBe(`${INSERT};\n${SETS}-- The second.\n${INSERT};\n${RESETS}\n${INSERT};\n`)
    expect(left).toBe(2)
  })

  it('give back what an earlier SET had said', () => {
    const { text, left } = around(
      `SET 'table.exec.mini-batch.size' = '10'; SET 'table.exec.mini-batch.enabled' = 'false';\n${INSERT};\n${INSERT};`,
    )
    expect(text).toBe(`SET 'table.exec.mini-batch.size' = '10'; SET 'table.exec.mini-batch.enabled' = 'false';
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '1 s';
${INSERT};
SET 'table.exec.mini-batch.enabled' = 'false';
RESET 'table.exec.mini-batch.allow-latency';
${INSERT};`)
    expect(left).toBe(1)
  })

  it('stand around a whole statement set', () => {
    const set = `EXECUTE STATEMENT SET\nBEGIN\n${INSERT};\nINSERT INTO totals SELECT 1, auction FROM bids;\nEND`
    expect(around(`${set};\nSELECT 1 FROM bids;`).text).toBe(`${SETS}${set};\n${RESETS}\nSELECT 1 FROM bids;`)
  })

  it('end a statement that has no end yet', () => {
    expect(around(`SELECT 1 FROM bids; ${INSERT} -- all`).text).toBe(`SELECT 1 FROM bids; ${SETS}${INSERT};\n${RESETS} -- all`)
  })
})
