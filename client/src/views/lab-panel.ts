import * as vscode from 'vscode'
import { STATEMENT_CHANGED, type VerbName, type Verbs } from '../../../server/src/protocol.ts'
import type { Problem } from '../../webviews/problem.ts'
import { CommandError, type Session } from '../language-client.ts'
import { nextStep } from '../next-step.ts'
import type { Statement } from '../statement.ts'
import { pageHtml, pageOptions } from './page.ts'

/** What the views of an experiment have in common. */
interface LabView<V extends VerbName> {
  readonly title: string
  readonly phase: 'running' | 'done' | 'stopped' | 'failed'
  readonly progress?: Verbs[V]['event']
  readonly result?: Verbs[V]['result']
  readonly problem?: Problem
}

/** The page of each verb that is open: the next one takes its place. */
const shown = new Map<VerbName, vscode.WebviewPanel>()

/** A page about one experiment at a time: a verb with its progress, which can be stopped and done again, and its result. Closing the page stops it. */
export class LabPanel<V extends VerbName, View extends LabView<V>> {
  view: View
  readonly panel: vscode.WebviewPanel
  private readonly session: Session
  private readonly verb: V
  private cancel: vscode.CancellationTokenSource | undefined
  private open = true

  constructor(session: Session, extension: vscode.Uri, verb: V, title: string, view: View) {
    this.session = session
    this.verb = verb
    this.view = view
    const options = { ...pageOptions(extension), retainContextWhenHidden: true }
    // Beside a script; asked for by another page, where that one is.
    const viewColumn = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active
    const before = shown.get(verb)
    this.panel = vscode.window.createWebviewPanel(`sluice.${verb}`, title, { viewColumn, preserveFocus: true }, options)
    shown.set(verb, this.panel)
    before?.dispose()
    this.panel.iconPath = vscode.Uri.joinPath(extension, 'client', 'media', 'icon.png')
    this.panel.onDidDispose(() => {
      this.open = false
      if (shown.get(verb) === this.panel) shown.delete(verb)
      this.stop()
    })
    this.panel.webview.html = pageHtml(this.panel.webview, extension, verb, title)
  }

  /** Runs the statement wherever it stands now; where it was edited, the page says so first and asks. Gives the statement that was taken, by its place then. */
  async follow(statement: Statement, argsOf: (now: Statement) => Verbs[V]['args']): Promise<Statement> {
    const now = await statement.again(this.view.problem?.kind === STATEMENT_CHANGED)
    const result = (await this.run(argsOf(now))) as { readonly statement: number } | undefined
    if (!result) return statement
    const settled = now.settled(result.statement)
    this.show({ title: settled.title } as Partial<View>)
    return settled
  }

  private async run(args: Verbs[V]['args']): Promise<Verbs[V]['result'] | undefined> {
    this.stop()
    const cancel = new vscode.CancellationTokenSource()
    this.cancel = cancel
    const mine = (change: Partial<LabView<V>>) => {
      if (this.cancel === cancel) this.show(change as Partial<View>)
    }
    mine({ phase: 'running', progress: undefined, result: undefined, problem: undefined })
    try {
      const onEvent = (progress: Verbs[V]['event']) => mine({ progress })
      const result = await this.session.request(this.verb, args, { token: cancel.token, onEvent })
      mine({ phase: 'done', result })
      return this.cancel === cancel ? result : undefined
    } catch (error) {
      if (error instanceof vscode.CancellationError) return undefined
      mine({ phase: 'failed', problem: problemOf(error) })
      return undefined
    } finally {
      cancel.dispose()
    }
  }

  private stop(): void {
    const { cancel } = this
    if (!cancel || this.view.phase !== 'running') return
    cancel.cancel()
    this.show({ phase: 'stopped' } as Partial<View>)
    this.cancel = undefined
  }

  show(change: Partial<View>): void {
    this.view = { ...this.view, ...change }
    this.post()
  }

  private post(): void {
    if (this.open) void this.panel.webview.postMessage({ type: 'view', view: this.view })
  }

  /** What every such page may ask for; false for what only one of them does. */
  answers(type: string | undefined): boolean {
    if (type === 'ready') this.post()
    else if (type === 'stop') this.stop()
    else if (type === 'action') this.act()
    else return false
    return true
  }

  /** The command behind the problem's button. */
  private act(): void {
    if (this.view.problem?.action) void vscode.commands.executeCommand(this.view.problem.action.command)
  }
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof CommandError)) throw error
  const { failure } = error
  return { kind: failure.kind, message: failure.message, hint: failure.hint, action: nextStep(failure) }
}
