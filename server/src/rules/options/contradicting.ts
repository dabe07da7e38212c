import { defineRule, type Report, type StatementInScript } from '../rule.ts'
import { startOf } from '../run.ts'
import { miniBatch } from '../skew/two-phase-options.ts'

const ENABLED = 'table.exec.mini-batch.enabled'
const MODE = 'execution.runtime-mode'

export const contradictingSettings = defineRule({
  id: 'options/contradicting',
  summary: 'Mini-batch is on without what it needs, and Flink refuses the statement; or a setting for streaming is set in batch mode',
  severity: 'error',
  needs: 'script',
  check(statements, report) {
    checkRefused(statements, report)
    checkBatch(statements, report)
  },
})

function checkRefused(statements: readonly StatementInScript[], report: (report: Report) => void): void {
  const told = new Set<unknown>()
  for (const [i, { unit, facts }] of statements.entries()) {
    const key = facts?.refused
    if (key === undefined) continue
    const lastSet = (wanted: string) => statements.slice(0, i).findLast(s => s.facts?.set?.key === wanted)
    const on = lastSet(ENABLED)
    // One SET, one finding, however many statements it stops.
    if (told.has(on ?? unit)) continue
    told.add(on ?? unit)
    const at = on?.facts?.set?.at ?? startOf(unit)
    report({
      at,
      message: `Mini-batch is on and ${key} is not above 0: Flink refuses what it should bundle`,
      related: on ? [{ at: startOf(unit), message: 'refused' }] : [],
      ...(on &&
        !lastSet(key) && {
          fix: {
            title: `Set it to ${miniBatch[key]}`,
            state: { embedded: 'none', flink: 'none' },
            edits: e => e.insertBefore(startOf(on.unit), `SET '${key}' = '${miniBatch[key]}';\n`),
          },
        }),
    })
  }
}

/** Settings that change plans of streaming jobs and no plan of a batch job (asked: test/flink/options/batch.json). `off`: what they are without a SET. */
const onlyStreaming = new Map([
  [ENABLED, { on: /^true$/i, off: 'false' }],
  ['table.optimizer.distinct-agg.split.enabled', { on: /^true$/i, off: 'false' }],
  ['table.exec.sink.upsert-materialize', { on: /^force$/i, off: 'AUTO' }],
])

function checkBatch(statements: readonly StatementInScript[], report: (report: Report) => void): void {
  for (const [i, { facts }] of statements.entries()) {
    const set = facts?.set
    const known = set && onlyStreaming.get(set.key)
    if (!set || !known?.on.test(set.value)) continue
    const batch = batchBehind(statements, i, set.key)
    if (!batch) continue
    report({
      at: set.at,
      severity: 'warning',
      message: `This changes nothing: '${set.key}' is for streaming jobs, and '${MODE}' is batch`,
      related: [{ at: batch.at, message: 'batch mode' }],
      fix: {
        title: `Set it to ${known.off}`,
        state: { embedded: 'none', flink: 'none' },
        edits: e => e.replace(set.valueAt, `'${known.off}'`),
      },
    })
  }
}

/** The SET of batch mode, if all that runs with the SET of the key at `from` runs in it. */
function batchBehind(statements: readonly StatementInScript[], from: number, key: string) {
  let mode: NonNullable<StatementInScript['facts']>['set']
  let found: typeof mode
  for (const [i, { facts }] of statements.entries()) {
    if (i > from && (facts?.set?.key === key || facts?.reset === key || facts?.reset === '')) break
    if (facts?.set?.key === MODE) mode = facts.set
    if (facts?.reset === MODE || facts?.reset === '') mode = undefined
    if (i < from || !facts?.uses) continue
    if (mode?.value.toLowerCase() !== 'batch') return undefined
    found = mode
  }
  return found
}
