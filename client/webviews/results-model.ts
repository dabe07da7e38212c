import type { ChangelogRowJson } from '../../server/src/protocol.ts'

/*
 * The rows of a run, as both sides of the results view keep them: the last ones of the changelog, and what they fold to. With a key a row replaces the
 * one with its key and keeps its place; without one, rows are counted by their whole value, and a retraction takes the youngest equal one away.
 */

export type Row = ChangelogRowJson['row']
export interface Column {
  readonly name: string
  readonly type: string
}
export interface ResultsSnapshot {
  readonly columns: readonly Column[]
  readonly key: readonly string[] | undefined
  readonly changelog: readonly ChangelogRowJson[]
  readonly table: readonly Row[]
  readonly dropped: number
}

export class ResultsModel {
  readonly maxRows: number
  columns: readonly Column[] = []
  key: readonly string[] | undefined
  /** changelog rows that had to go, oldest first */
  dropped = 0
  private log: ChangelogRowJson[] = []
  private first = 0
  private readonly rows = new Map<number, Row>()
  private readonly byIdentity = new Map<string, number[]>()
  private readonly identities = new Map<number, string>()
  private next = 0

  constructor(maxRows: number) {
    this.maxRows = Math.max(1, maxRows)
  }

  begin(columns: readonly Column[], key: readonly string[] | undefined): void {
    this.columns = columns
    this.key = key?.length ? key : undefined
  }

  apply(rows: readonly ChangelogRowJson[]): void {
    for (const row of rows) {
      this.log.push(row)
      this.fold(row)
    }
    const over = this.log.length - this.first - this.maxRows
    if (over > 0) {
      this.first += over
      this.dropped += over
    }
    // Cut in large pieces, so that dropping a row costs nothing on average.
    if (this.first > this.maxRows) {
      this.log = this.log.slice(this.first)
      this.first = 0
    }
  }

  get changelogLength(): number {
    return this.log.length - this.first
  }

  changelogAt(index: number): ChangelogRowJson {
    return this.log[this.first + index]
  }

  get tableLength(): number {
    return this.rows.size
  }

  table(): Row[] {
    return [...this.rows.values()]
  }

  snapshot(): ResultsSnapshot {
    return { columns: this.columns, key: this.key, changelog: this.log.slice(this.first), table: this.table(), dropped: this.dropped }
  }

  static from(snapshot: ResultsSnapshot, maxRows: number): ResultsModel {
    const model = new ResultsModel(maxRows)
    model.begin(snapshot.columns, snapshot.key)
    for (const row of snapshot.table) model.insert(row)
    model.log = [...snapshot.changelog]
    model.dropped = snapshot.dropped
    return model
  }

  private fold({ op, row }: ChangelogRowJson): void {
    if (op === '+I' || op === '+U') this.insert(row)
    // With a key the row that follows replaces this one in its place.
    else if (op === '-D' || !this.key) this.remove(this.identity(row))
  }

  private insert(row: Row): void {
    const identity = this.identity(row)
    const ids = this.byIdentity.get(identity)
    if (ids && this.key) {
      this.rows.set(ids[0], row)
      return
    }
    const id = this.next++
    if (ids) ids.push(id)
    else this.byIdentity.set(identity, [id])
    this.rows.set(id, row)
    this.identities.set(id, identity)
    if (this.rows.size > this.maxRows) this.forget(this.rows.keys().next().value as number)
  }

  private remove(identity: string): void {
    const id = this.byIdentity.get(identity)?.at(-1)
    if (id !== undefined) this.forget(id)
  }

  private forget(id: number): void {
    const identity = this.identities.get(id) as string
    const ids = this.byIdentity.get(identity) as number[]
    ids.splice(ids.indexOf(id), 1)
    if (ids.length === 0) this.byIdentity.delete(identity)
    this.identities.delete(id)
    this.rows.delete(id)
  }

  private identity(row: Row): string {
    return JSON.stringify(this.key ? this.key.map(name => row[name]) : row)
  }
}
