import { type FileHandle, open } from 'node:fs/promises'
import {
  type ClusterHealth,
  RuntimeProblem,
  type Source,
  type SourceBatch,
  type SourceCounters,
  type SourceSnapshot,
  type SplitStatus,
} from './ports.ts'
import { type PlainRecord, packRecords } from './records.ts'

/**
 * A bounded source over a file with one JSON object a line, in arrival order (`--input table=file.jsonl`). Offsets are line numbers from 0; empty
 * lines are no records. Reads in pieces, so a file larger than memory is fine. A record's own timestamp is its line number: nothing else is known.
 */
export function createFileSource(table: string, file: string): Source {
  return new FileSource(table, file)
}

const CLUSTER = 'file'
const CHUNK = 256 * 1024
const BATCH = 1000
const NEWLINE = 10

class FileSource implements Source {
  finished = false
  private readonly table: string
  private readonly file: string
  private handle: FileHandle | undefined
  private rest: Uint8Array = new Uint8Array(0)
  private line = 0
  private records = 0
  private bytesRead = 0

  constructor(table: string, file: string) {
    this.table = table
    this.file = file
  }

  async open(_snapshot?: SourceSnapshot, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted()
    try {
      this.handle = await open(this.file, 'r')
    } catch (error) {
      throw this.unreadable(error)
    }
  }

  /** There is no such file, it may not be read, or it is a folder, which only the first read tells. */
  private unreadable(error: unknown): RuntimeProblem {
    return new RuntimeProblem(
      'input-missing',
      `Can't read ${this.file}: ${(error as Error).message}`,
      `Give --input ${this.table}=FILE a file with one JSON object a line`,
    )
  }

  async poll(): Promise<SourceBatch | null> {
    if (this.finished) return null
    const records: PlainRecord[] = []
    while (records.length < BATCH) {
      const value = await this.nextLine()
      if (!value) break
      const offset = this.line++
      if (value.every(b => b === 32 || b === 9 || b === 13)) continue
      records.push({ offset, timestamp: offset, key: null, value })
    }
    if (records.length === 0) {
      this.finished = true
      await this.close()
      return null
    }
    this.records += records.length
    return packRecords({ cluster: CLUSTER, topic: this.table, partition: 0, records, nextOffset: this.line })
  }

  private async nextLine(): Promise<Uint8Array | null> {
    // Of a line that goes on beyond what is read at once; put together at its end, so that the time grows as its length does.
    const pieces: Uint8Array[] = []
    while (true) {
      const end = this.rest.indexOf(NEWLINE)
      if (end >= 0) {
        pieces.push(this.rest.subarray(0, end))
        this.rest = this.rest.subarray(end + 1)
        break
      }
      if (this.rest.byteLength > 0) pieces.push(this.rest)
      this.rest = await this.readMore()
      if (this.rest.byteLength === 0) break
    }
    return pieces.length > 1 ? Buffer.concat(pieces) : (pieces[0] ?? null)
  }

  /** Empty at the end of the file. */
  private async readMore(): Promise<Uint8Array> {
    const piece = new Uint8Array(CHUNK)
    const { bytesRead } = await this.handle!.read(piece, 0, CHUNK).catch(error => {
      throw this.unreadable(error)
    })
    this.bytesRead += bytesRead
    return piece.subarray(0, bytesRead)
  }

  status(): readonly SplitStatus[] {
    const state = this.finished ? 'finished' : 'active'
    return [
      {
        split: `${CLUSTER}/${this.table}/0`,
        cluster: CLUSTER,
        partition: 0,
        state,
        holdsWatermark: !this.finished,
        nextOffset: this.line,
        highWatermark: -1,
      },
    ]
  }
  health(): Readonly<Record<string, ClusterHealth>> {
    return {}
  }
  onHealth(): void {}
  snapshot(): SourceSnapshot {
    return { kind: 'file', clusters: { [CLUSTER]: { clusterId: CLUSTER, topicId: this.file, offsets: [this.line] } } }
  }
  counters(): SourceCounters {
    return { records: { [this.table]: this.records }, bytes: { [this.table]: this.bytesRead }, duplicates: 0 }
  }
  committed(): void {}
  async close(): Promise<void> {
    await this.handle?.close()
    this.handle = undefined
  }
}
