import { defineRule, type PlanNode } from '../rule.ts'
import { canBeTwoPhase } from './one-phase-aggregate.ts'
import { idleSetting, inTwoPhases } from './two-phase-options.ts'

export const singleTask = defineRule({
  id: 'skew/single-task',
  summary: 'All rows of an operator go through one subtask, whatever the parallelism',
  severity: 'warning',
  needs: 'plan',
  on: 'Exchange',
  check(exchange, ctx) {
    if (exchange.distribution.type !== 'single' || ctx.settings.parallelism === 1) return
    const [above] = exchange.consumers()
    const what = above && words[above.kind]
    // A local aggregate in front leaves one row a bundle and subtask, and a Top-N's first level n rows.
    if (!what || above.inputs[0] !== exchange.id || isSummed(exchange.input())) return
    // A total that somebody looks at in the editor is meant to be one; a join without an equality is a surprise there, too.
    if (exchange.sinks().length === 0 && !above.kind.endsWith('Join')) return
    // Settings that would divide the work and are not complete are skew/mini-batch-incomplete's, with the same repair.
    if (above.kind === 'GroupAggregate' && canBeTwoPhase(above) && idleSetting(ctx) !== undefined) return
    ctx.report({
      at: above.origin(above.kind === 'Rank' || above.kind === 'OverAggregate' ? 'function' : 'keyword'),
      message: `${what}, so one of ${ctx.settings.parallelism} subtasks does all the work`,
      ...(above.kind === 'GroupAggregate' &&
        canBeTwoPhase(above) && { fix: inTwoPhases('Aggregate on all subtasks first, in mini-batches of 1 s', ctx) }),
    })
  },
})

const words: Partial<Record<string, string>> = {
  GroupAggregate: 'This aggregate has no key',
  WindowAggregate: 'This window is aggregated without a key',
  WindowTableFunction: 'This session window has no PARTITION BY',
  OverAggregate: 'This OVER has no PARTITION BY',
  Rank: 'This ROW_NUMBER has no PARTITION BY',
  Join: 'This join has no equality between its sides',
  WindowJoin: 'This join has no equality between its sides beside the window',
  IntervalJoin: 'This interval join has no equality between its sides',
}
const summary = new Set(['LocalGroupAggregate', 'LocalWindowAggregate', 'Rank'])
const isSummed = (node: PlanNode): boolean => summary.has(node.kind) || (node.kind === 'Calc' && isSummed(node.input()))
