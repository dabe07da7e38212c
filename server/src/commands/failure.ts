import type { CommandFailure } from '../protocol.ts'
import { CommandProblem } from './command.ts'

/** What people are told of anything that was thrown: a problem with its next step, or a defect of ours. */
export function failureOf(error: unknown): CommandFailure {
  if (error instanceof CommandProblem) return error.failure
  const message = error instanceof Error ? error.message : String(error)
  const { syscall, code, path } = (error ?? {}) as NodeJS.ErrnoException
  if (syscall === 'mkdir')
    return {
      kind: 'folder-not-made',
      message: `The folder ${path} can't be made (${code})`,
      hint: 'Make it yourself, or let the folder above it take it in',
      exitCode: 3,
    }
  // Adapters and the engine throw errors with a kind and a hint; they tell of things outside.
  const { kind, hint } = (error ?? {}) as { kind?: unknown; hint?: unknown }
  if (typeof kind === 'string' && typeof hint === 'string') return { kind, message, hint, exitCode: 3 }
  return { kind: 'defect', message, hint: 'This is a defect of Sluice: please report it with the log', exitCode: 3 }
}
