import type { JoinRel } from '../../semantics/rel.ts'
import { conjuncts, type Rex } from '../../semantics/rex.ts'
import { isInterval } from '../../semantics/type-rules.ts'

export interface JoinParts {
  readonly leftKeys: number[]
  readonly rightKeys: number[]
  readonly rest: Rex[]
}

/** Equalities between the sides, and what else the condition asks. */
export function joinParts(rel: JoinRel): JoinParts {
  const width = rel.left.fields.length
  const parts: JoinParts = { leftKeys: [], rightKeys: [], rest: [] }
  for (const c of conjuncts(rel.condition)) {
    const [a, b] = c.kind === 'call' && c.name === '=' ? c.args : []
    if (a?.kind === 'input' && b?.kind === 'input' && a.index < width !== b.index < width) {
      const [l, r] = a.index < width ? [a, b] : [b, a]
      parts.leftKeys.push(l.index)
      parts.rightKeys.push(r.index - width)
    } else parts.rest.push(c)
  }
  return parts
}

export interface TimeBounds {
  readonly leftTime: number
  readonly rightTime: number
  readonly lower: number
  readonly upper: number
  readonly rest: readonly Rex[]
}

/** Bounds of left time − right time, when the condition bounds it on both sides over time attributes of the same kind. */
export function timeBounds(rel: JoinRel): TimeBounds | undefined {
  const width = rel.left.fields.length
  let lower = Number.NEGATIVE_INFINITY
  let upper = Number.POSITIVE_INFINITY
  let leftTime: number | undefined
  let rightTime: number | undefined
  const rest: Rex[] = []
  for (const c of conjuncts(rel.condition)) {
    const bound = boundOf(c, width)
    if (!bound || (leftTime !== undefined && (bound.left !== leftTime || bound.right !== rightTime))) {
      rest.push(c)
      continue
    }
    leftTime = bound.left
    rightTime = bound.right
    if (bound.op === '>=' || bound.op === '>' || bound.op === '=') lower = Math.max(lower, bound.offset + (bound.op === '>' ? 1 : 0))
    if (bound.op === '<=' || bound.op === '<' || bound.op === '=') upper = Math.min(upper, bound.offset - (bound.op === '<' ? 1 : 0))
  }
  if (leftTime === undefined || rightTime === undefined || !Number.isFinite(lower) || !Number.isFinite(upper)) return undefined
  return { leftTime, rightTime, lower, upper, rest }
}

/** `left.time op right.time + offset` */
function boundOf(c: Rex, width: number): { left: number; right: number; op: string; offset: number } | undefined {
  if (c.kind !== 'call' || !['=', '<', '<=', '>', '>='].includes(c.name)) return undefined
  const a = timeTerm(c.args[0])
  const b = timeTerm(c.args[1])
  if (!a || !b || a.index < width === b.index < width || a.time !== b.time) return undefined
  const flip: Record<string, string> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
  if (a.index < width) return { left: a.index, right: b.index - width, op: c.name, offset: b.offset - a.offset }
  return { left: b.index, right: a.index - width, op: flip[c.name], offset: a.offset - b.offset }
}
function timeTerm(e: Rex): { index: number; offset: number; time: string } | undefined {
  if (e.kind === 'input') return e.time ? { index: e.index, offset: 0, time: e.time } : undefined
  if (e.kind !== 'call' || (e.name !== '+' && e.name !== '-')) return undefined
  const [base, by] = e.args
  if (base?.kind !== 'input' || !base.time || by?.kind !== 'literal' || !isInterval(by.type) || typeof by.value !== 'number')
    return undefined
  return { index: base.index, offset: e.name === '+' ? by.value : -by.value, time: base.time }
}
