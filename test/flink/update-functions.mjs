// Asks Flink 2.2 which calls of its built-in functions it accepts, and which type each gives (`npm run update:flink -- functions`, a few
// minutes): every name in `functions.txt` with every argument of `probe-columns.mjs`, pairs and triples of a part of them. What is not
// listed in the result was tried and rejected.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './oracle/ask.mjs'
import { columns, expressionOf, literals, table } from './probe-columns.mjs'
import { callOf, combinations, names } from './probes.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const only = process.argv.slice(2)
const stored = join(here, 'function-types.json')
const result = only.length > 0 ? JSON.parse(readFileSync(stored, 'utf8')).functions : {}
const asked = names.filter(n => only.length === 0 || only.includes(n))
const started = Date.now()
const answers = await run(
  'TypeOracle',
  asked.map(name => ({
    id: name,
    statements: [table],
    queries: combinations(name).map(codes => `SELECT ${callOf(name, codes.map(expressionOf))} FROM probe`),
  })),
)
for (const { id, answers: types } of answers) {
  const accepted = {}
  combinations(id).forEach((codes, i) => {
    if (types[i] !== null) (accepted[types[i]] ??= []).push(codes.join(' '))
  })
  result[id] = accepted
}
const lines = Object.keys(result)
  .sort()
  .map(name => `  ${JSON.stringify(name)}: ${JSON.stringify(result[name])}`)
writeFileSync(
  stored,
  `{ "flink": "2.2.0", "columns": ${JSON.stringify({ ...columns, ...literals })}, "functions": {\n${lines.join(',\n')}\n} }\n`,
)
console.log(
  `${asked.length} functions, ${answers.reduce((n, a) => n + a.answers.length, 0)} calls in ${Math.round((Date.now() - started) / 1000)} s`,
)
