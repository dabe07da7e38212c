import * as vscode from 'vscode'
import { type ProofView, readFromProof } from '../../webviews/prove-messages.ts'
import { filesOfDiff, replacementOf } from '../apply-diff.ts'
import type { Session } from '../language-client.ts'
import type { Statement } from '../statement.ts'
import { LabPanel } from './lab-panel.ts'

/** What is proven: a repair of a rule's finding in a statement. */
export interface Rewrite {
  readonly rule: string
  readonly title: string
  readonly statement: Statement
}

/** One repair on captured input: equal or refused, with the figures of both sides. The repair can be applied from here when it is equal. */
export class ProofPanel {
  private readonly page: LabPanel<'prove', ProofView>
  private readonly rewrite: Rewrite
  /** with a result: as it was proven, with the script that it was proven in */
  private statement: Statement

  constructor(session: Session, extension: vscode.Uri, rewrite: Rewrite) {
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

  /** What was proven is what is applied: the proof's own diff, and only to the script that it was made for. */
  private async apply(): Promise<void> {
    const { result } = this.page.view
    const edit = result?.equal ? await this.editOf(result.scriptDiff) : undefined
    const done = edit !== undefined && (await vscode.workspace.applyEdit(edit))
    if (result?.equal) this.page.show({ applied: done ? 'applied' : 'changed meanwhile' })
  }

  private async editOf(diff: string): Promise<vscode.WorkspaceEdit | undefined> {
    const { uri, text } = this.statement
    const edit = new vscode.WorkspaceEdit()
    for (const { file, patch } of filesOfDiff(diff, uri.fsPath)) {
      const document = await vscode.workspace.openTextDocument(file === uri.fsPath ? uri : vscode.Uri.file(file))
      const change = file === uri.fsPath && document.getText() !== text ? undefined : replacementOf(document.getText(), patch)
      if (!change) return undefined
      edit.replace(document.uri, new vscode.Range(document.positionAt(change.start), document.positionAt(change.end)), change.newText)
    }
    return edit.size > 0 ? edit : undefined
  }

  private async openReport(): Promise<void> {
    const { result } = this.page.view
    if (result) await vscode.commands.executeCommand('markdown.showPreview', vscode.Uri.file(result.report))
  }
}
