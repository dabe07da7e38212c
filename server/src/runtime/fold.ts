import type { ChangelogRowJson } from '../protocol.ts'

export interface Fold {
  add(row: ChangelogRowJson): void
  /** what is left, in the order in which it first came */
  result(): Readonly<Record<string, unknown>>[]
}

/**
 * Folds a changelog to what is left of it. With `key` a row replaces the one of equal key (`+U` may come without its `-U`); without, rows are a
 * bag and every retraction takes one equal row away.
 */
export function createFold(key?: readonly string[]): Fold {
  return key ? foldByKey(key) : foldBag()
}

function foldByKey(key: readonly string[]): Fold {
  const rows = new Map<string, Readonly<Record<string, unknown>>>()
  return {
    add({ op, row }) {
      const id = JSON.stringify(key.map(k => row[k]))
      if (op === '+I' || op === '+U') rows.set(id, row)
      else if (op === '-D') rows.delete(id)
    },
    result: () => [...rows.values()],
  }
}

function foldBag(): Fold {
  const rows = new Map<string, { readonly row: Readonly<Record<string, unknown>>; count: number }>()
  return {
    add({ op, row }) {
      const id = JSON.stringify(row)
      const found = rows.get(id) ?? { row, count: 0 }
      found.count += op === '+I' || op === '+U' ? 1 : -1
      if (found.count === 0) rows.delete(id)
      else rows.set(id, found)
    },
    // A count below zero is a retraction of what never came: nothing is left of it.
    result: () => [...rows.values()].flatMap(({ row, count }) => Array.from({ length: Math.max(0, count) }, () => row)),
  }
}
