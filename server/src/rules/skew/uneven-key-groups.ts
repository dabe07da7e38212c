import { defaultMaxParallelism } from '../../plan/key-groups.ts'
import { defineRule } from '../rule.ts'

const MAX_PARALLELISM = 'pipeline.max-parallelism'
/** What the busiest subtask may have above the average before it is worth a word. */
const TOLERANCE = 1.1

export const unevenKeyGroups = defineRule({
  id: 'skew/uneven-key-groups',
  summary: 'The key groups do not divide evenly among the subtasks, so that some have more of them',
  severity: 'info',
  needs: 'plan',
  on: 'Exchange',
  check(exchange, ctx) {
    const { nodes } = ctx.plan
    const isKeyed = (n: (typeof nodes)[number]) => n.kind === 'Exchange' && n.distribution.type === 'hash'
    // Every keyed operator of the job has the same: the first one says it.
    if (!isKeyed(exchange) || nodes.find(isKeyed)?.id !== exchange.id) return
    const parallelism = number(ctx.option('parallelism.default')) ?? ctx.settings.parallelism
    const groups = number(ctx.option(MAX_PARALLELISM)) ?? defaultMaxParallelism(parallelism)
    const most = Math.ceil(groups / parallelism)
    const even = most * parallelism
    const above = even / groups
    if (above < TOLERANCE) return
    const few = groups < parallelism ? `${parallelism - groups} of ${parallelism} subtasks get no key at all: there are ` : ''
    ctx.report({
      at: exchange.consumers()[0].origin('keyword'),
      message: few
        ? `${few}${groups} key groups`
        : `${groups} key groups over ${parallelism} subtasks: some have ${most} and work ${Math.round((above - 1) * 100)} % above the average, also with even keys`,
      ...(even <= 32768 && {
        fix: {
          title: `Make it ${even} key groups`,
          state: { embedded: 'kept', flink: 'fresh' },
          fixAll: false,
          options: { [MAX_PARALLELISM]: String(even) },
        },
      }),
    })
  },
})

const number = (text: string | undefined): number | undefined => (text !== undefined && Number(text) > 0 ? Number(text) : undefined)
