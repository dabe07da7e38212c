import * as vscode from 'vscode'
import type { RewriteResult } from '../../../server/src/protocol.ts'
import { difference } from '../../../server/src/text/edits.ts'
import { type ProofView, readFromProof } from '../../webviews/prove-messages.ts'
import { CommandError, type Session } from '../language-client.ts'
import { isSameChange } from '../same-change.ts'
import { type Statement, uriOf } from '../statement.ts'
import { LabPanel } from './lab-panel.ts'

/** What is proven: a repair of a rule's finding in a statement. */
export interface Rewrite {
  readonly rule: string
  readonly title: string
  readonly statement: Statement
}

/** One repair on captured input: equal or refused, with the figures of both sides. The repair can be applied from here when it is equal. */
export class ProofPanel {
  private readonly session: Session
  private readonly page: LabPanel<'prove', ProofView>
  private readonly rewrite: Rewrite
  /** with a result: as it was proven, with the script that it was proven in */
  private statement: Statement

  constructor(session: Session, extension: vscode.Uri, rewrite: Rewrite) {
    this.session = session
    this.rewrite = rewrite
    const { statement, title } = rewrite
    this.statement = statement
    this.page = new LabPanel(session, extension, 'prove', 'Proof', { title: statement.title, rewrite: title, phase: 'running' })
    this.page.panel.webview.onDidReceiveMessage(message => this.receive(message))
    void this.prove()
  }

  private async prove(): Promise<void> {
    const { rule, title } = this.rewrite
    this.page.show({ applied: undefined })
    this.statement = await this.page.follow(this.statement, ({ args }) => ({ ...args, fix: rule, title }))
  }

  private receive(value: unknown): void {
    const type = readFromProof(value)?.type
    if (this.page.answers(type)) return
    switch (type) {
      case 'again':
        void this.prove()
        break
      case 'apply':
        void this.apply()
        break
      case 'report':
        void this.openReport()
        break
    }
  }

  /** What was proven is what is applied, to the statement wherever it stands now; not where it, or what the repair would change around it, is another. */
  private async apply(): Promise<void> {
    const { result } = this.page.view
    if (!result?.equal) return
    try {
      const { args } = await this.statement.again()
      const { rule, title } = this.rewrite
      const { diff, files } = await this.session.request('rewrite', { ...args, fix: rule, title })
      const edit = isSameChange(diff, result.scriptDiff) ? await editOf(files) : undefined
      const done = edit !== undefined && (await vscode.workspace.applyEdit(edit))
      this.page.show({
        applied: done
          ? 'Applied. Undo in the script takes it back.'
          : refusal('The repair would be another one in the script as it is now'),
      })
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
      this.page.show({ applied: refusal(error.message) })
    }
  }

  private async openReport(): Promise<void> {
    const { result } = this.page.view
    if (result) await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(result.report))
  }
}

const refusal = (why: string): string => `${why}; nothing was applied. Prove it again`

/** Undefined where an editor shows one of the files with another text than the repair was made for. */
async function editOf(files: RewriteResult['files']): Promise<vscode.WorkspaceEdit | undefined> {
  const edit = new vscode.WorkspaceEdit()
  for (const { file, before, after } of files) {
    const document = await vscode.workspace.openTextDocument(uriOf(file))
    if (document.getText() !== before) return undefined
    const { start, end, newText } = difference(before, after)
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(end)), newText)
  }
  return edit
}
