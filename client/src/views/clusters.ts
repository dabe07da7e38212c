import * as vscode from 'vscode'
import type { ClusterStatus, StackStatus } from '../../../server/src/protocol.ts'
import type { Session } from '../language-client.ts'
import { ago } from '../text.ts'
import { Refresher } from './refresher.ts'

export class ClusterItem {
  readonly kind = 'cluster'
  readonly cluster: ClusterStatus
  constructor(cluster: ClusterStatus) {
    this.cluster = cluster
  }
}
interface TopicItem {
  readonly kind: 'topic'
  readonly cluster: string
  readonly name: string
  readonly partitions: number
}
type Item = ClusterItem | TopicItem

/** The workspace's clusters with their topics. Local ones that were never started leave the view empty, so that its welcome shows. */
export class ClustersView implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>()
  readonly onDidChangeTreeData = this.changed.event
  private readonly refresher: Refresher<StackStatus>
  readonly tree: vscode.TreeView<Item>
  clusters: readonly ClusterStatus[] = []

  constructor(session: Session) {
    this.tree = vscode.window.createTreeView<Item>('sluice.clusters', { treeDataProvider: this })
    this.refresher = new Refresher(session, this.tree, () => session.request('stack', { action: 'status' }))
    this.refresher.onResult(status => this.take(status))
    this.refresher.onProblem(text => {
      this.tree.message = text
    })
  }

  refresh(): Promise<void> {
    return this.refresher.now()
  }

  /** What a command that changed the clusters gave back. */
  take(status: StackStatus): void {
    const up = status.clusters.some(cluster => cluster.external || cluster.state !== 'stopped')
    this.clusters = up ? status.clusters : []
    void vscode.commands.executeCommand('setContext', 'sluice.clusters', up ? 'up' : 'down')
    this.changed.fire()
  }

  getChildren(item?: Item): Item[] {
    if (!item) return this.clusters.map(cluster => new ClusterItem(cluster))
    if (item.kind === 'topic') return []
    const { name, topics = [] } = item.cluster
    return topics.map(topic => ({ kind: 'topic', cluster: name, ...topic }))
  }

  getTreeItem(item: Item): vscode.TreeItem {
    return item.kind === 'cluster' ? clusterTreeItem(item.cluster) : topicTreeItem(item)
  }

  dispose(): void {
    this.refresher.dispose()
    this.tree.dispose()
    this.changed.dispose()
  }
}

function clusterTreeItem(cluster: ClusterStatus): vscode.TreeItem {
  const { name, state, external, brokers, uptimeMs, pid } = cluster
  const open = cluster.topics?.length ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None
  const item = new vscode.TreeItem(`cluster ${name}`, open)
  item.id = `cluster/${name}`
  item.iconPath = stateIcon(state)
  const alive = state === 'running'
  item.description = [state, ...(external ? ['external'] : []), ...(alive && brokers.length ? [brokers.join(', ')] : [])].join(' · ')
  item.contextValue = external ? 'cluster.external' : alive || state === 'starting' || state === 'hung' ? 'cluster.alive' : 'cluster.dead'
  const facts = [
    `cluster ${name}: ${state}`,
    ...brokers,
    ...(pid ? [`process ${pid}`] : []),
    ...(uptimeMs ? [`started ${ago(uptimeMs)}`] : []),
  ]
  item.tooltip = facts.join('\n')
  item.accessibilityInformation = { label: `Cluster ${name}, ${item.description}` }
  return item
}

function stateIcon(state: ClusterStatus['state']): vscode.ThemeIcon {
  const icons: Record<ClusterStatus['state'], [string, string?]> = {
    running: ['pass-filled', 'testing.iconPassed'],
    starting: ['loading~spin'],
    stopped: ['circle-outline'],
    killed: ['error', 'testing.iconFailed'],
    hung: ['debug-pause', 'charts.yellow'],
    unreachable: ['debug-disconnect', 'testing.iconFailed'],
  }
  const [icon, color] = icons[state] ?? ['question']
  return new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined)
}

function topicTreeItem(topic: TopicItem): vscode.TreeItem {
  const item = new vscode.TreeItem(topic.name)
  item.id = `cluster/${topic.cluster}/${topic.name}`
  item.description = `${topic.partitions} ${topic.partitions === 1 ? 'partition' : 'partitions'}`
  item.iconPath = new vscode.ThemeIcon('list-ordered')
  item.contextValue = 'topic'
  return item
}
