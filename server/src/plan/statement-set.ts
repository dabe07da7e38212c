import type { Origin, Origins } from './origins.ts'
import type { PhysicalNode, PhysicalPlan } from './physical.ts'

export interface PlannedPart {
  readonly plan: PhysicalPlan
  readonly origins: Origins
}

/**
 * One plan with several sinks from the plans of a statement set's INSERTs. Equal sub-plans become one, as Flink does
 * (`table.optimizer.reuse-sub-plan-enabled`): a source that two INSERTs read is read once.
 */
export function mergePlans(parts: readonly PlannedPart[]): PlannedPart {
  const nodes: PhysicalNode[] = []
  const roots: number[] = []
  const origins = new Map<string, readonly Origin[]>()
  const known = new Map<string, number>()
  for (const { plan, origins: places } of parts) {
    const ids: number[] = []
    for (const node of plan.nodes) {
      const moved = renumber(node, ids)
      const key = node.kind === 'Sink' || node.kind === 'Collect' ? undefined : JSON.stringify({ ...moved, id: undefined })
      const id = (key === undefined ? undefined : known.get(key)) ?? nodes.length
      ids.push(id)
      if (id === nodes.length) nodes.push({ ...moved, id })
      if (key !== undefined) known.set(key, id)
    }
    roots.push(...plan.roots.map(r => ids[r]))
    for (const [key, list] of places) {
      const [old, ...path] = key.split('/')
      const name = [ids[Number(old)], ...path].join('/')
      origins.set(name, [...(origins.get(name) ?? []), ...list])
    }
  }
  const unknown = parts.find(p => p.plan.unknown !== undefined)?.plan.unknown
  return { plan: { version: 1, flink: parts[0]?.plan.flink ?? '', nodes, roots, ...(unknown !== undefined && { unknown }) }, origins }
}

function renumber(node: PhysicalNode, ids: readonly number[]): PhysicalNode {
  const moved = { ...node, inputs: node.inputs.map(i => ids[i]) }
  return 'local' in moved ? { ...moved, local: ids[moved.local] } : moved
}
