import type { PlanNode } from '../rule.ts'

/** Name of the first column with a watermark in a source at or below the operator. */
export function eventTimeOf(node: PlanNode): string | undefined {
  const column = node.kind === 'TableSourceScan' ? node.watermark?.column : node.kind === 'WatermarkAssigner' ? node.column : undefined
  if (column !== undefined) return column === -1 ? 'a computed column' : node.fields[column].name
  for (let i = 0; i < node.inputs.length; i++) {
    const found = eventTimeOf(node.input(i))
    if (found !== undefined) return found
  }
  return undefined
}
