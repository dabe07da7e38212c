import type { PhysicalPlan, Sink, TableSourceScan } from './physical.ts'

/** The tables at both ends of a plan. */

/** A table's name in full: catalog, database, table. */
export const tableOf = ({ table }: Pick<TableSourceScan, 'table'>): string => table.join('.')

/** Ids of the scans that read each table. */
export function scansByTable(plan: PhysicalPlan): Map<string, number[]> {
  const scans = new Map<string, number[]>()
  for (const scan of scansOf(plan)) scans.set(tableOf(scan), [...(scans.get(tableOf(scan)) ?? []), scan.id])
  return scans
}

export const scansOf = (plan: PhysicalPlan): TableSourceScan[] => plan.nodes.filter(n => n.kind === 'TableSourceScan')
export const sinksOf = (plan: PhysicalPlan): Sink[] => plan.nodes.filter(n => n.kind === 'Sink')
