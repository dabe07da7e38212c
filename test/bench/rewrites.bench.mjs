// What each rule's rewrite gave on Flink 2.2, as it is stored: `npm run bench -- rewrites`. `npm run update:rewrites` runs them again.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median } from '../flink/rewrites/measured.mjs'
import { rowsAre } from '../flink/rewrites/results.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const { results } = JSON.parse(readFileSync(join(import.meta.dirname, '../flink/rewrites/results.json'), 'utf8'))
endIfDry(flagsOf({}))
for (const result of results) {
  const { rule, query, rows, counters, jobMs, cpuMs } = result
  const print = (metric, value, unit) => console.log([`${rule}: ${query}`, metric, value, unit].join('\t'))
  print(rowsAre(result), rows, 'rows')
  for (const [counter, [before, after]] of Object.entries(counters)) {
    print(`${counter}, before`, before, counter.split(' ')[0])
    print(`${counter}, after`, after, counter.split(' ')[0])
  }
  for (const [name, sides] of Object.entries({ 'job time': jobMs, 'CPU of the JVM': cpuMs })) {
    if (!sides) continue
    print(`${name}, before, median of ${sides[0].length}`, median(sides[0]), 'ms')
    print(`${name}, after, median of ${sides[1].length}`, median(sides[1]), 'ms')
  }
}
