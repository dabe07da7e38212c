import { printWindow } from './explain-aggregate.ts'
import { printCondition, printExpression } from './explain-expression.ts'
import { uniqueWithinKey } from './join-sides.ts'
import type { NodeOf, PhysicalNode, PhysicalPlan, SideWindow } from './physical.ts'

const joinNames = {
  INNER: 'InnerJoin',
  LEFT: 'LeftOuterJoin',
  RIGHT: 'RightOuterJoin',
  FULL: 'FullOuterJoin',
  SEMI: 'LeftSemiJoin',
  ANTI: 'LeftAntiJoin',
} as const

export function explainJoin(
  plan: PhysicalPlan,
  node: NodeOf<'Join' | 'IntervalJoin' | 'WindowJoin' | 'TemporalJoin' | 'LookupJoin'>,
): string {
  if (node.kind === 'LookupJoin') return lookupJoin(plan, node)
  const [left, right] = node.inputs.map(i => plan.nodes[i])
  const sides = [
    ...left.fields.map(f => f.name),
    ...unique(
      left.fields.map(f => f.name),
      right.fields.map(f => f.name),
    ),
  ]
  const where = node.where ? printCondition(node.where, { columns: sides }) : 'true'
  const select = node.fields.map(f => f.name).join(', ')
  const type = `joinType=[${joinNames[node.joinType]}]`
  switch (node.kind) {
    case 'Join':
      return `Join(${type}, where=[${where}], select=[${select}], leftInputSpec=[${inputSpec(plan, left, node.leftKeys)}], rightInputSpec=[${inputSpec(plan, right, node.rightKeys)}]${node.miniBatch ? ', miniBatch=[true]' : ''})`
    case 'IntervalJoin':
      return `IntervalJoin(${type}, windowBounds=[isRowTime=${node.time === 'rowtime'}, leftLowerBound=${node.lower}, leftUpperBound=${node.upper}, leftTimeIndex=${node.leftTime}, rightTimeIndex=${node.rightTime}], where=[${where}], select=[${select}])`
    case 'WindowJoin': {
      const window = (w: SideWindow, names: readonly string[]): string =>
        printWindow(w.window, names, `win_start=[${names[w.start]}], win_end=[${names[w.end]}]`)
      const l = window(
        node.leftWindow,
        left.fields.map(f => f.name),
      )
      const r = window(
        node.rightWindow,
        right.fields.map(f => f.name),
      )
      return `WindowJoin(leftWindow=[${l}], rightWindow=[${r}], ${type}, where=[${where}], select=[${select}])`
    }
    case 'TemporalJoin': {
      const names = (side: PhysicalNode, columns: readonly number[], at = 0): string =>
        columns.map(c => sides[at + c] ?? side.fields[c].name).join(', ')
      const width = left.fields.length
      const versions = node.rightTime === undefined ? '' : `, ${sides[width + node.rightTime]}`
      const keys = `__TEMPORAL_JOIN_CONDITION_PRIMARY_KEY(${names(right, node.rightKeys, width)}), __TEMPORAL_JOIN_LEFT_KEY(${names(left, node.leftKeys)}), __TEMPORAL_JOIN_RIGHT_KEY(${names(right, node.rightKeys, width)})`
      const whole = `${where.startsWith('(') && where.includes(' AND ') ? where.slice(1, -1) : where} AND __TEMPORAL_JOIN_CONDITION(${sides[node.leftTime]}${versions}, ${keys})`
      return `TemporalJoin(${type}, where=[(${whole})], select=[${select}])`
    }
  }
}

function lookupJoin(plan: PhysicalPlan, node: NodeOf<'LookupJoin'>): string {
  const below = plan.nodes[node.inputs[0]].fields.map(f => f.name)
  const lookup = node.lookup.map(({ column, value }) => `${column}=${printExpression(value, { columns: below })}`)
  const where = node.condition ? `, where=[${printCondition(node.condition, { columns: node.fields.map(f => f.name) })}]` : ''
  const select = node.fields.map(f => f.name).join(', ')
  return `LookupJoin(table=[${node.table.join('.')}], joinType=[${joinNames[node.joinType]}], lookup=[${lookup.join(', ')}]${where}, select=[${select}])`
}

/** What a regular join knows of a side: whether its rows are unique, and by the join key or another one. */
function inputSpec(plan: PhysicalPlan, side: PhysicalNode, by: readonly number[]): string {
  const unique = uniqueWithinKey(id => plan.nodes[id], side, by)
  if (unique === undefined) return 'NoUniqueKey'
  return unique.length === 0 ? 'JoinKeyContainsUniqueKey' : 'HasUniqueKey'
}

function unique(taken: readonly string[], names: readonly string[]): string[] {
  const seen = new Set(taken)
  return names.map(name => {
    let next = name
    for (let n = 0; seen.has(next); n++) next = `${name}${n}`
    seen.add(next)
    return next
  })
}
