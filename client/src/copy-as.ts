import * as vscode from 'vscode'
import type { CopyAsArgs } from '../../server/src/protocol.ts'
import type { Session } from './language-client.ts'

/** Puts the statement at the cursor into the clipboard in the words of another system; what may give other rows there is said. */
export async function copyAs(session: Session, to: CopyAsArgs['to'], name: string): Promise<void> {
  const editor = vscode.window.activeTextEditor
  if (editor?.document.languageId !== 'flinksql') return
  const { document, selection } = editor
  const args = { file: document.uri.fsPath, text: document.getText(), offset: document.offsetAt(selection.active), to }
  const { sql, notes } = await session.request('copy-as', args)
  await vscode.env.clipboard.writeText(sql)
  if (notes.length === 0) vscode.window.setStatusBarMessage(`Copied as ${name}`, 3000)
  else void vscode.window.showInformationMessage(`Copied as ${name}. ${notes.join('. ')}.`)
}
