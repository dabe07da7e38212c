import * as vscode from 'vscode'
import type { UpgradeArgs, UpgradeEvent, UpgradeResult } from '../../../server/src/protocol.ts'
import { readFromUpgrade, type ToUpgrade, type UpgradeStep, type UpgradeView } from '../../webviews/upgrade-messages.ts'
import { CommandError, type Session } from '../language-client.ts'
import type { Statement } from '../statement.ts'
import { pageHtml, pageOptions } from './page.ts'

/** What to upgrade to; looked up again for each comparison, since the script may have been edited meanwhile. */
export interface UpgradeTarget {
  readonly job: string
  readonly statement: Statement
}

/** One page per upgrade: the steps and what happens to the state, a button, then the steps as they happen and what was measured. */
export class UpgradePanel {
  private readonly session: Session
  private readonly target: UpgradeTarget
  private statement: Statement
  private readonly panel: vscode.WebviewPanel
  private view: UpgradeView
  /** what was compared is what gets carried out, whatever is typed in between */
  private compared: UpgradeArgs | undefined
  private open = true

  constructor(session: Session, extension: vscode.Uri, target: UpgradeTarget) {
    this.session = session
    this.target = target
    this.statement = target.statement
    this.view = { job: target.job, title: target.statement.title, phase: 'planning', steps: [] }
    const options = { ...pageOptions(extension), retainContextWhenHidden: true }
    this.panel = vscode.window.createWebviewPanel('sluice.upgrade', `Upgrade ${target.job}`, vscode.ViewColumn.Beside, options)
    this.panel.iconPath = vscode.Uri.joinPath(extension, 'client', 'media', 'icon.png')
    this.panel.webview.onDidReceiveMessage(message => this.receive(message))
    this.panel.onDidDispose(() => {
      this.open = false
    })
    this.panel.webview.html = pageHtml(this.panel.webview, extension, 'upgrade', 'Upgrade')
    void this.compare()
  }

  private async compare(): Promise<void> {
    this.show({ phase: 'planning', steps: [], state: undefined, problem: undefined, result: undefined })
    try {
      // An upgrade is for an edited statement, so that nobody is asked about that.
      const now = await this.statement.again(true)
      this.compared = { ...now.args, job: this.target.job, yes: true }
      const { steps, state, statement } = await this.session.request('upgrade', { ...this.compared, yes: false })
      const named = now.args.statement !== undefined || now.args.offset !== undefined
      if (named && statement !== undefined) this.statement = now.settled(statement)
      this.show({ title: this.statement.title })
      this.show({ phase: state.verdict === 'refuse' ? 'refused' : 'planned', steps: state.verdict === 'refuse' ? [] : steps, state })
    } catch (error) {
      this.fail(error)
    }
  }

  private async carryOut(): Promise<void> {
    if (!this.compared || this.view.phase !== 'planned') return
    this.show({ phase: 'running' })
    try {
      const result = await this.session.request('upgrade', this.compared, { onEvent: event => this.take(event) })
      this.show({ phase: result.done ? 'done' : 'failed', result: measured(result) })
    } catch (error) {
      this.fail(error)
    }
  }

  private take(event: UpgradeEvent): void {
    if (event.type === 'plan') {
      this.show({ steps: event.steps, state: event.state })
      return
    }
    const { id, status, ms, note } = event
    const steps = this.view.steps.map(step => (step.id === id ? { ...step, status, ms: ms ?? step.ms, note: note ?? step.note } : step))
    this.show({ steps: steps satisfies UpgradeStep[] })
  }

  private fail(error: unknown): void {
    if (!(error instanceof CommandError)) throw error
    const { message, hint } = error.failure
    this.show({ phase: 'failed', problem: { message, hint } })
  }

  private show(change: Partial<UpgradeView>): void {
    this.view = { ...this.view, ...change }
    this.post()
  }

  private post(): void {
    const message: ToUpgrade = { type: 'view', view: this.view }
    if (this.open) void this.panel.webview.postMessage(message)
  }

  private receive(value: unknown): void {
    const message = readFromUpgrade(value)
    if (message?.type === 'ready') this.post()
    if (message?.type === 'confirm') void this.carryOut()
    if (message?.type === 'plan') void this.compare()
  }
}

function measured({ gapMs, lost, duplicated, run, epoch, done }: UpgradeResult): UpgradeView['result'] {
  return done ? { gapMs, lost, duplicated, run, epoch } : undefined
}
