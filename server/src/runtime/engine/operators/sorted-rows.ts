/**
 * Many rows in order, in blocks, so that one more or one less moves few of the others. The first block is the same array as long as there is one, and is empty only
 * where there are no rows.
 */
export class SortedRows {
  length = 0
  private readonly blocks: number[][]
  private readonly most: number

  /** `first` becomes the first block; `most`: rows of a block. */
  constructor(first: number[] = [], most = 512) {
    this.most = most
    this.length = first.length
    this.blocks = [first]
    for (let b = 0; b < this.blocks.length; b++) this.split(b)
  }

  get first(): number[] {
    return this.blocks[0]
  }

  at(n: number): number | undefined {
    for (const block of this.blocks) {
      if (n < block.length) return block[n]
      n -= block.length
    }
    return undefined
  }

  /** The place of the first row for which it holds, where it holds for all behind that too; the end where it holds for none. */
  place(holds: (row: number) => boolean): Place {
    const { blocks } = this
    const block = Math.min(
      blocks.length - 1,
      firstOf(blocks.length, b => blocks[b].length > 0 && holds(blocks[b][blocks[b].length - 1])),
    )
    return { block, index: firstOf(blocks[block].length, i => holds(blocks[block][i])) }
  }

  get({ block, index }: Place): number | undefined {
    return this.blocks[block]?.[index]
  }

  behind({ block, index }: Place): Place {
    return index + 1 < this.blocks[block].length ? { block, index: index + 1 } : { block: block + 1, index: 0 }
  }

  /** How many rows stand before the place; where it is more than `most`, any number above that. */
  before({ block, index }: Place, most: number): number {
    let n = index
    for (let b = 0; b < block && n <= most; b++) n += this.blocks[b].length
    return n
  }

  insert({ block, index }: Place, row: number): void {
    this.blocks[block].splice(index, 0, row)
    this.length++
    this.split(block)
  }

  remove({ block, index }: Place): void {
    this.blocks[block].splice(index, 1)
    this.length--
    if (this.blocks[block].length > 0 || this.blocks.length === 1) return
    if (block > 0) this.blocks.splice(block, 1)
    else this.blocks[0].push(...this.blocks.splice(1, 1)[0])
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const block of this.blocks) yield* block
  }

  private split(block: number): void {
    const rows = this.blocks[block]
    if (rows.length > this.most) this.blocks.splice(block + 1, 0, rows.splice(this.most >> 1))
  }
}

export interface Place {
  readonly block: number
  readonly index: number
}

/** The first of `count` for which it holds, where it holds for all behind that too. */
export function firstOf(count: number, holds: (n: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
