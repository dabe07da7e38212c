import { digest, type Expression, findCall, type ScalarCall } from '../../plan/expression.ts'
import type { Origin } from '../../plan/origins.ts'
import { withOtherOperators } from '../flink-state.ts'
import { defineRule, type Fix, type PlanNode, type RuleContext } from '../rule.ts'
import { calledBelow } from './called-below.ts'
import { rewriteWithUnnest } from './unnest-rewrite.ts'

export const repeatedCall = defineRule({
  id: 'udf/repeated-call',
  summary: 'A function is called several times a row with the same arguments',
  severity: 'warning',
  needs: 'plan',
  on: ['Calc', 'Join', 'IntervalJoin', 'WindowJoin', 'TemporalJoin'],
  check(node, ctx) {
    // Flink 2.4 evaluates equal deterministic calls of an operator once (FLINK-39268).
    if (Number.parseFloat(ctx.settings.flinkVersion) >= 2.4) return
    for (const { call, paths, conditional } of userCalls(node)) {
      if (paths.length > 1) {
        const written = places(paths.flatMap(path => node.origins(path).filter(o => o.role === 'call')))
        const at = written[0] ?? node.origin('call', paths[0])
        const text = written[0] ? textAt(written[0], ctx) : undefined
        const name = text && text.length <= 60 ? text : call.name
        const shares = `with the same arguments: Flink ${ctx.settings.flinkVersion} does not share calls`
        ctx.report({
          at,
          related: written.slice(1).map(o => ({ at: o, message: 'and here' })),
          ...(node.kind === 'Calc'
            ? { message: `${name} is called ${paths.length} times a row ${shares}`, fix: repair(node, call, written, conditional, ctx) }
            : {
                // Whether it is called less often then is a question of how many rows of the other side a row meets.
                severity: 'info',
                message: `${name} is called up to ${paths.length} times for each pair of rows ${shares}. ${NAMED_BELOW} a row`,
              }),
        })
      } else if (node.kind === 'Calc') {
        const lower = calledBelow(node, call)
        if (!lower) continue
        const at = node.origin('call', paths[0])
        ctx.report({
          at,
          message: `${textAt(at, ctx) ?? call.name} is called ${lower.isInJoin ? 'for each pair in the join' : 'before the join'} and once more behind it. ${NAMED_BELOW}`,
          related: lower.node.origins(lower.path).map(o => ({ at: o, message: lower.isInJoin ? 'and here' : 'and here, for the key' })),
        })
      }
    }
  },
})

const NAMED_BELOW = 'Named in a sub-query below the join, it is called once'

type Calling = 'Calc' | 'Join' | 'IntervalJoin' | 'WindowJoin' | 'TemporalJoin'

interface UserCall {
  readonly call: ScalarCall
  /** where in the operator: `select.0/args.1`, `where`, `condition` */
  readonly paths: string[]
  /** some occurrence stands in a branch that isn't always taken */
  conditional: boolean
}

// Their later arguments are evaluated only when needed.
const lazy = new Set(['CASE', 'COALESCE', 'IF', 'IFNULL'])

/** Deterministic user calls of the operator with all their places, without those that repeat only because a call around them does. */
function userCalls(node: PlanNode<Calling>): UserCall[] {
  const found = new Map<string, UserCall>()
  const collect = (e: Expression, path: string, conditional: boolean) => {
    if (e.kind !== 'call') return
    if (e.user) {
      const key = digest(e)
      const known = found.get(key)
      if (known) {
        known.paths.push(path)
        known.conditional ||= conditional
        // What stands inside was counted at the first occurrence: one call around it, one call of it.
        return
      }
      found.set(key, { call: e, paths: [path], conditional })
    }
    e.args.forEach((a, i) => {
      if (a.kind === 'call') collect(a, `${path}/args.${i}`, conditional || (i > 0 && lazy.has(e.name)))
    })
  }
  if (node.kind === 'Calc') {
    node.select.forEach((e, i) => {
      if (e.kind === 'call') collect(e, `select.${i}`, false)
    })
    if (node.where) collect(node.where, 'where', false)
  } else if (node.condition) collect(node.condition, 'condition', false)
  return [...found.values()].filter(r => !findCall(r.call, c => c.nonDeterministic === true))
}

/** Each place once, in the order of the text. */
function places(origins: readonly Origin[]): Origin[] {
  const unique = new Map(origins.map(o => [`${o.file}:${o.unit}:${o.start}`, o]))
  return [...unique.values()].sort((a, b) => (a.unit === b.unit ? a.start - b.start : 0))
}

function textAt(place: Origin, ctx: RuleContext): string | undefined {
  return ctx.unitOf(place)?.text.slice(place.start, place.end).replace(/\s+/g, ' ')
}

function repair(
  calc: PlanNode<'Calc'>,
  call: ScalarCall,
  written: readonly Origin[],
  conditional: boolean,
  ctx: RuleContext,
): Fix | undefined {
  // The rewrite loses the unique key of its input: after an aggregate it would add an upsert materializer with state of its own.
  if (calc.input().changelog.join() !== 'I' || call.type.root === 'ROW' || written.length === 0) return undefined
  const unit = ctx.unitOf(written[0])
  if (!unit || written.some(o => o.unit !== written[0].unit || o.file !== written[0].file)) return undefined
  const rewrite = rewriteWithUnnest(unit, written)
  if (!rewrite) return undefined
  const job = calc.sinks().length > 0
  return {
    title: `Call it once a row, through CROSS JOIN UNNEST${conditional ? '; it then runs for rows whose CASE branch skipped it too' : ''}`,
    state: job ? { embedded: 'kept', flink: withOtherOperators(ctx.plan.nodes) } : { embedded: 'none', flink: 'none' },
    safe: !job && !conditional,
    edits: e => {
      const at = (start: number, end: number) => ({ file: unit.file, unit: unit.id, start, end })
      for (const { start, end, newText } of rewrite) e.replace(at(start, end), newText)
    },
  }
}
