// Every stored plan of Flink 2.2 against the plan made here: `npm run bench -- plans [family] [-v]`. With -v the wrong and unknown ones are shown on
// standard error. Bars of issue 5: same operators, exchange keys and phases in 90 %, wrong in at most 2 %.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { modes } from '../flink/modes.mjs'
import { readPlans, storedNames } from '../flink/stored-plans.mjs'
import { loadSource } from '../support/load-source.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const flags = flagsOf({ verbose: { type: 'boolean', short: 'v', default: false } }, { words: true })
const { plannedHere, agreementOf, outline } = await loadSource(
  `export { plannedHere } from '../../test/support/planned-here.ts'; export * from '../../test/support/plan-operators.ts'`,
)
endIfDry(flags)
const wanted = flags.words.filter(name => storedNames().includes(name))
const sum = { all: 0, same: 0, wrong: 0, unknown: 0, text: 0 }
for (const name of wanted.length > 0 ? wanted : storedNames()) {
  const count = family(name)
  for (const key of Object.keys(sum)) sum[key] += count[key]
  print(name, count)
}
print('all plans', sum)

function family(name) {
  const { tables, statements } = readPlans(name)
  const head = readFileSync(join(import.meta.dirname, '../flink', tables), 'utf8')
  const count = { all: 0, same: 0, wrong: 0, unknown: 0, text: 0 }
  const parts = Object.keys(statements[0].plans).map(mode => {
    const planned = statements.filter(s => s.plans[mode].plan)
    return { mode, options: modes[mode], planned, statements: planned.map(s => s.sql) }
  })
  const ours = plannedHere(head, parts)
  for (const [p, { mode, planned }] of parts.entries()) {
    for (const [i, { sql, plans }] of planned.entries()) {
      const flink = plans[mode].plan.join('\n').trim()
      const { text, unknown } = ours[p][i]
      const agreement = agreementOf(text, flink)
      count.all++
      count[agreement]++
      if (text === flink) count.text++
      if (flags.verbose && agreement === 'unknown') console.error(`unknown [${name} ${mode}] ${sql}\n  ${unknown}`)
      if (flags.verbose && agreement === 'wrong')
        console.error(`wrong [${name} ${mode}] ${sql}\nours\n${outline(text)}\nFlink\n${outline(flink)}`)
    }
  }
  return count
}

function print(name, { all, same, wrong, unknown, text }) {
  const percent = n => `${((100 * n) / all).toFixed(1)}\t%`
  console.log(`${name}\tplans\t${all}\tplans`)
  console.log(`${name}\tsame operators, exchange keys and phases\t${percent(same)}`)
  console.log(`${name}\twrong\t${percent(wrong)}`)
  console.log(`${name}\tunknown\t${percent(unknown)}`)
  console.log(`${name}\tequal letter by letter\t${percent(text)}`)
}
