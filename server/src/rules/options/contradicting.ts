import { defineRule } from '../rule.ts'
import { startOf } from '../run.ts'

const ENABLED = 'table.exec.mini-batch.enabled'
const values: Readonly<Record<string, string>> = { 'table.exec.mini-batch.allow-latency': '1 s', 'table.exec.mini-batch.size': '5000' }

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
              title: `Set it to ${values[key]}`,
              state: { embedded: 'none', flink: 'none' },
              edits: e => e.insertBefore(startOf(on.unit), `SET '${key}' = '${values[key]}';\n`),
            },
          }),
      })
    }
  },
})
