// Asks Flink 2.2's planner which subtask keys go to, of each type that can be a key, several columns and NULLs, and stores what it says in
// test/flink/keys.jsonl (`npm run update:flink -- keys`). The keys are seeded: a second run asks the same.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './oracle/ask.mjs'

let seed = 20260101
/** From 0 to `n`, without `n`. */
function below(n) {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return Math.floor((seed / 2 ** 32) * n)
}
const digits = n => Array.from({ length: n }, () => below(10)).join('')
const sign = () => (below(2) ? '-' : '')
const pad = (n, width = 2) => String(n).padStart(width, '0')
const date = () => `${1900 + below(200)}-${pad(1 + below(12))}-${pad(1 + below(28))}`
const time = fraction => `${pad(below(24))}:${pad(below(60))}:${pad(below(60))}${fraction ? `.${digits(fraction)}` : ''}`
const text = length => Array.from({ length }, () => [...'abcXYZ 019_-äß€漢字😀'][below(18)]).join('')
const decimal = (precision, scale) =>
  `${sign()}${1 + below(9)}${digits(below(precision - scale))}${scale ? `.${digits(scale)}` : ''}`.slice(0, precision - scale + scale + 2)
const wholeOf = bits => String(BigInt.asIntN(bits, (BigInt(below(2 ** 32)) << 32n) | BigInt(below(2 ** 32))))
const hexOf = length => Array.from({ length }, () => pad(below(256).toString(16))).join('')

/** By type: values that lie at an edge, and how to make one. */
const types = {
  BOOLEAN: [['true', 'false']],
  TINYINT: [['-128', '127', '0'], () => wholeOf(8)],
  SMALLINT: [['-32768', '32767'], () => wholeOf(16)],
  INT: [['-2147483648', '2147483647', '0'], () => wholeOf(32)],
  BIGINT: [['-9223372036854775808', '9223372036854775807', '0', '-1'], () => wholeOf(64)],
  FLOAT: [['0.0', '-0.0', 'NaN', 'Infinity', '-Infinity'], () => `${sign()}${below(1e6) / 128}`],
  DOUBLE: [['0.0', '-0.0', 'NaN', 'Infinity', '4.9E-324'], () => `${sign()}${below(1e9) / 1024}`],
  STRING: [['', 'a', 'seven77', 'eight888', '😀'], () => text(1 + below(40))],
  'VARCHAR(20)': [['', 'exactly'], () => text(1 + below(10))],
  'CHAR(5)': [['abc', 'abcde'], () => text(3)],
  BYTES: [['', '00', 'ff'.repeat(7), '01'.repeat(8)], () => hexOf(1 + below(30))],
  'BINARY(8)': [['00'.repeat(8)], () => hexOf(8)],
  'DECIMAL(5, 0)': [['0', '-99999'], () => decimal(5, 0)],
  'DECIMAL(10, 2)': [['0.00', '99999999.99'], () => decimal(10, 2)],
  'DECIMAL(18, 6)': [['-999999999999.999999'], () => decimal(18, 6)],
  'DECIMAL(19, 0)': [['0', '9999999999999999999', '-1'], () => decimal(19, 0)],
  'DECIMAL(20, 2)': [['0.00', '-0.01', '128.00', '-128.00'], () => decimal(20, 2)],
  'DECIMAL(38, 0)': [['9'.repeat(38), `-${'9'.repeat(38)}`], () => decimal(38, 0)],
  'DECIMAL(38, 10)': [['0.0000000001'], () => decimal(38, 10)],
  DATE: [['1970-01-01', '1969-12-31', '0001-01-01'], date],
  'TIME(0)': [['00:00:00', '23:59:59'], () => time(0)],
  'TIME(3)': [['00:00:00.001'], () => time(3)],
  'TIMESTAMP(0)': [['1969-12-31 23:59:59'], () => `${date()} ${time(0)}`],
  'TIMESTAMP(3)': [['1970-01-01 00:00:00.000'], () => `${date()} ${time(3)}`],
  'TIMESTAMP(6)': [['1969-12-31 23:59:59.999999'], () => `${date()} ${time(6)}`],
  'TIMESTAMP(9)': [['1970-01-01 00:00:00.000000001'], () => `${date()} ${time(9)}`],
  'TIMESTAMP_LTZ(3)': [['1970-01-01 00:00:00.000Z'], () => `${date()} ${time(3)}Z`],
  'TIMESTAMP_LTZ(6)': [['1969-12-31 23:59:59.999999Z'], () => `${date()} ${time(6)}Z`],
}
const names = Object.keys(types)
const someValue = name => (below(6) === 0 ? null : (types[name][1]?.() ?? types[name][0][below(2)]))

const keys = names.flatMap(name =>
  [null, ...types[name][0], ...Array.from({ length: types[name][1] ? 12 : 0 }, types[name][1])].map(v => ({ types: [name], values: [v] })),
)
for (let i = 0; i < 150; i++) {
  const columns = Array.from({ length: 2 + below(i % 10 === 0 ? 68 : 4) }, () => names[below(names.length)])
  keys.push({ types: columns, values: columns.map(someValue) })
}
const answers = await run('KeyOracle', keys)
const lines = keys.map((key, i) => JSON.stringify({ ...key, ...answers[i] }))
writeFileSync(join(dirname(fileURLToPath(import.meta.url)), 'keys.jsonl'), `${lines.join('\n')}\n`)
console.log(`keys: ${keys.length}, of ${names.length} types`)
