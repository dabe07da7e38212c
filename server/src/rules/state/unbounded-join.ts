import { defineRule, type PlanNode } from '../rule.ts'
import { eventTimeOf } from '../time/event-time.ts'
import { letStateGo } from './let-state-go.ts'
import { timedJoins } from './timed-join.ts'
import { ttlHintAt } from './ttl-hint.ts'

export const unboundedJoin = defineRule({
  id: 'state/unbounded-join',
  summary: 'A join keeps all rows of both sides for ever',
  severity: 'info',
  needs: 'plan',
  on: 'Join',
  check(join, ctx) {
    // A query that only runs in the editor ends with it.
    if (join.state.ttl > 0 || join.sinks().length === 0) return
    const growing = [0, 1].filter(side => grows(join.input(side)))
    if (growing.length === 0 || ttlHintAt(join.origin('keyword'), ctx)) return
    const bothTimed = [0, 1].every(side => join.input(side).changelog.join() === 'I' && eventTimeOf(join.input(side)) !== undefined)
    const ways = bothTimed
      ? 'Both sides have event time: a condition that bounds the time between them (an interval join) lets old rows go'
      : 'A time to live lets old rows go'
    ctx.report({
      at: join.origin('keyword'),
      message: `This join keeps every row of ${growing.length === 2 ? 'both sides' : `its ${growing[0] === 0 ? 'left' : 'right'} side`} for ever. ${ways}`,
      fix: [letStateGo, ...timedJoins(join, ctx)],
    })
  },
})

/** Not by row, where the side has one row a key that is kept up to date. */
const grows = (input: PlanNode): boolean => input.changelog.join() === 'I' || input.uniqueKeys === undefined
