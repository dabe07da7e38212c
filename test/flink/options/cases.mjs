// What a line of cases.txt stands for, as a script: used by the program that asks Flink and by the test that compares.

/** The cases of cases.txt: `{ line, statements }`; the last statement is the use, the others come before it. */
export function casesOf(text) {
  return text
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => ({ line, statements: statementsOf(line) }))
}

function statementsOf(line) {
  const [, use, written] = /^(\S+) (.*)$/.exec(line)
  const [kind, ...variants] = use.split('+')
  const [options, hints] = written.split(' | ')
  if (kind === 'set') return [...options.split(/, (?=')/).map(pair => `SET ${pair.replace("'='", "' = '")}`), source, grouped]
  const time = variants.includes('ltz') ? 'TIMESTAMP_LTZ(3)' : 'TIMESTAMP(3)'
  const key = variants.includes('key') ? ', PRIMARY KEY (id) NOT ENFORCED' : ''
  const table = `CREATE TABLE t (id BIGINT, name STRING, price DOUBLE, \`at\` ${time}${key}) WITH (${options})`
  if (kind === 'write') return [table, source.replace('TIMESTAMP(3)', time), 'INSERT INTO t SELECT * FROM src']
  if (kind === 'view') return [table, 'CREATE VIEW v AS SELECT * FROM t', 'SELECT * FROM v']
  if (kind === 'made') return [table, 'CREATE VIEW v AS SELECT * FROM t']
  if (kind === 'ctas') return [source, `EXPLAIN CREATE TABLE t WITH (${options}) AS SELECT * FROM src`]
  if (kind === 'rtas') return [source, `EXPLAIN CREATE OR REPLACE TABLE t WITH (${options}) AS SELECT * FROM src`]
  if (kind === 'alter') return [table, `ALTER TABLE t ${hints}`, 'SELECT * FROM t']
  if (kind === 'alterwrite') return [table, source, `ALTER TABLE t ${hints}`, 'INSERT INTO t SELECT * FROM src']
  if (kind === 'catalog') return [`CREATE CATALOG c WITH (${options})`, ...(hints ? [`ALTER CATALOG c ${hints}`] : [])]
  // Hints are written out: the statement stands behind the kind, over three tables and a view.
  if (kind === 'select') return [hinted, joined, versions, 'CREATE VIEW v AS SELECT * FROM t', written]
  if (kind === 'model') {
    const [create, predict] = modelWith(options)
    return [source, create, ...(hints ? [`ALTER MODEL m ${hints}`] : []), predict]
  }
  if (kind === 'materialized') {
    const create = `CREATE MATERIALIZED TABLE m WITH (${options}) FRESHNESS = INTERVAL '1' MINUTE AS SELECT * FROM src`
    return [source, create, ...(hints ? [`ALTER MATERIALIZED TABLE m ${hints}`] : [])]
  }
  if (kind === 'like') return [table, `CREATE TABLE u WITH (${hints}) LIKE t`, 'SELECT * FROM u']
  if (kind === 'unlike') return [table, `CREATE TABLE u WITH (${hints}) LIKE t (EXCLUDING OPTIONS)`, 'SELECT * FROM u']
  if (kind === 'sinkhint') return [table, source, `INSERT INTO t /*+ OPTIONS(${hints}) */ SELECT * FROM src`]
  return [table, `SELECT * FROM t${hints ? ` /*+ OPTIONS(${hints}) */` : ''}`]
}

const source = "CREATE TABLE src (id BIGINT, name STRING, price DOUBLE, `at` TIMESTAMP(3)) WITH ('connector' = 'datagen')"
const grouped = 'SELECT name, COUNT(*) AS n FROM src GROUP BY name'

const hinted = "CREATE TABLE t (a INT, ts TIMESTAMP(3), p AS PROCTIME()) WITH ('connector' = 'datagen')"
const joined = "CREATE TABLE u (b INT) WITH ('connector' = 'datagen')"
const versions = "CREATE TABLE d (id INT, name STRING) WITH ('connector' = 'jdbc', 'url' = 'jdbc:postgresql://h/x', 'table-name' = 'd')"

const modelWith = options => [
  `CREATE MODEL m INPUT (name STRING) OUTPUT (answer STRING) WITH (${options})`,
  'SELECT * FROM ML_PREDICT(TABLE src, MODEL m, DESCRIPTOR(name))',
]
