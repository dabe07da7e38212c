import * as vscode from 'vscode'
import type { ServerState, Session } from '../language-client.ts'

/** The one status bar item: whether the language server is there. A click leads to jobs and clusters, or to the log where something is wrong. */
export function statusItem(session: Session): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('sluice', vscode.StatusBarAlignment.Left, 10)
  item.name = 'Sluice'
  const show = (state: ServerState) => {
    const { text, tooltip, command } = looks[state]
    item.text = text
    item.tooltip = tooltip
    item.command = command
    item.backgroundColor = state === 'failed' ? new vscode.ThemeColor('statusBarItem.errorBackground') : undefined
  }
  show(session.state)
  item.show()
  return vscode.Disposable.from(item, session.onDidChangeState(show))
}

const looks: Record<ServerState, { text: string; tooltip: string; command: string }> = {
  starting: { text: '$(loading~spin) Sluice', tooltip: 'Sluice: the language server is starting', command: 'sluice.showLog' },
  running: { text: '$(check) Sluice', tooltip: 'Sluice: show jobs and clusters', command: 'workbench.view.extension.sluice' },
  stopped: {
    text: '$(circle-slash) Sluice',
    tooltip: 'Sluice: the language server is not running. Click to start it',
    command: 'sluice.restartServer',
  },
  failed: { text: '$(error) Sluice', tooltip: "Sluice: the language server didn't start. Click for the log", command: 'sluice.showLog' },
}
