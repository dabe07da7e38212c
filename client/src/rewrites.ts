import * as vscode from 'vscode'
import { PROVE_KIND, type RewriteReference } from '../../server/src/protocol.ts'
import type { Session } from './language-client.ts'
import type { Statement } from './statement.ts'

export function isRewrite(argument: unknown): argument is RewriteReference {
  const reference = argument as Partial<RewriteReference> | undefined
  return typeof reference?.rule === 'string' && typeof reference.title === 'string'
}

/** One of the repairs that the rules offer in the statement; the only one without asking. */
export async function pickRewrite(session: Session, { args, uri }: Statement): Promise<RewriteReference | undefined> {
  const [plan, document] = await Promise.all([session.request('plan', args), vscode.workspace.openTextDocument(uri)])
  const everything = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length))
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', uri, everything, PROVE_KIND)
  const offered = actions
    .map(({ command }) => command?.arguments?.[0] as unknown)
    .filter(isRewrite)
    .filter(({ statement }) => statement === plan.statements[0]?.statement)
  if (offered.length === 0) void vscode.window.showInformationMessage('No rule offers a rewrite of this statement.')
  if (offered.length <= 1) return offered[0]
  const picked = await vscode.window.showQuickPick(
    offered.map(rewrite => ({ label: rewrite.title, description: rewrite.rule, rewrite })),
    { placeHolder: 'Prove which rewrite?' },
  )
  return picked?.rewrite
}
