/** The arguments that functions are probed with: a short code, and the column's type; literals stand for themselves. */
export const columns = {
  s: 'STRING',
  S: 'STRING NOT NULL',
  v: 'VARCHAR(5)',
  c: 'CHAR(3) NOT NULL',
  b: 'BOOLEAN',
  t: 'TINYINT',
  h: 'SMALLINT',
  i: 'INT',
  I: 'INT NOT NULL',
  l: 'BIGINT',
  f: 'FLOAT',
  d: 'DOUBLE',
  D: 'DOUBLE NOT NULL',
  e: 'DECIMAL(10, 2)',
  E: 'DECIMAL(38, 0) NOT NULL',
  a: 'DATE',
  o: 'TIME(0)',
  p: 'TIMESTAMP(3)',
  P: 'TIMESTAMP(6) NOT NULL',
  z: 'TIMESTAMP_LTZ(3)',
  y: 'BYTES',
  Y: 'BINARY(4) NOT NULL',
  as: 'ARRAY<STRING>',
  ai: 'ARRAY<INT>',
  An: 'ARRAY<BIGINT NOT NULL> NOT NULL',
  m: 'MAP<STRING, INT>',
  M: 'MAP<INT NOT NULL, BIGINT NOT NULL> NOT NULL',
  r: 'ROW<x INT, y STRING NOT NULL>',
  u: 'MULTISET<STRING>',
  w: 'VARIANT',
}
export const literals = {
  "'x'": "'x'",
  1: '1',
  2.5: '2.5',
  null: 'NULL',
  day: "INTERVAL '1' DAY",
  month: "INTERVAL '1' MONTH",
}
export const expressionOf = code => (code in columns ? `k_${Object.keys(columns).indexOf(code)}` : literals[code])
export const table = `CREATE TABLE probe (${Object.values(columns)
  .map((type, i) => `k_${i} ${type}`)
  .join(', ')}) WITH ('connector' = 'filesystem', 'path' = '/nowhere', 'format' = 'json')`
