import type { ChangelogRowJson, RunStatus } from '../../server/src/protocol.ts'
import type { Problem } from './problem.ts'
import type { Column, ResultsSnapshot } from './results-model.ts'

/** What the view says around its rows. */
export interface ResultsView {
  readonly phase: 'empty' | 'running' | 'ended' | 'failed'
  /** the script and the line of the query */
  readonly title: string
  readonly status?: RunStatus
  /** why it ended, in a word or two */
  readonly ended?: string
  readonly problem?: Problem
}

export type ToResults =
  | { readonly type: 'begin'; readonly maxRows: number }
  | { readonly type: 'columns'; readonly columns: readonly Column[]; readonly key?: readonly string[] }
  | { readonly type: 'rows'; readonly rows: readonly ChangelogRowJson[]; readonly batch: number }
  /** everything at once: for a page that is shown again, or that fell behind */
  | { readonly type: 'snapshot'; readonly maxRows: number; readonly snapshot: ResultsSnapshot; readonly batch: number }
  | { readonly type: 'view'; readonly view: ResultsView }

export type FromResults =
  | { readonly type: 'ready' }
  /** the batch is drawn; the next may come */
  | { readonly type: 'taken'; readonly batch: number }
  | { readonly type: 'stop' }
  | { readonly type: 'again' }
  | { readonly type: 'action' }
  | { readonly type: 'copy'; readonly text: string }

/** A message of the page, or undefined for anything else that reaches the extension. */
export function readFromResults(value: unknown): FromResults | undefined {
  const message = asRecord(value)
  switch (message?.type) {
    case 'ready':
    case 'stop':
    case 'again':
    case 'action':
      return { type: message.type }
    case 'taken':
      return typeof message.batch === 'number' ? { type: 'taken', batch: message.batch } : undefined
    case 'copy':
      return typeof message.text === 'string' && message.text.length <= 10_000_000 ? { type: 'copy', text: message.text } : undefined
    default:
      return undefined
  }
}

/** A message of the extension, or undefined for what another window may have posted. */
export function readToResults(value: unknown): ToResults | undefined {
  const message = asRecord(value)
  switch (message?.type) {
    case 'begin':
      return typeof message.maxRows === 'number' ? (message as unknown as ToResults) : undefined
    case 'columns':
      return Array.isArray(message.columns) ? (message as unknown as ToResults) : undefined
    case 'rows':
      return Array.isArray(message.rows) && typeof message.batch === 'number' ? (message as unknown as ToResults) : undefined
    case 'snapshot':
      return asRecord(message.snapshot) && typeof message.maxRows === 'number' ? (message as unknown as ToResults) : undefined
    case 'view':
      return typeof asRecord(message.view)?.phase === 'string' ? (message as unknown as ToResults) : undefined
    default:
      return undefined
  }
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}
