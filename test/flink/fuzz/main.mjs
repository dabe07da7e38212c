// npm run fuzz:parser -- [--seed 1] [--count 2000] [--version 2.2] [--show 20]: statements of the production table and their mutations, compared both
// ways with Flink's own parser. Prints what they disagree about; the same seed and count give the same statements. `--only N` shows the Nth, `--kind`
// the disagreements of one kind: 'Flink takes it', unflagged, several, elsewhere, line.
import { parseArgs } from 'node:util'
import { agreement, loadParser, placeOf } from '../compare.mjs'
import { askParser } from '../oracle/parser/ask.mjs'
import { mutated, randomFrom, statementFrom, textOf } from './generate.mjs'

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '2000' },
    version: { type: 'string', default: '2.2' },
    show: { type: 'string', default: '20' },
    only: { type: 'string' },
    kind: { type: 'string' },
  },
})
const problemsOf = await loadParser()
const made = Array.from({ length: Number(flags.count) }, (_, i) => make(i))
const texts = made.map(one => one.text)
const chosen = flags.only === undefined ? texts.map((_, i) => i) : [Number(flags.only)]
const began = performance.now()
const answers = await askParser(
  chosen.map(i => texts[i]),
  { version: flags.version },
)
// Whether a slip is the only mistake, Flink says of the statement without it.
const onlySlips = new Set()
if (flags.only === undefined) {
  const slipped = made.flatMap(({ slips }, i) => (slips.length === 1 ? [i] : []))
  const before = await askParser(
    slipped.map(i => made[i].before),
    { version: flags.version },
  )
  for (const [n, i] of slipped.entries()) if (before[n] === null) onlySlips.add(i)
}
const askedMs = performance.now() - began

const found = { accepted: 0, falseErrors: 0, rejected: 0, token: 0, line: 0, elsewhere: 0, unflagged: 0, several: 0 }
const slips = new Map()
const disagreements = []
for (const [n, i] of chosen.entries()) {
  const problems = problemsOf(texts[i], flags.version)
  const error = answers[n]
  if (error === null) {
    found.accepted++
    if (problems.length > 0) {
      found.falseErrors++
      disagreements.push({ i, what: 'Flink takes it', problems })
    }
    continue
  }
  found.rejected++
  const kind = agreement(texts[i], problems, error)
  found[kind]++
  if (problems.length > 1) found.several++
  if (onlySlips.has(i)) {
    const slip = slips.get(made[i].slips[0]) ?? { rejected: 0, several: 0 }
    slip.rejected++
    if (problems.length > 1) slip.several++
    slips.set(made[i].slips[0], slip)
    if (problems.length > 1) disagreements.push({ i, what: 'several', problems, error })
  }
  if (kind !== 'token') disagreements.push({ i, what: kind, problems, error })
  else if (flags.only !== undefined) disagreements.push({ i, what: 'agreed', problems, error })
}

const order = ['Flink takes it', 'unflagged', 'several', 'elsewhere', 'line']
disagreements.sort((a, b) => order.indexOf(a.what) - order.indexOf(b.what))
const shown = flags.kind === undefined ? disagreements : disagreements.filter(d => d.what === flags.kind)
for (const { i, what, problems, error } of shown.slice(0, Number(flags.show))) {
  console.log(
    `\n#${i} ${what}: node test/flink/fuzz/main.mjs --seed ${flags.seed} --count ${flags.count} --version ${flags.version} --only ${i}`,
  )
  console.log(texts[i].replace(/^/gm, '    '))
  if (error) console.log(`  Flink ${error.line}:${error.column} ${error.message}`)
  for (const p of problems) {
    const { line, column } = placeOf(texts[i], p.start)
    console.log(`  ours  ${line}:${column} ${p.message}`)
  }
}
const percent = n => (found.rejected ? ((100 * n) / found.rejected).toFixed(1) : '-')
console.log(`\n${chosen.length} statements, Flink ${flags.version}, asked in ${(askedMs / 1000).toFixed(1)} s`)
console.log(`accepted\t${found.accepted}\tfalse errors\t${found.falseErrors}`)
console.log(
  `rejected\t${found.rejected}\tflagged\t${percent(found.rejected - found.unflagged)} %\ton the line\t${percent(found.token + found.line)} %\tat the token\t${percent(found.token)} %\tseveral problems\t${percent(found.several)} %`,
)
const single = [...slips.values()].reduce((sum, s) => ({ rejected: sum.rejected + s.rejected, several: sum.several + s.several }), {
  rejected: 0,
  several: 0,
})
const rate = ({ rejected, several }) => `${rejected}\t${((100 * several) / rejected).toFixed(1)} %`
console.log(`several problems for one slip\t${rate(single)}`)
for (const [kind, counts] of [...slips].sort()) console.log(`  ${kind}\t${rate(counts)}`)
process.exitCode = found.falseErrors > 0 ? 1 : 0

/** Every second statement is mutated, and a quarter of those twice. */
function make(i) {
  const random = randomFrom(Number(flags.seed) * 1_000_003 + i)
  let tokens = statementFrom(random, 10 + Math.floor(random() * 60))
  const before = tokens.join(' ')
  const slips = []
  for (let left = i % 2 === 0 ? 0 : i % 8 === 7 ? 2 : 1; left > 0; left--) {
    const slip = mutated(tokens, random)
    tokens = slip.tokens
    slips.push(slip.kind)
  }
  return { text: textOf(tokens, random), before, slips }
}
