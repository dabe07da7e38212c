import * as vscode from 'vscode'
import type { ChangelogRowJson, RunArgs, RunEvent, RunSummary } from '../../../server/src/protocol.ts'
import { type ResultsView as PageView, readFromResults, type ToResults } from '../../webviews/results-messages.ts'
import { ResultsModel } from '../../webviews/results-model.ts'
import { CommandError, type Session } from '../language-client.ts'
import { nextStep } from '../next-step.ts'
import { pageHtml, pageOptions } from './page.ts'

/** ms between two batches of rows to the page: ten a second look live */
const beat = 100

/** The rows of one run at a time. They are kept here, so that hiding the page loses nothing; the page gets them again when it is shown. */
export class ResultsView implements vscode.WebviewViewProvider, vscode.Disposable {
  static readonly id = 'sluice.results'
  private readonly session: Session
  private readonly extension: vscode.Uri
  private page: vscode.Webview | undefined
  private model = new ResultsModel(maxRows())
  private view: PageView = { phase: 'empty', title: '' }
  private pending: ChangelogRowJson[] = []
  private batch = 0
  /** the page draws a batch: the next waits */
  private busy = false
  /** the page has not all rows that are here */
  private behind = true
  private timer: NodeJS.Timeout | undefined
  private run: { readonly cancel: vscode.CancellationTokenSource; readonly args: RunArgs; readonly title: string } | undefined
  private last: { readonly args: RunArgs; readonly title: string } | undefined

  constructor(session: Session, extension: vscode.Uri) {
    this.session = session
    this.extension = extension
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.page = view.webview
    this.behind = true
    this.busy = true
    view.webview.options = pageOptions(this.extension)
    view.webview.onDidReceiveMessage(message => this.receive(message))
    view.onDidDispose(() => {
      this.page = undefined
    })
    view.webview.html = pageHtml(view.webview, this.extension, 'results', 'Results')
  }

  get running(): boolean {
    return this.run !== undefined
  }

  async show(): Promise<void> {
    await vscode.commands.executeCommand(`${ResultsView.id}.focus`, { preserveFocus: true })
  }

  /** Runs a query until it ends or is stopped. A run that is still on is stopped first. */
  async start(args: RunArgs, title: string): Promise<void> {
    this.stop()
    const run = { cancel: new vscode.CancellationTokenSource(), args, title }
    this.run = run
    this.last = run
    this.begin(title)
    void vscode.commands.executeCommand('setContext', 'sluice.running', true)
    await this.show()
    const mine = () => this.last === run
    try {
      const summary = await this.session.request('run', args, { token: run.cancel.token, onEvent: event => mine() && this.take(event) })
      if (mine()) this.finish({ phase: 'ended', ended: endOf(summary) })
    } catch (error) {
      if (mine()) this.finish(error instanceof vscode.CancellationError ? { phase: 'ended', ended: 'stopped' } : this.failure(error))
    } finally {
      run.cancel.dispose()
    }
  }

  stop(): void {
    if (!this.run) return
    this.run.cancel.cancel()
    this.finish({ phase: 'ended', ended: 'stopped' })
  }

  dispose(): void {
    this.run?.cancel.cancel()
    clearTimeout(this.timer)
  }

  private begin(title: string): void {
    this.model = new ResultsModel(maxRows())
    this.pending = []
    this.behind = false
    this.view = { phase: 'running', title }
    this.post({ type: 'begin', maxRows: this.model.maxRows })
    this.postView()
  }

  private take(event: RunEvent): void {
    switch (event.type) {
      case 'columns':
        this.flush()
        this.model.begin(event.columns, event.key)
        this.post({ type: 'columns', columns: event.columns, key: event.key })
        break
      case 'rows':
        this.model.apply(event.rows)
        this.pending.push(...event.rows)
        this.plan()
        break
      case 'status':
        this.view = { ...this.view, status: event.status }
        this.plan()
        break
      case 'health':
        this.session.log.info(`cluster ${event.event.cluster}: ${event.event.from} → ${event.event.to} (${event.event.reason})`)
        break
    }
  }

  private finish(end: Partial<PageView>): void {
    this.run = undefined
    this.view = { ...this.view, ...end }
    this.plan()
    void vscode.commands.executeCommand('setContext', 'sluice.running', false)
  }

  private failure(error: unknown): Partial<PageView> {
    if (!(error instanceof CommandError)) throw error
    const { failure } = error
    return { phase: 'failed', problem: { message: failure.message, hint: failure.hint, action: nextStep(failure) } }
  }

  private plan(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.flush()
    }, beat)
  }

  /** Sends what has gathered, unless the page is still drawing; what it can't take in time comes to it as a whole, later. */
  private flush(): void {
    this.postView()
    if (!this.page || this.busy) {
      if (this.pending.length > this.model.maxRows) {
        this.behind = true
        this.pending = []
      }
      return
    }
    if (this.behind) this.postSnapshot()
    else if (this.pending.length) this.postRows()
  }

  private postRows(): void {
    this.busy = true
    this.post({ type: 'rows', rows: this.pending, batch: ++this.batch })
    this.pending = []
  }

  private postSnapshot(): void {
    this.busy = true
    this.behind = false
    this.pending = []
    this.post({ type: 'snapshot', maxRows: this.model.maxRows, snapshot: this.model.snapshot(), batch: ++this.batch })
  }

  private postView(): void {
    this.post({ type: 'view', view: this.view })
  }

  private post(message: ToResults): void {
    void this.page?.postMessage(message)
  }

  private receive(value: unknown): void {
    const message = readFromResults(value)
    switch (message?.type) {
      case 'ready':
        this.postView()
        this.postSnapshot()
        break
      case 'taken':
        if (message.batch !== this.batch) return
        this.busy = false
        if (this.pending.length || this.behind) this.plan()
        break
      case 'stop':
        this.stop()
        break
      case 'again':
        if (this.last) void this.start(this.last.args, this.last.title)
        break
      case 'action':
        if (this.view.problem?.action) void vscode.commands.executeCommand(this.view.problem.action.command)
        break
      case 'copy':
        void vscode.env.clipboard.writeText(message.text)
        break
    }
  }
}

const maxRows = () => vscode.workspace.getConfiguration('sluice').get<number>('results.maxRows', 10_000)

function endOf(summary: RunSummary): string {
  const texts = { limit: 'limit reached', timeout: 'time is up', 'end of input': 'end of input', stopped: 'stopped' }
  return texts[summary.ended]
}
