import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { modes } from './flink/modes.mjs'
import { readPlans } from './flink/stored-plans.mjs'
import { agreementOf } from './support/plan-operators.ts'
import { plannedHere } from './support/planned-here.ts'

interface Stored {
  readonly sql: string
  readonly plans: Readonly<Record<string, { readonly plan?: readonly string[] }>>
}

/**
 * What Flink 2.2 planned for each statement in each mode of the options (`npm run update:flink`), against what is planned here: `same` operators, exchange
 * keys and phases, `wrong`, or not known here; `text`: equal letter by letter. A plan that several modes share is compared in one of them, so that this
 * stays quick; `npm run bench -- plans` compares all. A figure may get better, and not worse.
 */
test.each([
  ['aggregates', 128, 128, 0, 115],
  ['committed', 326, 289, 1, 212],
  ['demo', 32, 32, 0, 28],
  ['grid-group-windows', 58, 58, 0, 0],
  ['grid-groups', 287, 287, 0, 229],
  ['grid-joins', 142, 132, 0, 124],
  ['grid-over', 180, 180, 0, 0],
  ['grid-ranks', 142, 142, 0, 124],
  ['grid-sets', 72, 41, 2, 25],
  ['grid-sinks', 102, 102, 0, 96],
  ['grid-time-joins', 250, 244, 0, 224],
  ['grid-updates', 116, 116, 0, 64],
  ['grid-windows', 661, 658, 3, 466],
  ['joins', 56, 56, 0, 52],
  ['projections', 99, 99, 0, 81],
  ['reuse', 78, 74, 4, 72],
  ['shapes', 44, 39, 5, 27],
  ['windows', 63, 58, 2, 45],
])('%s: of %i plans at least %i same, at most %i wrong, at least %i of the same text', (name, all, same, wrong, text) => {
  const { tables, statements } = readPlans(name) as { tables: string; statements: Stored[] }
  const head = readFileSync(path.join(import.meta.dirname, 'flink', tables), 'utf8')
  const found = { all: 0, same: 0, wrong: 0, unknown: 0, text: 0 }
  const misled: string[] = []
  const seen = new Set<unknown>()
  const parts = Object.entries(modes).map(([mode, options]) => {
    const wanted = statements.filter(({ plans }) => plans[mode]?.plan && !seen.has(plans[mode]) && seen.add(plans[mode]))
    return { options, statements: wanted.map(s => s.sql), flink: wanted.map(s => s.plans[mode].plan!.join('\n').trim()) }
  })
  const ours = plannedHere(head, parts)
  for (const [p, { flink }] of parts.entries()) {
    for (const [i, text] of flink.entries()) {
      const agreement = agreementOf(ours[p][i].text, text)
      found.all++
      found[agreement]++
      if (ours[p][i].text === text) found.text++
      if (agreement === 'wrong' && ours[p][i].offers.length > 0) misled.push(`${ours[p][i].offers}: ${parts[p].statements[i]}`)
    }
  }
  expect(misled, 'a rewrite is offered on a plan that is not the one of Flink').toEqual([])
  expect(found.all).toBe(all)
  expect(found.same, JSON.stringify(found)).toBeGreaterThanOrEqual(same)
  expect(found.wrong, JSON.stringify(found)).toBeLessThanOrEqual(wrong)
  expect(found.text, JSON.stringify(found)).toBeGreaterThanOrEqual(text)
})
