import { defineRule, type StatementInScript } from '../rule.ts'

export const settingWithoutEffect = defineRule({
  id: 'options/no-effect',
  summary: 'A setting is for something that no statement behind it does',
  severity: 'info',
  needs: 'script',
  check(statements, report) {
    for (let i = 0; i < statements.length; i++) {
      const set = statements[i].facts?.set
      const known = set && settings.get(set.key)
      if (!set || !known?.on.test(set.value.trim())) continue
      const reign = inForce(statements, i, set.key)
      if (reign.length === 0 || reign.some(uses => uses === 'unknown' || known.askedWith.some(key => uses.has(key)))) continue
      const few =
        reign.length === 1 ? 'the one statement that it is in force for' : `none of the ${reign.length} statements that it is in force for`
      report({ at: set.at, message: `This changes nothing: ${few} ${reign.length === 1 ? known.without : known.does}` })
    }
  },
})

/** What the statements read for which the SET of the key at `from` is in force. */
function inForce(statements: readonly StatementInScript[], from: number, key: string) {
  const reign: (ReadonlySet<string> | 'unknown')[] = []
  for (const { facts } of statements.slice(from + 1)) {
    if (facts?.set?.key === key || facts?.reset === key || facts?.reset === '') break
    if (facts?.uses) reign.push(facts.uses)
  }
  return reign
}

interface Known {
  /** keys of which the planner asks for one wherever this setting can matter */
  readonly askedWith: readonly string[]
  /** values that switch something on */
  readonly on: RegExp
  /** what the statements would have to do, of several and of one */
  readonly does: string
  readonly without: string
}
const MINI_BATCH = 'table.exec.mini-batch.enabled'
const PHASES = 'table.optimizer.agg-phase-strategy'
const SPLIT = 'table.optimizer.distinct-agg.split.enabled'
const IDLE = 'table.exec.source.idle-timeout'
// The latency and the size of mini-batch go with its switch, of which alone is told.
const settings = new Map<string, Known>([
  [
    MINI_BATCH,
    {
      askedWith: [MINI_BATCH],
      on: /^true$/i,
      does: 'aggregates, joins or keeps rows by key, which is what mini-batch bundles',
      without: 'does not aggregate, join or keep rows by key, which is what mini-batch bundles',
    },
  ],
  // Without mini-batch the planner doesn't ask for it, which skew/mini-batch-incomplete says of each aggregate.
  [PHASES, { askedWith: [PHASES, MINI_BATCH], on: /^(?:one|two)_phase$/i, does: 'aggregates', without: 'does not aggregate' }],
  [
    SPLIT,
    {
      askedWith: [SPLIT],
      on: /^true$/i,
      does: 'has a distinct aggregate by a key that could be split',
      without: 'has no distinct aggregate by a key that could be split',
    },
  ],
  [IDLE, { askedWith: [IDLE], on: /[1-9]/, does: 'reads a table with a watermark', without: 'reads no table with a watermark' }],
])
