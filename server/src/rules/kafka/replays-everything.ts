import { defineRule } from '../rule.ts'

export const replaysEverything = defineRule({
  id: 'kafka/replays-everything',
  summary: 'Each new start of the job writes the whole topic once more into a table that only appends',
  severity: 'info',
  needs: 'plan',
  on: 'TableSourceScan',
  check(scan, ctx) {
    const mode = scan.options['scan.startup.mode'] ?? (scan.connector === 'kafka-cluster' ? 'earliest-offset' : 'group-offsets')
    if (!/^kafka(-cluster)?$/.test(scan.connector) || mode !== 'earliest-offset' || scan.primaryKey) return
    const sink = scan.sinks().find(s => /^(kafka(-cluster)?|filesystem|jdbc)$/.test(s.connector) && !s.primaryKey)
    if (!sink) return
    ctx.report({
      at: scan.origin('table'),
      message: `Started without the state of an earlier run, this job reads ${scan.table.at(-1)} from its beginning and appends everything to ${sink.table.at(-1)} once more`,
    })
  },
})
