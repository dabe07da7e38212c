import * as vscode from 'vscode'
import type { CommandFailure } from '../../server/src/protocol.ts'
import { CommandError } from './language-client.ts'

interface NextStep {
  readonly command: string
  readonly title: string
}

/** The command behind a failure's hint, where there is one: by kind, since the words are for people. */
const steps: Readonly<Record<string, NextStep>> = {
  untrusted: { command: 'workbench.trust.manage', title: 'Manage Workspace Trust' },
  'no-cluster': { command: 'sluice.stackUp', title: 'Start the Local Clusters' },
  'cluster-not-running': { command: 'sluice.stackUp', title: 'Start the Local Clusters' },
  defect: { command: 'sluice.showLog', title: 'Show Log' },
}

export function nextStep(failure: CommandFailure): NextStep | undefined {
  return steps[failure.kind]
}

/** A failed command in one message with its next step as a button; a cancelled one says nothing. */
export async function showFailure(error: unknown): Promise<void> {
  if (error instanceof vscode.CancellationError) return
  if (!(error instanceof CommandError)) throw error
  const { message, hint } = error.failure
  const step = nextStep(error.failure)
  const chosen = await vscode.window.showErrorMessage(
    message.includes(hint) ? message : `${message}. ${hint}`,
    ...(step ? [step.title] : []),
  )
  if (chosen && step) await vscode.commands.executeCommand(step.command)
}
