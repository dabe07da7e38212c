import type { PhysicalNode } from './physical.ts'

/**
 * What tells the rows of a side of a regular join apart among those with one join key: nothing (`[]`: there is at most one), the columns of a unique key, or
 * (undefined) only the whole row, which may then come several times. Flink: JoinUtil.analyzeJoinInput.
 */
export function uniqueWithinKey(
  node: (id: number) => PhysicalNode,
  side: PhysicalNode,
  by: readonly number[],
): readonly number[] | undefined {
  // An exchange by just the join key spreads nothing anew.
  const isByKey = side.kind === 'Exchange' && (side.distribution.type === 'hash' ? side.distribution.keys.join() : '') === by.join()
  const keys = (isByKey ? node(side.inputs[0]) : side).uniqueKeys ?? []
  if (keys.some(k => k.every(c => by.includes(c)))) return []
  return keys.reduce<readonly number[] | undefined>((least, k) => (least === undefined || k.length < least.length ? k : least), undefined)
}
