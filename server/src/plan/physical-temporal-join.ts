import { connectorOf } from '../semantics/flink/connectors.ts'
import type { Rel, TemporalJoinRel } from '../semantics/rel.ts'
import { and, conjuncts, input, timeOf } from '../semantics/rex.ts'
import { asExpression, type Draft, type DraftNode } from './draft.ts'
import { joinParts } from './logical/join-parts.ts'
import { draft, exchange, stateOf, Unplannable } from './to-physical.ts'

/** The right side of a join by event time: a source behind a watermark that it doesn't make itself gives versions, which need no normalizer. */
export function asVersions(rel: Rel, assigned = false): Rel {
  if (rel.kind === 'Scan') return assigned ? { ...rel, versions: true } : rel
  if (rel.kind !== 'Calc' && rel.kind !== 'Watermark') return rel
  return { ...rel, input: asVersions(rel.input, assigned || rel.kind === 'Watermark') } as Rel
}

/** JOIN … FOR SYSTEM_TIME AS OF a row time: each row meets the version that was valid then. */
export function temporalJoin(rel: TemporalJoinRel, left: Draft, right: Draft): Draft {
  const { leftKeys, rightKeys, rest } = joinParts({ ...rel, kind: 'Join' })
  const leftTime = rel.time.kind === 'input' && rel.time.time === 'rowtime' ? rel.time.index : -1
  const rightTime = rel.right.fields.findIndex(f => f.time === 'rowtime')
  if (leftTime < 0 || rightTime < 0 || leftKeys.length === 0) throw new Unplannable('this join FOR SYSTEM_TIME AS OF is not planned yet')
  const l = exchange(left, { type: 'hash', keys: leftKeys })
  const r = exchange(right, { type: 'hash', keys: rightKeys })
  const both: Draft = { ...l, sources: new Set([...l.sources, ...r.sources]), lineage: [...l.lineage, ...r.lineage] }
  const row = (d: Draft) => ({ root: 'ROW' as const, nullable: false, fields: d.fields.map(f => ({ name: f.name, type: f.type })) })
  const parts = [
    { id: 'left', type: row(l) },
    { id: 'right', type: row(r) },
  ]
  const condition = and(rest)
  const node: DraftNode = {
    kind: 'TemporalJoin',
    joinType: rel.joinType,
    leftKeys,
    rightKeys,
    leftTime,
    rightTime,
    time: 'rowtime',
    ...(rel.condition ? { where: asExpression(rel.condition) } : {}),
    ...(condition ? { condition: asExpression(condition) } : {}),
    state: stateOf('TemporalJoin', both, leftKeys, parts, `${rightKeys.map(k => r.lineage[k]).join()}|${rel.joinType}`),
  }
  return draft(node, [l, r], rel, { lineage: both.lineage, uniqueKeys: l.uniqueKeys })
}

/** JOIN … FOR SYSTEM_TIME AS OF the processing time: each row asks the table as it comes; rows stay where they are. */
export function lookupJoin(rel: TemporalJoinRel, left: Draft): Draft {
  const scan = rel.right.kind === 'Calc' ? rel.right.input : rel.right
  const plain = rel.right.kind !== 'Calc' || (!rel.right.condition && rel.right.exprs.every(e => e.kind === 'input'))
  const { leftKeys, rightKeys, rest } = joinParts({ ...rel, kind: 'Join' })
  if (scan.kind !== 'Scan' || !plain || leftKeys.length === 0 || timeOf(rel.time) !== 'proctime')
    throw new Unplannable('this join FOR SYSTEM_TIME AS OF is not planned yet')
  const { options, primaryKey } = scan.table.resolved
  if (connectorOf(options) === undefined) throw new Unplannable(`whether '${scan.table.path.at(-1)}' can be asked row by row is not known`)
  const columns =
    rel.right.kind === 'Calc'
      ? rel.right.exprs.map(e => (e.kind === 'input' ? scan.columns[e.index].name : ''))
      : scan.columns.map(c => c.name)
  const condition = and(rest)
  const node: DraftNode = {
    kind: 'LookupJoin',
    table: scan.table.path,
    connector: options.connector ?? '',
    joinType: rel.joinType,
    lookup: leftKeys.map((k, i) => ({ column: columns[rightKeys[i]], value: asExpression(input(k, rel.left.fields[k].type)) })),
    columns,
    ...(condition && conjuncts(condition).length > 0 ? { condition: asExpression(condition) } : {}),
  }
  const found = primaryKey?.every(name => rightKeys.some(k => columns[k] === name)) ?? false
  const name = scan.table.path.join('.')
  return draft(node, [left], rel, {
    lineage: [...left.lineage, ...columns.map(c => `${name}.${c}`)],
    ...(found ? { uniqueKeys: left.uniqueKeys } : {}),
  })
}
