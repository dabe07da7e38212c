import * as vscode from 'vscode'
import type { SubmitResult, TimelineEntry } from '../../server/src/protocol.ts'
import type { Desk } from './commands.ts'
import type { Statement } from './statement.ts'

/** Asks for a name, then shows the start step by step. The job is on its own afterwards: closing VS Code doesn't touch it. */
export async function submit(desk: Desk, { args, title }: Statement): Promise<void> {
  const name = await askName(desk, args, title)
  if (!name) return
  const options = { location: vscode.ProgressLocation.Notification, title: `Submitting ${name}`, cancellable: true }
  const result = await vscode.window.withProgress(options, (progress, token) => {
    const onEvent = ({ phase, ms }: TimelineEntry) => progress.report({ message: `${phase} (${Math.round(ms)} ms)` })
    return desk.session.request('submit', { ...args, name }, { token, onEvent })
  })
  desk.session.log.info(
    `job ${result.job}, run ${result.run}: ${result.timeline.map(({ phase, ms }) => `${phase} ${Math.round(ms)} ms`).join(', ')}`,
  )
  await desk.jobs.refresh()
  await vscode.commands.executeCommand('sluice.jobs.focus', { preserveFocus: true })
  announce(result)
}

async function askName(desk: Desk, args: Statement['args'], title: string): Promise<string | undefined> {
  const [plan, { jobs }] = await Promise.all([desk.session.request('plan', args), desk.session.request('jobs', {})])
  const taken = new Set(jobs.map(job => job.name))
  const sink = plan.statements[0]?.sink
  return vscode.window.showInputBox({
    title: `Submit ${title} as a job`,
    prompt: 'Name of the job',
    value: free(sink ?? 'job', taken),
    validateInput: value => {
      if (!/^[A-Za-z0-9][\w.-]{0,62}$/.test(value)) return 'Letters, digits, _ . and -, beginning with a letter or digit, 63 at most'
      return taken.has(value) ? `There is a job ${value}. Upgrade it, or choose another name.` : undefined
    },
  })
}

function free(name: string, taken: ReadonlySet<string>): string {
  for (let i = 1; ; i++) {
    const candidate = i === 1 ? name : `${name}-${i}`
    if (!taken.has(candidate)) return candidate
  }
}

function announce({ job, timeline }: SubmitResult): void {
  const total = timeline.reduce((sum, { ms }) => sum + ms, 0)
  vscode.window.setStatusBarMessage(`Job ${job} runs after ${(total / 1000).toFixed(1)} s`, 10_000)
}
