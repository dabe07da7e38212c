import { printWindow } from './explain-aggregate.ts'
import { printCondition } from './explain-expression.ts'
import type { NodeOf, PhysicalPlan, SideWindow } from './physical.ts'

const joinNames = {
  INNER: 'InnerJoin',
  LEFT: 'LeftOuterJoin',
  RIGHT: 'RightOuterJoin',
  FULL: 'FullOuterJoin',
  SEMI: 'LeftSemiJoin',
  ANTI: 'LeftAntiJoin',
} as const

export function explainJoin(plan: PhysicalPlan, node: NodeOf<'Join' | 'IntervalJoin' | 'WindowJoin'>): string {
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
      return `Join(${type}, where=[${where}], select=[${select}], leftInputSpec=[${inputSpec(left.uniqueKeys, node.leftKeys)}], rightInputSpec=[${inputSpec(right.uniqueKeys, node.rightKeys)}])`
    case 'IntervalJoin':
      return `IntervalJoin(${type}, windowBounds=[isRowTime=${node.time === 'rowtime'}, leftLowerBound=${node.lower}, leftUpperBound=${node.upper}, leftTimeIndex=${node.leftTime}, rightTimeIndex=${node.rightTime}], where=[${where}], select=[${select}])`
    case 'WindowJoin': {
      const window = (w: SideWindow, names: readonly string[]): string =>
        printWindow(
          { window: w.window } as NodeOf<'WindowTableFunction'>,
          names,
          `win_start=[${names[w.start]}], win_end=[${names[w.end]}]`,
        )
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
  }
}

/** What a regular join knows of a side: whether its rows are unique, and by the join key or another one. */
function inputSpec(keys: readonly (readonly number[])[] | undefined, by: readonly number[]): string {
  if (!keys || keys.length === 0) return 'NoUniqueKey'
  return keys.some(k => k.every(c => by.includes(c))) ? 'JoinKeyContainsUniqueKey' : 'HasUniqueKey'
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
