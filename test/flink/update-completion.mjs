// npm run update:completion: cuts the statements of test/flink/statements at a sample of their tokens, asks Flink 2.2's parser at each place about
// every keyword that completion offers there, and stores what it takes in completion.json. Needs mvn and a JDK 17.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadSource } from '../support/load-source.mjs'
import { keywordsTaken, RELEASES } from './oracle/parser/ask.mjs'

const { newService, cutsOf, offersAt, sample } = await loadSource(`
  export { newService } from '../../test/support/service.ts'
  export { cutsOf, offersAt, sample } from '../../test/support/completion-places.ts'`)
const PLACES = 400

const { statements } = JSON.parse(readFileSync(join(import.meta.dirname, 'statements/labels.json'), 'utf8'))
const cuts = statements.filter(s => !s.rejects?.['2.2']).flatMap(({ sql }) => cutsOf(sql).map(cut => ({ ...cut, sql })))
const places = sample(cuts, PLACES).map(cut => ({ ...cut, ...offersAt(newService(), cut) }))
const answers = await keywordsTaken(places)
const lines = places.map(({ sql, token, keywords }, i) => {
  const of = taken => keywords.filter((_, k) => answers[i][k] === taken).join(' | ')
  return JSON.stringify({ sql, at: token.start, takes: of(true), refuses: of(false) })
})
writeFileSync(join(import.meta.dirname, 'completion.json'), `{"release":"${RELEASES['2.2']}","places":[\n${lines.join(',\n')}\n]}\n`)
console.log(`${places.length} of ${cuts.length} places`)
