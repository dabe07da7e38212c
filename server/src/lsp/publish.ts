import type { PublishDiagnosticsParams } from 'vscode-languageserver'
import type { Turns } from '../language-service.ts'
import type { Script } from '../workspace/script.ts'
import type { Documents, OpenDocument, Room } from './documents.ts'
import { toDiagnostic } from './to-lsp.ts'

/** Publishes findings: those of the edited statement first, then of the whole script, then of open scripts that read from it, or share a group with it. */
export class Publisher {
  private readonly documents: Documents
  private readonly turns: Turns
  private readonly send: (params: PublishDiagnosticsParams) => void
  /** what was published last, complete, and how those stood then who share its Kafka groups */
  private readonly published = new WeakMap<OpenDocument, { readonly script: Script; readonly stand: number }>()
  /** the last change of the readers of groups that others were told of */
  private readonly told = new WeakMap<Room, number>()

  constructor(documents: Documents, turns: Turns, send: (params: PublishDiagnosticsParams) => void) {
    this.documents = documents
    this.turns = turns
    this.send = send
  }

  /** The document has a new text; `offset` is where it was changed. */
  update(opened: OpenDocument, offset: number | undefined): void {
    this.publish(opened, offset, () => this.publishOthers(opened))
  }

  /** The project or a file on disk has changed. */
  updateAll(): void {
    for (const opened of this.documents.all()) this.publish(opened, undefined)
  }

  clear(opened: OpenDocument): void {
    this.send({ uri: opened.uri, diagnostics: [] })
    this.publishOthers(opened)
  }

  private publishOthers({ uri, room }: OpenDocument): void {
    this.told.set(room, room.service.workspace.groupReaders.changes)
    for (const other of this.documents.all()) if (other.uri !== uri && other.room === room) this.publish(other, undefined)
  }

  private publish(opened: OpenDocument, offset: number | undefined, then?: () => void): void {
    const { service } = opened.room
    const { groupReaders } = service.workspace
    const script = service.workspace.script(opened.file)
    if (!script) return
    const last = this.published.get(opened)
    if (last?.script === script && last.stand === groupReaders.stand(opened.file)) {
      then?.()
      return
    }
    opened.cancel()
    const { version } = opened.document
    opened.cancel = service.watchFindings(opened.file, offset, this.turns, (findings, complete) => {
      const lines = this.documents.lines(opened)
      this.send({ uri: opened.uri, version, diagnostics: findings.map(f => toDiagnostic(f, lines, this.documents.linesOf)) })
      if (!complete) return
      this.published.set(opened, { script, stand: groupReaders.stand(opened.file) })
      if (then) then()
      else if ((this.told.get(opened.room) ?? 0) !== groupReaders.changes) this.publishOthers(opened)
    })
  }
}
