import type { Place, StatementInScript } from '../rules/rule.ts'
import { offsetsOf, placeOfRead } from '../rules/script-facts.ts'

interface OwnReader {
  readonly offsets: string
  readonly at: Place
}

/**
 * The jobs of all open scripts that begin at a Kafka group's offsets. A script tells its own after it was analysed, and `stand` says whether
 * what another one was told of it is still true: a keystroke that changes none of them makes nobody look again.
 */
export class GroupReaders {
  private readonly byFile = new Map<string, readonly OwnReader[]>()
  /** for each group's offsets in a topic: which change of its readers was the last */
  private readonly changed = new Map<string, number>()
  private last = 0

  /** how often a reader came or went, in any script */
  get changes(): number {
    return this.last
  }

  copy(): GroupReaders {
    const copy = new GroupReaders()
    for (const [file, readers] of this.byFile) copy.byFile.set(file, readers)
    return copy
  }

  tell(file: string, statements: readonly StatementInScript[]): void {
    const readers: OwnReader[] = []
    for (const statement of statements) {
      for (const read of statement.facts?.groups ?? none) {
        for (const topic of read.topics) readers.push({ offsets: offsetsOf(read, topic), at: placeOfRead(statement, read) })
      }
    }
    this.set(file, readers)
  }

  forget(file: string): void {
    this.set(file, [])
  }

  forgetAll(): void {
    for (const file of [...this.byFile.keys()]) this.forget(file)
  }

  /** The readers in other scripts, in the order in which these came. */
  elsewhere(file: string, offsets: string): Place[] {
    const others = [...this.byFile].filter(([other]) => other !== file)
    return others.flatMap(([, readers]) => readers.filter(r => r.offsets === offsets).map(r => r.at))
  }

  /** Another number whenever a reader came or went that shares a group with the script. */
  stand(file: string): number {
    return Math.max(0, ...(this.byFile.get(file) ?? []).map(r => this.changed.get(r.offsets) ?? 0))
  }

  private set(file: string, readers: readonly OwnReader[]): void {
    const before = this.byFile.get(file) ?? []
    if (readers.length > 0) this.byFile.set(file, readers)
    else this.byFile.delete(file)
    const words = (list: readonly OwnReader[]) => list.map(r => r.offsets).join('\n')
    if (words(before) === words(readers)) return
    this.last++
    for (const { offsets } of [...before, ...readers]) this.changed.set(offsets, this.last)
  }
}

const none: readonly never[] = []
