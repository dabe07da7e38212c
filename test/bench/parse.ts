import { existsSync, readFileSync } from 'node:fs'
import { parseUnit } from '../../server/src/syntax/parser/parse.ts'
import { cutUnits } from '../../server/src/workspace/units.ts'
import { STATEMENTS } from '../support/statements.ts'

/**
 * How long a script of 2,000 lines takes to cut and parse, warm: Nexmark's statements where the corpus is there, else the statements of
 * `test/support`. Run: npx esbuild test/bench/parse.ts --bundle --platform=node --format=esm --outfile=/tmp/parse.mjs && node /tmp/parse.mjs
 */
const corpus = `${process.env.SLUICE_CORPUS ?? '/work/shared/corpus'}/nexmark.jsonl`
const statements = existsSync(corpus)
  ? readFileSync(corpus, 'utf8')
      .trim()
      .split('\n')
      .map(line => (JSON.parse(line) as { sql: string }).sql.trim())
  : STATEMENTS.filter(sql => !sql.includes(';'))

let text = ''
for (let i = 0; text.split('\n').length < 2000; i++) text += `${statements[i % statements.length]};\n\n`

const cut: number[] = []
const whole: number[] = []
for (let round = 0; round < 300; round++) {
  const start = performance.now()
  const units = cutUnits(text)
  const cutAt = performance.now()
  for (const unit of units) parseUnit(unit.text, unit.tokens)
  const end = performance.now()
  if (round < 100) continue
  cut.push(cutAt - start)
  whole.push(end - start)
}

const units = cutUnits(text)
console.log({
  lines: text.split('\n').length,
  characters: text.length,
  units: units.length,
  tokens: units.reduce((sum, unit) => sum + unit.tokens.length, 0),
  cutMs: quantiles(cut),
  cutAndParseMs: quantiles(whole),
})

function quantiles(values: number[]): { p50: number; p95: number } {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (q: number) => Number(sorted[Math.floor(sorted.length * q)].toFixed(2))
  return { p50: at(0.5), p95: at(0.95) }
}
