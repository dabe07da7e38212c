import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { explain } from '../server/src/plan/explain.ts'
import { planOf } from '../server/src/workspace/plans.ts'
import { statementsOf } from '../server/src/workspace/statements.ts'
import { Workspace } from '../server/src/workspace/workspace.ts'
import { modes } from './flink/modes.mjs'

/**
 * What Flink 2.2 printed for each script in each mode of the options (`npm run update:flink`), against what is planned here. A plan that differs is
 * one of three kinds: names only (`f0 AS page`), the same work in another order, or not planned yet. So it is counted: a figure may rise, and not fall.
 */
const flink = path.join(import.meta.dirname, 'flink')
const functions = Object.fromEntries(
  Object.entries({ page_of: 'STRING', count_char: 'BIGINT', random_tag: 'STRING' }).map(([name, returns]) => [
    name,
    { returns, deterministic: name !== 'random_tag' },
  ]),
)
interface Stored {
  readonly sql: string
  readonly plans: Readonly<Record<string, { readonly plan?: readonly string[] }>>
}

test.each([
  ['aggregates', 149, 175],
  ['demo', 40, 50],
  ['windows', 62, 100],
  ['projections', 76, 108],
  ['shapes', 32, 63],
  ['joins', 15, 56],
  ['reuse', 90, 115],
])('%s: at least %i of %i plans are the text of Flink', (name, least, all) => {
  const { statements } = JSON.parse(readFileSync(path.join(flink, 'plans', `${name}.json`), 'utf8')) as { statements: Stored[] }
  const compared = Object.keys(statements[0].plans).flatMap(mode => {
    const ours = plansOf(statements, mode)
    return statements.flatMap(({ plans }, i) => (plans[mode].plan ? [ours[i] === plans[mode].plan.join('\n').trim()] : []))
  })
  expect(compared.length).toBe(all)
  expect(compared.filter(same => same).length).toBeGreaterThanOrEqual(least)
})

/** The plan of each statement behind the tables, with the options of a mode; undefined where it isn't planned. */
function plansOf(statements: readonly Stored[], mode: string): (string | undefined)[] {
  const workspace = new Workspace({
    environment: { flink: '2.2', functions },
    rules: { flinkVersion: '2.2', parallelism: 1, stateBackend: 'hashmap' },
    levels: {},
  })
  const options = modes[mode as keyof typeof modes]
  let text = `${readFileSync(path.join(flink, 'scripts', 'tables.sql'), 'utf8')}\n${options.map(s => `${s};\n`).join('')}`
  const starts = statements.map(({ sql }) => {
    const start = text.length
    text += `${sql};\n`
    return start
  })
  workspace.setText('/plans.flink.sql', text)
  const script = workspace.script('/plans.flink.sql')!
  const runnable = new Map(statementsOf(script).map(s => [s.start, s]))
  return starts.map(start => {
    const statement = runnable.get(start)
    const plan = statement && planOf(workspace, script, statement)?.plan
    return plan && plan.unknown === undefined ? explain(plan).trim() : undefined
  })
}
