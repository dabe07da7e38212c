import type { ChangelogRowJson } from '../protocol.ts'
import type { Clock } from './ports.ts'

export interface RowPipe {
  add(row: ChangelogRowJson): void
  /** resolves when more rows are welcome */
  ready(): Promise<void>
  /** resolves when the reader has taken all */
  flush(): Promise<void>
}

/** rows in a message */
const BATCH = 500
/** ms that a row waits for company */
const LINGER = 100
/** messages that the reader may leave unanswered */
const WINDOW = 4

/**
 * Rows on their way to a reader in batches of at most 500 rows or 100 ms. At most four batches are under way: a reader that is slow holds the engine
 * back instead of filling its memory.
 */
export function createRowPipe(send: (rows: readonly ChangelogRowJson[]) => Promise<unknown>, clock: Clock): RowPipe {
  let buffer: ChangelogRowJson[] = []
  let since = 0
  let timer: NodeJS.Timeout | undefined
  const underWay = new Set<Promise<unknown>>()

  const ship = () => {
    clearTimeout(timer)
    timer = undefined
    if (buffer.length === 0) return
    const rows = buffer
    buffer = []
    // A reader that is gone ends this process by the closed channel, not by a row that it can't take.
    const sent: Promise<unknown> = send(rows)
      .catch(() => {})
      .finally(() => underWay.delete(sent))
    underWay.add(sent)
  }
  return {
    add(row) {
      if (buffer.length === 0) since = clock.now()
      buffer.push(row)
    },
    async ready() {
      while (buffer.length >= BATCH || (buffer.length > 0 && clock.now() - since >= LINGER)) {
        while (underWay.size >= WINDOW) await Promise.race(underWay)
        ship()
      }
      // The rest goes with the next rows, or by itself when none come.
      if (buffer.length > 0) timer ??= setTimeout(ship, LINGER)
    },
    async flush() {
      ship()
      while (underWay.size > 0) await Promise.race(underWay)
    },
  }
}
