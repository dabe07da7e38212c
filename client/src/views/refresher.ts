import * as vscode from 'vscode'
import { CommandError, type Session } from '../language-client.ts'

/** ms between two questions while the view is in sight */
const interval = 1000

/** Asks again and again while a view is visible and the server runs; one question at a time. */
export class Refresher<Result> implements vscode.Disposable {
  private readonly session: Session
  private readonly view: vscode.TreeView<unknown>
  private readonly ask: () => Promise<Result>
  private readonly result = new vscode.EventEmitter<Result>()
  readonly onResult = this.result.event
  private readonly problem = new vscode.EventEmitter<string | undefined>()
  readonly onProblem = this.problem.event
  private readonly subscriptions: vscode.Disposable[]
  private timer: NodeJS.Timeout | undefined
  private asking: Promise<void> | undefined
  private disposed = false

  constructor(session: Session, view: vscode.TreeView<unknown>, ask: () => Promise<Result>) {
    this.session = session
    this.view = view
    this.ask = ask
    const wake = () => void this.now()
    this.subscriptions = [
      view.onDidChangeVisibility(wake),
      session.onDidChangeState(wake),
      vscode.workspace.onDidGrantWorkspaceTrust(wake),
      this.result,
      this.problem,
    ]
  }

  /** Asks at once, whether the view is in sight or not. */
  async now(): Promise<void> {
    clearTimeout(this.timer)
    this.asking ??= this.once().finally(() => {
      this.asking = undefined
    })
    await this.asking
    clearTimeout(this.timer)
    if (this.view.visible && !this.disposed) this.timer = setTimeout(() => void this.now(), interval)
  }

  dispose(): void {
    this.disposed = true
    clearTimeout(this.timer)
    for (const subscription of this.subscriptions) subscription.dispose()
  }

  private async once(): Promise<void> {
    // In Restricted Mode the welcome text says why there is nothing.
    if (this.session.state !== 'running' || !vscode.workspace.isTrusted) return
    try {
      const result = await this.ask()
      if (this.disposed) return
      this.result.fire(result)
      this.problem.fire(undefined)
    } catch (error) {
      if (!this.disposed)
        this.problem.fire(error instanceof CommandError ? `${error.failure.message}. ${error.failure.hint}` : String(error))
    }
  }
}
