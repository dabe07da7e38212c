import * as vscode from 'vscode'

/** `*.sql` files beside a sluice.json: Flink SQL where the setting says so; otherwise offered in the language status, and nowhere louder. */
export function plainSqlFiles(): vscode.Disposable {
  const offer = vscode.languages.createLanguageStatusItem('sluice.plainSqlFiles', { language: 'sql', pattern: '**/*.sql' })
  offer.name = 'Flink SQL'
  offer.text = 'Not analysed as Flink SQL'
  offer.detail = 'This workspace has a sluice.json'
  offer.command = { command: 'sluice.treatSqlAsFlink', title: 'Treat *.sql files here as Flink SQL' }
  const apply = (document: vscode.TextDocument) => {
    if (isPlainSql(document) && isOn(document)) void vscode.languages.setTextDocumentLanguage(document, 'flinksql')
  }
  const applyAll = () => vscode.workspace.textDocuments.forEach(apply)
  applyAll()
  return vscode.Disposable.from(
    offer,
    vscode.workspace.onDidOpenTextDocument(apply),
    vscode.workspace.onDidChangeConfiguration(change => change.affectsConfiguration('sluice.plainSqlFiles') && applyAll()),
  )
}

export async function treatSqlAsFlink(): Promise<void> {
  await vscode.workspace.getConfiguration('sluice').update('plainSqlFiles', true, vscode.ConfigurationTarget.Workspace)
}

const isPlainSql = (document: vscode.TextDocument) => document.languageId === 'sql' && document.uri.path.endsWith('.sql')
const isOn = (document: vscode.TextDocument) => vscode.workspace.getConfiguration('sluice', document.uri).get('plainSqlFiles') === true
