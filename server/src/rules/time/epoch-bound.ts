import type { Expression } from '../../plan/expression.ts'
import { defineRule, type PlanNode } from '../rule.ts'

export const epochBound = defineRule({
  id: 'time/epoch-bound',
  summary: 'A function of a time bounds an interval join as it is in 1970, and is never asked of a row',
  severity: 'warning',
  needs: 'plan',
  on: 'IntervalJoin',
  check(join, ctx) {
    if (!join.where) return
    const seen = new Set<string>()
    const parts = join.where.kind === 'call' && join.where.name === 'AND' ? join.where.args : [join.where]
    parts.forEach((part, i) => {
      const name = functionInBound(part, join)
      const at = join.origin('call', parts.length === 1 ? 'where' : `where/args.${i}`)
      // Both comparisons of a BETWEEN stand at one place.
      const place = `${at.file} ${at.unit} ${at.start}`
      if (name === undefined || seen.has(place)) return
      seen.add(place)
      ctx.report({
        at,
        message: `Flink makes a bound of this, in milliseconds, with ${name} worked out once, for 1970-01-01 00:00: ${boundsOf(join)}. No row is asked about it`,
      })
    })
  },
})

/** The function in a comparison between the times of both sides, which Flink takes a bound from; undefined where it is none, or one of times and intervals. */
function functionInBound(e: Expression, join: PlanNode<'IntervalJoin'>): string | undefined {
  if (e.kind !== 'call' || !/^([<>]=?|=)$/.test(e.name)) return undefined
  const times = [join.leftTime, join.input(0).fields.length + join.rightTime]
  const sides = e.args.map(columnsOf)
  if (!sides.every(s => s.length === 1) || !times.every(t => sides.some(s => s[0] === t))) return undefined
  return e.args.map(functionIn).find(name => name !== undefined)
}

const columnsOf = (e: Expression): number[] => (e.kind === 'input' ? [e.index] : e.kind === 'call' ? e.args.flatMap(columnsOf) : [])

function functionIn(e: Expression): string | undefined {
  if (e.kind !== 'call') return undefined
  if (e.name === 'EXTRACT' && e.args[0].kind === 'literal') return String(e.args[0].value)
  return /^([+-]|CAST)$/.test(e.name) ? e.args.map(functionIn).find(name => name !== undefined) : e.name
}

function boundsOf({ lower, upper }: PlanNode<'IntervalJoin'>): string {
  if (lower > upper) return 'no pair of rows lies within the bounds'
  return lower === upper
    ? `only pairs ${lower === 0 ? 'of one millisecond' : `${lower} ms apart`} are joined`
    : `pairs from ${lower} to ${upper} ms apart are joined`
}
