import * as vscode from 'vscode'
import type { OperatorForecast, RewriteReference } from '../../../server/src/protocol.ts'
import { type ForecastView, readFromForecast } from '../../webviews/forecast-messages.ts'
import type { Session } from '../language-client.ts'
import { fileOf, type Statement, uriOf } from '../statement.ts'
import { LabPanel } from './lab-panel.ts'

/** The load that a statement will put on its subtasks: forecast when it opens, and again when asked, of the text as it is then. */
export class ForecastPanel {
  private readonly page: LabPanel<'forecast', ForecastView>
  private statement: Statement

  constructor(session: Session, extension: vscode.Uri, statement: Statement) {
    this.statement = statement
    this.page = new LabPanel(session, extension, 'forecast', 'Load forecast', { title: statement.title, phase: 'running' })
    this.page.panel.webview.onDidReceiveMessage(message => this.receive(message))
    void this.again()
  }

  private async again(): Promise<void> {
    this.statement = await this.page.follow(this.statement, ({ args }) => args)
  }

  private receive(value: unknown): void {
    const message = readFromForecast(value)
    if (this.page.answers(message?.type)) return
    const { result } = this.page.view
    switch (message?.type) {
      case 'again':
        void this.again()
        break
      case 'reveal': {
        const span = result?.operators[message.operator]?.span
        if (span) void reveal(span, this.statement.uri)
        break
      }
      case 'prove': {
        const rewrite = result?.rewrites[message.rewrite]
        if (!result || !rewrite) return
        const { rule, title } = rewrite
        const { uri, text } = this.statement
        const reference: RewriteReference = { uri: uri.toString(), statement: result.statement, text, rule, title }
        void vscode.commands.executeCommand('sluice.prove', reference)
        break
      }
    }
  }
}

/** In the editor that shows the file already, where there is one. */
async function reveal({ file, range: { start, end } }: OperatorForecast['span'], own: vscode.Uri): Promise<void> {
  const uri = file === fileOf(own) ? own : uriOf(file)
  const shown = vscode.window.visibleTextEditors.find(editor => editor.document.uri.toString() === uri.toString())
  const selection = new vscode.Range(start.line, start.character, end.line, end.character)
  await vscode.window.showTextDocument(uri, { viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One, selection })
}
