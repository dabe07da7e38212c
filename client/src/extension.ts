import * as vscode from 'vscode'
import { type Desk, registerCommands } from './commands.ts'
import { Documents } from './documents.ts'
import { Session } from './language-client.ts'
import { plainSqlFiles } from './plain-sql.ts'
import { ClustersView } from './views/clusters.ts'
import { JobsView } from './views/jobs.ts'
import { ResultsView } from './views/results.ts'
import { statusItem } from './views/status.ts'

let session: Session | undefined

/** Everything is in place when this returns; the language server starts meanwhile. */
export function activate(context: vscode.ExtensionContext): void {
  session = new Session(context)
  const extension = context.extensionUri
  const desk: Desk = {
    session,
    extension,
    results: new ResultsView(session, extension),
    jobs: new JobsView(session),
    clusters: new ClustersView(session),
    documents: new Documents(),
  }
  context.subscriptions.push(
    session,
    desk.results,
    desk.jobs,
    desk.clusters,
    desk.documents,
    vscode.window.registerWebviewViewProvider(ResultsView.id, desk.results),
    statusItem(session),
    registerCommands(desk),
  )
  void session.start()
  void offerPlainSql(context)
}

export async function deactivate(): Promise<void> {
  await session?.stop()
}

async function offerPlainSql(context: vscode.ExtensionContext): Promise<void> {
  const project = await vscode.workspace.findFiles('**/sluice.json', '**/node_modules/**', 1)
  if (project.length === 0) return
  await vscode.commands.executeCommand('setContext', 'sluice.project', true)
  context.subscriptions.push(plainSqlFiles())
}
