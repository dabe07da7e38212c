// Asks Flink 2.2's planner about every case of cases.txt and stores its answers in answers.json (`npm run update:options`).
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ask, downloaded } from '../oracle/ask.mjs'
import { casesOf } from './cases.mjs'

const here = dirname(fileURLToPath(import.meta.url))
// Formats, connectors and models that the planner's own class path lacks. The plain jar lacks the registry's client, which the other one brings.
const jars = downloaded('connectors-2.2', 'models-2.2.0', '2.2.0').filter(j => !/flink-avro-confluent-registry/.test(j))

const cases = casesOf(readFileSync(join(here, 'cases.txt'), 'utf8'))
const answers = await ask(
  cases.map((c, i) => ({ id: String(i), statements: c.statements })),
  jars,
)
const stored = cases.map(({ line }, i) => ({ case: line, ...answerOf(answers.find(a => a.id === String(i)).answers) }))
writeFileSync(join(here, 'answers.json'), `[\n${stored.map(s => ` ${JSON.stringify(s)}`).join(',\n')}\n]\n`)
console.log(`${stored.length} cases, ${stored.filter(s => s.error).length} of them refused`)

/** Nothing where Flink takes all statements; else the first that it refuses and the message's first lines. */
function answerOf(list) {
  const at = list.findIndex(a => !a.ok)
  return at === -1 ? {} : { at, error: list[at].error.replace(/\s+/g, ' ').slice(0, 200) }
}
