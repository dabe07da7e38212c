import type { JoinRel } from '../semantics/rel.ts'
import { and, conjuncts, type Rex } from '../semantics/rex.ts'
import { formatType } from '../semantics/types.ts'
import { asExpression, type Draft, type DraftNode, type DraftState } from './draft.ts'
import { parseDuration } from './duration.ts'
import { type JoinParts, joinParts, timeBounds } from './logical/join-parts.ts'
import { isWindowJoin, windowColumns } from './logical/windows.ts'
import type { SideWindow } from './physical.ts'
import { draft, exchange, stateOf, Unplannable } from './to-physical.ts'

export function physicalJoin(rel: JoinRel, left: Draft, right: Draft): Draft {
  const width = rel.left.fields.length
  const semi = rel.joinType === 'SEMI' || rel.joinType === 'ANTI'
  const lineage = semi ? left.lineage : [...left.lineage, ...right.lineage]
  const windowed = isWindowJoin(rel)
  const bounds = windowed ? undefined : timeBounds(rel)
  const parts = windowed ? windowParts(rel) : bounds ? intervalParts(rel) : joinParts(rel)
  if (parts.leftKeys.some((k, i) => rel.left.fields[k].type.root !== rel.right.fields[parts.rightKeys[i]].type.root)) {
    const i = parts.leftKeys.findIndex((k, n) => rel.left.fields[k].type.root !== rel.right.fields[parts.rightKeys[n]].type.root)
    throw new Unplannable(
      `join keys of different types (${formatType(rel.left.fields[parts.leftKeys[i]].type)}, ${formatType(rel.right.fields[parts.rightKeys[i]].type)}) are not planned yet`,
    )
  }
  const distribution = (keys: readonly number[]) => (keys.length > 0 ? ({ type: 'hash', keys } as const) : ({ type: 'single' } as const))
  const l = exchange(left, distribution(parts.leftKeys))
  const r = exchange(right, distribution(parts.rightKeys))
  const both: Draft = { ...l, sources: new Set([...l.sources, ...r.sources]), lineage: [...l.lineage, ...r.lineage] }
  const row = (d: Draft): DraftState['parts'][number]['type'] => ({
    root: 'ROW',
    nullable: false,
    fields: d.fields.map(f => ({ name: f.name, type: f.type })),
  })
  const keyLineage = parts.rightKeys.map(k => r.lineage[k]).join()
  const condition = and(bounds ? bounds.rest.filter(c => !isEquality(c, width)) : parts.rest)
  const common = {
    joinType: rel.joinType,
    leftKeys: parts.leftKeys,
    rightKeys: parts.rightKeys,
    ...(condition ? { condition: asExpression(condition) } : {}),
  }
  const where = windowed ? and([...keyEqualities(rel, parts, width), ...parts.rest]) : rel.condition
  const whole = where ? { where: asExpression(where) } : {}
  const state = (kind: string, more = ''): DraftState =>
    stateOf(
      kind,
      both,
      parts.leftKeys,
      [
        { id: 'left', type: row(l) },
        { id: 'right', type: row(r) },
      ],
      `${keyLineage}|${rel.joinType}|${more}`,
    )
  const node = ((): DraftNode => {
    if (windowed) {
      const { left: leftWindow, right: rightWindow } = windowsOf(rel)
      return {
        kind: 'WindowJoin',
        ...common,
        ...whole,
        leftWindow,
        rightWindow,
        time: windowColumns(rel.left)!.timeType,
        state: state('WindowJoin', JSON.stringify(leftWindow.window)),
      }
    }
    if (!bounds)
      return {
        kind: 'Join',
        ...common,
        ...whole,
        ...(rel.timeToLive && { timeToLive: rel.timeToLive.map(t => (t === undefined ? undefined : parseDuration(t)) ?? null) }),
        state: state('Join'),
      }
    const { leftTime, rightTime, lower, upper } = bounds
    const time = rel.left.fields[leftTime].time ?? 'rowtime'
    return {
      kind: 'IntervalJoin',
      ...common,
      ...whole,
      leftTime,
      rightTime,
      time,
      lower,
      upper,
      state: state('IntervalJoin', `${lower}..${upper}`),
    }
  })()
  return draft(node, [l, r], rel, { lineage, uniqueKeys: joinKeys(rel, parts, l, r, width) })
}

