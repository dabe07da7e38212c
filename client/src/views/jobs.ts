import * as vscode from 'vscode'
import { count } from '../../../server/src/lab/words.ts'
import type { JobState, JobSummary } from '../../../server/src/protocol.ts'
import type { Session } from '../language-client.ts'
import { ago } from '../text.ts'
import { Refresher } from './refresher.ts'

export class JobItem {
  readonly kind = 'job'
  readonly job: JobSummary
  constructor(job: JobSummary) {
    this.job = job
  }
}
interface FactItem {
  readonly kind: 'fact'
  readonly id: string
  readonly label: string
  readonly value: string
  readonly icon: vscode.ThemeIcon
  readonly tooltip?: string
}
type Item = JobItem | FactItem

/** The jobs of the workspace, asked for each second while the view is in sight, and not otherwise. */
export class JobsView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>()
  readonly onDidChangeTreeData = this.changed.event
  private readonly refresher: Refresher<JobSummary[]>
  readonly tree: vscode.TreeView<Item>
  jobs: readonly JobSummary[] = []

  constructor(session: Session) {
    this.tree = vscode.window.createTreeView<Item>('sluice.jobs', { treeDataProvider: this })
    this.refresher = new Refresher(session, this.tree, async () => (await session.request('jobs', {})).jobs)
    this.refresher.onResult(jobs => {
      this.jobs = jobs
      this.changed.fire()
      const trouble = jobs.filter(job => job.state === 'failed').length
      this.tree.badge = trouble ? { value: trouble, tooltip: `${trouble} failed` } : undefined
    })
    this.refresher.onProblem(text => {
      this.tree.message = text
    })
  }

  refresh(): Promise<void> {
    return this.refresher.now()
  }

  getChildren(item?: Item): Item[] {
    if (!item) return this.jobs.map(job => new JobItem(job))
    return item.kind === 'job' ? factsOf(item.job) : []
  }

  getTreeItem(item: Item): vscode.TreeItem {
    return item.kind === 'job' ? jobTreeItem(item.job) : factTreeItem(item)
  }

  dispose(): void {
    this.refresher.dispose()
    this.tree.dispose()
    this.changed.dispose()
  }
}

function jobTreeItem(job: JobSummary): vscode.TreeItem {
  const item = new vscode.TreeItem(job.name, vscode.TreeItemCollapsibleState.Expanded)
  item.id = `job/${job.name}`
  item.iconPath = stateIcon(job.state)
  item.description = isLive(job) ? `${job.state} · ${count(job.recordsPerSecond)}/s${job.badge ? ` · ${job.badge}` : ''}` : job.state
  item.contextValue = isLive(job) ? 'job.live' : 'job.ended'
  item.tooltip = tooltipOf(job)
  item.accessibilityInformation = { label: `Job ${job.name}, ${item.description}${job.problem ? `, ${job.problem}` : ''}` }
  return item
}

const isLive = (job: JobSummary) => job.state !== 'stopped' && job.state !== 'failed'

function stateIcon(state: JobState): vscode.ThemeIcon {
  const icons: Record<JobState, [string, string?]> = {
    starting: ['loading~spin'],
    running: ['pass-filled', 'testing.iconPassed'],
    'waiting for clusters': ['watch', 'charts.yellow'],
    restarting: ['sync~spin', 'charts.yellow'],
    upgrading: ['arrow-circle-up', 'charts.blue'],
    stopped: ['circle-outline'],
    failed: ['error', 'testing.iconFailed'],
  }
  const [icon, color] = icons[state] ?? ['question']
  return new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined)
}

function tooltipOf(job: JobSummary): vscode.MarkdownString {
  const text = new vscode.MarkdownString()
  text.appendText(`${job.name}: ${job.state}\n`)
  if (isLive(job)) text.appendText(`${count(job.recordsPerSecond)} records/s\n`)
  text.appendText(`run ${job.run}, epoch ${job.epoch}${job.pid ? `, process ${job.pid}` : ''}\n`)
  if (job.startedAt) text.appendText(`started ${new Date(job.startedAt).toLocaleString()}\n`)
  text.appendText(job.script)
  return text
}

function factsOf(job: JobSummary): FactItem[] {
  const fact = (id: string, label: string, value: string, icon: string, color?: string, tooltip?: string): FactItem => ({
    kind: 'fact',
    id: `job/${job.name}/${id}`,
    label,
    value,
    icon: new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined),
    tooltip,
  })
  const facts: FactItem[] = []
  if (job.problem) facts.push(fact('problem', job.problem, '', 'warning', 'charts.yellow', job.problem))
  for (const cluster of Object.keys({ ...job.lag, ...job.health }).sort()) {
    const health = job.health[cluster]
    const ok = health === undefined || health === 'healthy'
    const texts = [
      ...(ok ? [] : [health]),
      `lag ${lagText(job.lag[cluster])}`,
      ...(job.records[cluster] === undefined ? [] : [`${count(job.records[cluster])} read`]),
    ]
    facts.push(
      fact(`cluster-${cluster}`, `cluster ${cluster}`, texts.join(' · '), ok ? 'database' : 'warning', ok ? undefined : 'charts.yellow'),
    )
  }
  if (job.checkpointAge !== undefined) {
    const number = job.checkpoint === undefined ? '' : ` · no. ${count(job.checkpoint)}`
    facts.push(fact('checkpoint', 'checkpoint', `${ago(job.checkpointAge)}${number}`, 'save'))
  }
  facts.push(fact('emitted', 'written', `${count(job.emitted)} changes`, 'arrow-right'))
  if (job.restarts) facts.push(fact('restarts', 'restarts', count(job.restarts), 'debug-restart'))
  return facts
}

const lagText = (lag: number | null | undefined) => (lag === null || lag === undefined ? 'unknown' : count(lag))

function factTreeItem(fact: FactItem): vscode.TreeItem {
  const item = new vscode.TreeItem(fact.label)
  item.id = fact.id
  item.description = fact.value
  item.iconPath = fact.icon
  item.contextValue = 'fact'
  item.tooltip = fact.tooltip ?? `${fact.label} ${fact.value}`
  return item
}
