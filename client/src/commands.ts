import * as vscode from 'vscode'
import type { JobSummary, StatementReference } from '../../server/src/protocol.ts'
import { copyAs } from './copy-as.ts'
import type { Documents } from './documents.ts'
import { importSchema } from './import-schema.ts'
import type { Session } from './language-client.ts'
import { showFailure } from './next-step.ts'
import { treatSqlAsFlink } from './plain-sql.ts'
import { isRewrite, pickRewrite } from './rewrites.ts'
import { fileOf, statementAt } from './statement.ts'
import { submit } from './submit.ts'
import { ClusterItem, type ClustersView } from './views/clusters.ts'
import { ForecastPanel } from './views/forecast.ts'
import { JobItem, type JobsView } from './views/jobs.ts'
import { ProofPanel } from './views/prove.ts'
import type { ResultsView } from './views/results.ts'
import { UpgradePanel } from './views/upgrade.ts'

/** What a command works with. */
export interface Desk {
  readonly session: Session
  readonly extension: vscode.Uri
  readonly results: ResultsView
  readonly jobs: JobsView
  readonly clusters: ClustersView
  readonly documents: Documents
}

/** Every command: what it asks of the server, and where the answer goes. The argument is a lens's reference, a row of a tree, or nothing. */
const commands: Readonly<Record<string, (desk: Desk, argument: unknown) => unknown>> = {
  'sluice.run': async ({ results }, argument) => {
    const statement = await statementAt(argument)
    if (statement) await results.start(statement.args, statement.title)
  },
  'sluice.stopRun': ({ results }) => results.stop(),
  'sluice.showResults': ({ results }) => results.show(),
  'sluice.forecast': async ({ session, extension }, argument) => {
    const statement = await statementAt(argument)
    if (statement) new ForecastPanel(session, extension, statement)
  },
  'sluice.prove': async ({ session, extension }, argument) => {
    const statement = await statementAt(argument)
    const rewrite = statement && (isRewrite(argument) ? argument : await pickRewrite(session, statement))
    if (rewrite) new ProofPanel(session, extension, { ...rewrite, statement })
  },
  'sluice.submit': async (desk, argument) => {
    const statement = await statementAt(argument)
    if (statement) await submit(desk, statement)
  },
  'sluice.upgrade': async (desk, argument) => {
    const job = argument instanceof JobItem ? argument.job : await pickJob(desk, 'Upgrade', live, referenceOf(argument))
    if (!job) return
    const reference = argument instanceof JobItem ? job.script : argument
    const statement = await statementAt(reference)
    if (!statement) return
    new UpgradePanel(desk.session, desk.extension, {
      job: job.name,
      statement,
    })
  },
  'sluice.restartJob': async (desk, argument) => {
    const job = await jobOf(desk, argument, 'Restart', () => true)
    if (job) await desk.session.request('restart', { name: job.name })
    await desk.jobs.refresh()
  },
  'sluice.stopJob': async (desk, argument) => {
    const job = await jobOf(desk, argument, 'Stop', live)
    if (job) await desk.session.request('stop', { name: job.name })
    await desk.jobs.refresh()
  },
  'sluice.removeJob': async (desk, argument) => {
    const job = await jobOf(desk, argument, 'Remove', job => !live(job))
    if (!job || !(await confirmed(`Remove the job ${job.name} with its checkpoints and log?`, 'Remove'))) return
    await desk.session.request('stop', { name: job.name, remove: true })
    await desk.jobs.refresh()
  },
  'sluice.showJobLog': async (desk, argument) => {
    const job = await jobOf(desk, argument, 'Show the log of', () => true)
    if (!job) return
    const { text } = await desk.session.request('logs', { name: job.name, lines: 2000 })
    await desk.documents.show(`${job.name}.log`, text, true)
  },
  'sluice.killCluster': (desk, argument) => actOnCluster(desk, argument, 'kill', 'Kill'),
  'sluice.reviveCluster': (desk, argument) => actOnCluster(desk, argument, 'revive', 'Revive'),
  'sluice.stackUp': desk => changeStack(desk, 'up', 'Starting the local clusters'),
  'sluice.stackDown': desk => changeStack(desk, 'down', 'Stopping the local clusters'),
  'sluice.fixAll': () => vscode.commands.executeCommand('editor.action.sourceAction', { kind: 'source.fixAll.sluice', apply: 'first' }),
  'sluice.showPlan': async ({ session, documents }, argument) => {
    const statement = await statementAt(argument)
    if (!statement) return
    const { statements } = await session.request('plan', statement.args)
    await documents.show('plan.txt', statements.map(({ plan, unknown }) => (unknown ? `${plan}\n\n${unknown}` : plan)).join('\n\n'))
  },
  'sluice.copyAsMySql': ({ session }) => copyAs(session, 'mysql', 'MySQL'),
  'sluice.copyAsPostgreSql': ({ session }) => copyAs(session, 'postgresql', 'PostgreSQL'),
  'sluice.copyAsBigQuery': ({ session }) => copyAs(session, 'bigquery', 'BigQuery'),
  'sluice.importSchema': ({ session }) => importSchema(session),
  'sluice.treatSqlAsFlink': () => treatSqlAsFlink(),
  'sluice.restartServer': ({ session }) => (session.state === 'running' ? session.restart() : session.start()),
  'sluice.showLog': ({ session }) => session.log.show(),
}

