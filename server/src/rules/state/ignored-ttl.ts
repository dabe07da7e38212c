import { placeIn } from '../options/places.ts'
import { defineRule } from '../rule.ts'
import { ttlHintAt } from './ttl-hint.ts'

export const ignoredTtl = defineRule({
  id: 'state/ignored-ttl',
  summary: 'A STATE_TTL hint stands at a join that goes by time, which does not look at it',
  severity: 'warning',
  needs: 'plan',
  on: ['IntervalJoin', 'WindowJoin', 'TemporalJoin', 'LookupJoin'],
  check(join, ctx) {
    const at = join.origin('keyword')
    const found = ttlHintAt(at, ctx)
    const unit = found && ctx.unitOf(at)
    if (!unit) return
    const { hint, select } = found
    // A regular join or an aggregate of the same SELECT takes the hint.
    const inSelect = (start: number, end: number) => select.start <= start && end <= select.end
    const taken = ctx.plan.nodes.some(node => {
      if (!takers.has(node.kind)) return false
      const place = node.origin('keyword')
      return place.file === at.file && place.unit === at.unit && inSelect(place.start, place.end)
    })
    if (taken) return
    ctx.report({
      at: placeIn(unit, hint.name),
      message: 'STATE_TTL is for regular joins and for aggregates; this join keeps its rows as long as its times say, with or without it',
    })
  },
})

const takers = new Set(['Join', 'GroupAggregate', 'LocalGroupAggregate'])
