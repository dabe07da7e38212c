import * as vscode from 'vscode'

const scheme = 'sluice'

/** Texts to read and not to edit: a plan, a job's log. A second look at the same name shows the new text in the same editor. */
export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>()
  readonly onDidChange = this.changed.event
  private readonly texts = new Map<string, string>()
  private readonly registration = vscode.Disposable.from(
    this.changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    vscode.workspace.onDidCloseTextDocument(document => document.uri.scheme === scheme && this.texts.delete(document.uri.path)),
  )

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? ''
  }

  async show(name: string, text: string, atEnd = false): Promise<void> {
    const uri = vscode.Uri.from({ scheme, path: `/${name}` })
    this.texts.set(uri.path, text)
    this.changed.fire(uri)
    const document = await vscode.workspace.openTextDocument(uri)
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preserveFocus: true,
      preview: true,
    })
    if (atEnd) editor.revealRange(document.lineAt(document.lineCount - 1).range)
  }

  dispose(): void {
    this.registration.dispose()
  }
}
