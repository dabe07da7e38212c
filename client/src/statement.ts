import * as vscode from 'vscode'
import type { StatementReference } from '../../server/src/protocol.ts'

export interface Statement {
  /** which statement of which text: the arguments that run, submit, upgrade and plan share */
  readonly args: { readonly file: string; readonly text?: string; readonly statement?: number; readonly offset?: number }
  readonly title: string
  readonly uri: vscode.Uri
  /** the same place in the text as it is then */
  again(): Promise<Statement>
}

/** The statement that a lens names, the only one of a script (its path), or the one at the cursor. Undefined, with a word, where there is none. */
export async function statementAt(argument: unknown): Promise<Statement | undefined> {
  if (typeof argument === 'string') return inDocument(await vscode.workspace.openTextDocument(vscode.Uri.file(argument)), {})
  if (isReference(argument)) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(argument.uri))
    return inDocument(document, { statement: argument.statement })
  }
  const editor = vscode.window.activeTextEditor
  if (editor?.document.languageId !== 'flinksql') {
    void vscode.window.showInformationMessage('Open a Flink SQL script and put the cursor into a query.')
    return undefined
  }
  return inDocument(editor.document, { offset: editor.document.offsetAt(editor.selection.active) })
}

function inDocument(document: vscode.TextDocument, place: { statement?: number; offset?: number }): Statement {
  const saved = document.uri.scheme === 'file' && !document.isDirty
  const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1)
  const where =
    place.offset === undefined
      ? place.statement === undefined
        ? ''
        : `, statement ${place.statement + 1}`
      : `, line ${document.positionAt(place.offset).line + 1}`
  const { uri } = document
  return {
    args: { file: uri.fsPath, ...(saved ? {} : { text: document.getText() }), ...place },
    title: name + where,
    uri,
    again: async () => inDocument(await vscode.workspace.openTextDocument(uri), place),
  }
}

function isReference(argument: unknown): argument is StatementReference {
  const reference = argument as Partial<StatementReference> | undefined
  return typeof reference?.uri === 'string' && typeof reference.statement === 'number'
}
