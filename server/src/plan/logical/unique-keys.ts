import type { Rel } from '../../semantics/rel.ts'

/** Columns by which the rows of an operator are unique, as far as Flink's metadata tells; a Top-N keeps them below it. */
export function uniqueKeys(rel: Rel): readonly (readonly number[])[] | undefined {
  switch (rel.kind) {
    case 'Scan': {
      const key = rel.table.resolved.primaryKey?.map(name => rel.columns.findIndex(c => c.name === name))
      return key && !key.includes(-1) ? [key] : undefined
    }
    case 'Calc': {
      const below = uniqueKeys(rel.input)
      const moved = below?.map(k => k.map(c => rel.exprs.findIndex(e => e.kind === 'input' && e.index === c))).filter(k => !k.includes(-1))
      return moved && moved.length > 0 ? moved : undefined
    }
    case 'Aggregate':
      return rel.sets ? undefined : [rel.keys.map((_, i) => i)]
    case 'Rank':
      if (rel.to === 1 && rel.rankType === 'ROW_NUMBER' && !rel.outputRank) return [rel.partition]
      return uniqueKeys(rel.input)?.filter(k => rel.partition.every(c => k.includes(c)))
    case 'Watermark':
    case 'Filter':
      return uniqueKeys(rel.input)
    default:
      return undefined
  }
}