/** The equalities of the condition that are keys, as they were written. */
function keyEqualities(rel: JoinRel, parts: JoinParts, width: number): Rex[] {
  return conjuncts(rel.condition).filter(c => {
    if (!isEquality(c, width)) return false
    const [a, b] = (c as Extract<Rex, { kind: 'call' }>).args as [Extract<Rex, { kind: 'input' }>, Extract<Rex, { kind: 'input' }>]
    const [l, r] = a.index < width ? [a.index, b.index - width] : [b.index, a.index - width]
    return parts.leftKeys.some((k, i) => k === l && parts.rightKeys[i] === r)
  })
}

const isEquality = (c: Rex, width: number): boolean => {
  if (c.kind !== 'call' || c.name !== '=') return false
  const [a, b] = c.args
  return a.kind === 'input' && b.kind === 'input' && a.index < width !== b.index < width
}

/** The keys without equalities of time attributes, which are bounds. */
function intervalParts(rel: JoinRel): JoinParts {
  const all = joinParts(rel)
  const keep = all.leftKeys.map(k => !rel.left.fields[k].time)
  return { leftKeys: all.leftKeys.filter((_, i) => keep[i]), rightKeys: all.rightKeys.filter((_, i) => keep[i]), rest: all.rest }
}

/** The keys without the equalities of the windows. */
function windowParts(rel: JoinRel): JoinParts {
  const all = joinParts(rel)
  const left = windowColumns(rel.left)!
  const right = windowColumns(rel.right)!
  const keep = all.leftKeys.map(
    (k, i) => !((left.start.has(k) && right.start.has(all.rightKeys[i])) || (left.end.has(k) && right.end.has(all.rightKeys[i]))),
  )
  return { leftKeys: all.leftKeys.filter((_, i) => keep[i]), rightKeys: all.rightKeys.filter((_, i) => keep[i]), rest: all.rest }
}

function windowsOf(rel: JoinRel): { left: SideWindow; right: SideWindow } {
  const one = (side: JoinRel['left']): SideWindow => {
    const w = windowColumns(side)!
    return { window: w.window, start: [...w.start][0], end: [...w.end][0] }
  }
  return { left: one(rel.left), right: one(rel.right) }
}

/** Unique keys of a join: a side's key survives if the other side is unique in the join key. */
function joinKeys(rel: JoinRel, parts: JoinParts, l: Draft, r: Draft, width: number): number[][] | undefined {
  if (rel.joinType === 'SEMI' || rel.joinType === 'ANTI') return l.uniqueKeys?.map(k => [...k])
  const covers = (keys: Draft['uniqueKeys'], by: readonly number[]): boolean => keys?.some(k => k.every(c => by.includes(c))) === true
  const found: number[][] = []
  const leftUnique = covers(l.uniqueKeys, parts.leftKeys)
  const rightUnique = covers(r.uniqueKeys, parts.rightKeys)
  const leftNull = rel.joinType === 'RIGHT' || rel.joinType === 'FULL'
  const rightNull = rel.joinType === 'LEFT' || rel.joinType === 'FULL'
  if (rightUnique && !leftNull) for (const k of l.uniqueKeys ?? []) found.push([...k])
  if (leftUnique && !rightNull) for (const k of r.uniqueKeys ?? []) found.push(k.map(c => c + width))
  for (const a of l.uniqueKeys ?? []) for (const b of r.uniqueKeys ?? []) found.push([...a, ...b.map(c => c + width)])
  return found.length > 0 ? found : undefined
}
