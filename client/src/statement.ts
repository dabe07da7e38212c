import * as vscode from 'vscode'
import type { StatementReference, StatementThen } from '../../server/src/protocol.ts'

/** A document as the server knows it: by its path, or without a file by its URI. */
export const fileOf = (uri: vscode.Uri): string => (uri.scheme === 'untitled' ? uri.toString() : uri.fsPath)
export const uriOf = (file: string): vscode.Uri => (file.startsWith('untitled:') ? vscode.Uri.parse(file) : vscode.Uri.file(file))

export interface Statement {
  /** which statement of which text: the arguments that run, submit, upgrade and plan share */
  readonly args: {
    readonly file: string
    readonly text?: string
    readonly statement?: number
    readonly offset?: number
    readonly was?: StatementThen
  }
  readonly title: string
  readonly uri: vscode.Uri
  /** the script that its place is of */
  readonly text: string
  /** the same statement in the text as it is then, wherever it stands there; `edited`: or what was made of it */
  again(edited?: boolean): Promise<Statement>
  /** the statement that a command found, by its number in the text that the command was given */
  settled(statement: number): Statement
}

/** The statement that a lens names, the only one of a script (as `fileOf` names it), or the one at the cursor. Undefined, with a word, where there is none. */
export async function statementAt(argument: unknown): Promise<Statement | undefined> {
  if (typeof argument === 'string') return inDocument(await vscode.workspace.openTextDocument(uriOf(argument)), {})
  if (isReference(argument)) {
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(argument.uri))
    return inDocument(document, { statement: argument.statement }, { text: argument.text ?? document.getText() })
  }
  const editor = vscode.window.activeTextEditor
  if (editor?.document.languageId !== 'flinksql') {
    void vscode.window.showInformationMessage('Open a Flink SQL script and put the cursor into a query.')
    return undefined
  }
  return inDocument(editor.document, { offset: editor.document.offsetAt(editor.selection.active) })
}

function inDocument(
  document: vscode.TextDocument,
  place: { statement?: number; offset?: number },
  was: StatementThen = { text: document.getText() },
): Statement {
  const text = document.getText()
  const saved = document.uri.scheme === 'file' && !document.isDirty
  const name = document.uri.path.slice(document.uri.path.lastIndexOf('/') + 1)
  // Counted as the command line counts, whose --statement takes it.
  const where =
    place.offset === undefined
      ? place.statement === undefined
        ? ''
        : `, statement ${place.statement}`
      : `, line ${document.positionAt(place.offset).line + 1}`
  const { uri } = document
  return {
    args: { file: fileOf(uri), ...(saved ? {} : { text }), ...place, ...(was.text !== text && { was }) },
    title: name + where,
    uri,
    text: was.text,
    again: async edited => inDocument(await vscode.workspace.openTextDocument(uri), place, { text: was.text, edited }),
    settled: statement => inDocument(document, { statement }, { text }),
  }
}

export function isReference(argument: unknown): argument is StatementReference {
  const reference = argument as Partial<StatementReference> | undefined
  return typeof reference?.uri === 'string' && typeof reference.statement === 'number'
}
