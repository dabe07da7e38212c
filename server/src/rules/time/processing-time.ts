import { defineRule, type PlanNode } from '../rule.ts'
import { eventTimeOf } from './event-time.ts'

export const processingTime = defineRule({
  id: 'time/processing-time',
  summary: 'A window goes by the clock of the machine, where the source has event time',
  severity: 'info',
  needs: 'plan',
  on: [
    'WindowAggregate',
    'LocalWindowAggregate',
    'WindowTableFunction',
    'GroupWindowAggregate',
    'IntervalJoin',
    'OverAggregate',
    'Deduplicate',
  ],
  check(node, ctx) {
    const effect = effectOfClock(node)
    if (!effect) return
    const timed = node.inputs.map((_, i) => eventTimeOf(node.input(i))).find(name => name !== undefined)
    if (timed === undefined) return
    ctx.report({
      at: node.origin(node.kind === 'OverAggregate' || node.kind === 'Deduplicate' ? 'function' : 'keyword'),
      message: `This goes by the clock of the machine: ${effect}. The source has event time, '${timed}'`,
    })
  },
})

/** What comes of it; undefined where the operator goes by event time, or keeps the first row that came, as it is meant to. */
function effectOfClock(node: PlanNode): string | undefined {
  switch (node.kind) {
    case 'OverAggregate': {
      const [first] = node.orderBy
      return first && node.fields[first.column].timeAttribute === 'proctime'
        ? 'other rows stand before a row when they are read again, or late'
        : undefined
    }
    case 'Deduplicate':
      return node.order === 'PROCTIME' && node.keep === 'LastRow'
        ? 'an older row that comes late takes the place of a newer one'
        : undefined
    default:
      return 'time' in node && node.time === 'proctime' ? 'rows fall into other windows when they are read again, or late' : undefined
  }
}