export function registerCommands(desk: Desk): vscode.Disposable {
  const registrations = Object.entries(commands).map(([id, action]) =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        await action(desk, argument)
      } catch (error) {
        await showFailure(error)
      }
    }),
  )
  return vscode.Disposable.from(...registrations)
}

const live = (job: JobSummary) => job.state !== 'stopped' && job.state !== 'failed'

async function jobOf(desk: Desk, argument: unknown, verb: string, fits: (job: JobSummary) => boolean): Promise<JobSummary | undefined> {
  return argument instanceof JobItem ? argument.job : pickJob(desk, verb, fits)
}

/** The only job that fits, or the chosen one; those of the script come first. */
async function pickJob(desk: Desk, verb: string, fits: (job: JobSummary) => boolean, script?: vscode.Uri): Promise<JobSummary | undefined> {
  const { jobs } = await desk.session.request('jobs', {})
  const fitting = jobs.filter(fits)
  const ofScript = script ? fitting.filter(job => job.script === fileOf(script)) : []
  const choice = ofScript.length ? ofScript : fitting
  if (choice.length === 0) void vscode.window.showInformationMessage(`${verb}: there is no such job here. Submit one first.`)
  if (choice.length <= 1) return choice[0]
  const picked = await vscode.window.showQuickPick(
    choice.map(job => ({ label: job.name, description: job.state, job })),
    { placeHolder: `${verb} which job?` },
  )
  return picked?.job
}

function referenceOf(argument: unknown): vscode.Uri | undefined {
  const uri = (argument as Partial<StatementReference> | undefined)?.uri
  if (typeof uri === 'string') return vscode.Uri.parse(uri)
  return vscode.window.activeTextEditor?.document.uri
}

async function actOnCluster(desk: Desk, argument: unknown, action: 'kill' | 'revive', verb: string): Promise<void> {
  const cluster = argument instanceof ClusterItem ? argument.cluster.name : await pickCluster(desk, action, verb)
  if (!cluster) return
  desk.clusters.take(await desk.session.request('stack', { action, cluster }))
}

async function pickCluster(desk: Desk, action: 'kill' | 'revive', verb: string): Promise<string | undefined> {
  const { clusters } = await desk.session.request('stack', { action: 'status' })
  const fitting = clusters.filter(({ external, state }) => !external && (state === 'running') === (action === 'kill'))
  if (fitting.length === 0)
    void vscode.window.showInformationMessage(action === 'kill' ? 'No local cluster is running.' : 'Every local cluster is running.')
  if (fitting.length <= 1) return fitting[0]?.name
  const picked = await vscode.window.showQuickPick(
    fitting.map(({ name, state }) => ({ label: name, description: state })),
    { placeHolder: `${verb} which cluster?` },
  )
  return picked?.label
}

/** `up` and `down` may take a while: progress in a notification, which can be cancelled. */
async function changeStack(desk: Desk, action: 'up' | 'down', title: string): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: action === 'up' }
  await vscode.window.withProgress(options, async (progress, token) => {
    const onEvent = ({ step, done, total }: { step: string; done?: number; total?: number }) =>
      progress.report({ message: total ? `${step} (${Math.round((100 * (done ?? 0)) / total)} %)` : step })
    desk.clusters.take(await desk.session.request('stack', { action }, { token, onEvent }))
  })
}

async function confirmed(question: string, button: string): Promise<boolean> {
  return (await vscode.window.showWarningMessage(question, { modal: true }, button)) === button
}
