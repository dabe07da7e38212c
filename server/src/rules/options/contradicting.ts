import { defineRule } from '../rule.ts'
import { startOf } from '../run.ts'
import { miniBatch } from '../skew/two-phase-options.ts'

const ENABLED = 'table.exec.mini-batch.enabled'

export const contradictingSettings = defineRule({
  id: 'options/contradicting',
  summary: 'Mini-batch is on without what it needs, and Flink refuses the statement',
  severity: 'error',
  needs: 'script',
  check(statements, report) {
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
  },
})
