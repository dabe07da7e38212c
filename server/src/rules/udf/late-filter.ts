import { type Expression, findCall } from '../../plan/expression.ts'
import type { Origin } from '../../plan/origins.ts'
import { defineRule, type Fix, type RuleContext } from '../rule.ts'

export const lateFilter = defineRule({
  id: 'udf/late-filter',
  summary: 'A function is called for rows that a cheaper condition after it drops',
  severity: 'info',
  needs: 'plan',
  on: 'Calc',
  check(calc, ctx) {
    const { where } = calc
    if (where?.kind !== 'call' || where.name !== 'AND') return
    const first = where.args.findIndex(callsUser)
    const last = where.args.findLastIndex(e => !callsUser(e))
    if (first === -1 || last < first) return
    const [costly, cheap] = [first, last].map(i => calc.origins(`where/args.${i}`).find(o => o.role === 'node'))
    const at = calc.origins(callPath(where.args[first], `where/args.${first}`)).find(o => o.role === 'call') ?? costly
    if (!at || !costly || !cheap) return
    ctx.report({
      at,
      message:
        'Conditions are tried from left to right: written last, this function is called only for the rows that the others let through',
      fix: swap(costly, cheap, where.args[first], where.args[last], ctx),
    })
  },
})

const callsUser = (e: Expression): boolean => findCall(e, c => c.user === true) !== undefined

function callPath(e: Expression, path: string): string {
  if (e.kind !== 'call' || e.user) return path
  const i = e.args.findIndex(callsUser)
  return i === -1 ? path : callPath(e.args[i], `${path}/args.${i}`)
}

/** Both conditions change places, where they stand in one text and neither needs the parentheses that may be around it. */
function swap(a: Origin, b: Origin, first: Expression, last: Expression, ctx: RuleContext): Fix | undefined {
  const unit = ctx.unitOf(a)
  const isOr = (e: Expression) => e.kind === 'call' && e.name === 'OR'
  if (!unit || a.unit !== b.unit || a.file !== b.file || a.end > b.start || isOr(first) || isOr(last)) return undefined
  return {
    title: 'Put the cheaper condition first',
    state: { embedded: 'kept', flink: 'kept' },
    safe: true,
    edits: e => {
      e.replace(a, unit.text.slice(b.start, b.end))
      e.replace(b, unit.text.slice(a.start, a.end))
    },
  }
}
