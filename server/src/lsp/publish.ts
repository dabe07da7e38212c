import type { PublishDiagnosticsParams } from 'vscode-languageserver'
import type { Turns } from '../language-service.ts'
import type { Script } from '../workspace/script.ts'
import type { Documents, OpenDocument } from './documents.ts'
import { toDiagnostic } from './to-lsp.ts'

/** Publishes findings: those of the edited statement first, then of the whole script, then of open scripts that read from it. */
export class Publisher {
  private readonly documents: Documents
  private readonly turns: Turns
  private readonly send: (params: PublishDiagnosticsParams) => void
  /** what was published last, complete */
  private readonly published = new WeakMap<OpenDocument, Script>()

  constructor(documents: Documents, turns: Turns, send: (params: PublishDiagnosticsParams) => void) {
    this.documents = documents
    this.turns = turns
    this.send = send
  }

  /** The document has a new text; `offset` is where it was changed. */
  update(opened: OpenDocument, offset: number | undefined): void {
    this.publish(opened, offset, () => {
      for (const other of this.documents.all()) if (other !== opened && other.room === opened.room) this.publish(other, undefined)
    })
  }

  /** The project or a file on disk has changed. */
  updateAll(): void {
    for (const opened of this.documents.all()) this.publish(opened, undefined)
  }

  clear(opened: OpenDocument): void {
    this.send({ uri: opened.uri, diagnostics: [] })
  }

  private publish(opened: OpenDocument, offset: number | undefined, then?: () => void): void {
    const { service } = opened.room
    const script = service.workspace.script(opened.file)
    if (!script) return
    if (this.published.get(opened) === script) {
      then?.()
      return
    }
    opened.cancel()
    const { version } = opened.document
    opened.cancel = service.watchFindings(opened.file, offset, this.turns, (findings, complete) => {
      const lines = this.documents.lines(opened)
      this.send({ uri: opened.uri, version, diagnostics: findings.map(f => toDiagnostic(f, lines, this.documents.linesOf)) })
      if (!complete) return
      this.published.set(opened, script)
      then?.()
    })
  }
}
