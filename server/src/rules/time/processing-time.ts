import { defineRule } from '../rule.ts'
import { eventTimeOf } from './event-time.ts'

export const processingTime = defineRule({
  id: 'time/processing-time',
  summary: 'A window goes by the clock of the machine, where the source has event time',
  severity: 'info',
  needs: 'plan',
  on: ['WindowAggregate', 'LocalWindowAggregate', 'WindowTableFunction', 'IntervalJoin'],
  check(node, ctx) {
    if (node.time !== 'proctime') return
    const timed = node.inputs.map((_, i) => eventTimeOf(node.input(i))).find(name => name !== undefined)
    if (timed === undefined) return
    ctx.report({
      at: node.origin('keyword'),
      message: `This goes by the clock of the machine: rows fall into other windows when they are read again, or late. The source has event time, '${timed}'`,
    })
  },
})
