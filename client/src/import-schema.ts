import * as vscode from 'vscode'
import type { ImportSchemaArgs } from '../../server/src/protocol.ts'
import type { Session } from './language-client.ts'

const systems = [
  { label: 'MySQL', from: 'mysql' },
  { label: 'PostgreSQL', from: 'postgresql' },
] as const
const targets = [
  { label: 'CDC', description: 'the change stream of the database', to: 'cdc' },
  { label: 'JDBC', description: 'its tables, to look up and to write to', to: 'jdbc' },
  { label: 'Kafka', description: 'a topic a table: upsert-kafka with JSON, kafka without a primary key', to: 'kafka' },
] as const

/** Opens Flink tables for the DDL in the active editor, or in a file that is chosen, as a new script. */
export async function importSchema(session: Session): Promise<void> {
  const source = (await ddlInEditor()) ?? (await chosenFile())
  if (!source) return
  const system = await vscode.window.showQuickPick(systems, { placeHolder: 'Which database is this DDL of?' })
  const target = system && (await vscode.window.showQuickPick(targets, { placeHolder: 'How should Flink reach the tables?' }))
  if (!target) return
  const { ddl, leftOut } = await session.request('import-schema', { ...source, from: system.from, to: target.to })
  const document = await vscode.workspace.openTextDocument({ language: 'flinksql', content: ddl })
  await vscode.window.showTextDocument(document)
  if (leftOut > 0) void vscode.window.showInformationMessage(`${leftOut} columns have no counterpart in Flink: see the comments.`)
}

type Source = Pick<ImportSchemaArgs, 'file' | 'text'>

/** The active editor's text, unless it is a Flink script. */
async function ddlInEditor(): Promise<Source | undefined> {
  const document = vscode.window.activeTextEditor?.document
  return document?.languageId === 'sql' ? { file: document.uri.fsPath, text: document.getText() } : undefined
}

async function chosenFile(): Promise<Source | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title: 'DDL of a database', filters: { SQL: ['sql', 'ddl'] } })) ?? []
  return uri && { file: uri.fsPath }
}
