import { defineRule, type PlanNode } from '../rule.ts'

const TIMEOUT = 'table.exec.source.idle-timeout'

export const idleSource = defineRule({
  id: 'time/idle-source',
  summary: 'One partition without records holds back all windows',
  severity: 'info',
  needs: 'plan',
  on: 'TableSourceScan',
  check(scan, ctx) {
    if (scan.connector !== 'kafka' || !scan.watermark || scan.watermark.idleTimeout || !waitsForTime(scan)) return
    ctx.report({
      at: scan.origin('table'),
      message:
        'A partition of this topic that gets no records holds the watermark back, and with it every window: an idle timeout lets the others go on',
      fix: {
        title: 'Go on without partitions that were idle for 30 s',
        state: { embedded: 'kept', flink: 'kept' },
        fixAll: false,
        options: { [TIMEOUT]: '30 s' },
      },
    })
  },
})

/** Some operator above gives its rows only when the watermark has passed. */
function waitsForTime(node: PlanNode): boolean {
  return node.consumers().some(above => waits(above) || waitsForTime(above))
}

function waits(node: PlanNode): boolean {
  if (node.kind === 'OverAggregate') return node.orderBy.some(o => node.fields[o.column].timeAttribute === 'rowtime')
  // A row is given its windows as it comes; only where a session ends is known later.
  if (node.kind === 'WindowTableFunction' && node.window.type !== 'SESSION') return false
  return 'time' in node && node.time === 'rowtime'
}
