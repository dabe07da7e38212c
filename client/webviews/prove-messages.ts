import type { ProveEvent, ProveResult } from '../../server/src/protocol.ts'
import type { Problem } from './problem.ts'

export interface ProofView {
  /** the script and the statement */
  readonly title: string
  /** what is proven: the repair's title */
  readonly rewrite: string
  readonly phase: 'running' | 'done' | 'stopped' | 'failed'
  readonly progress?: ProveEvent
  readonly result?: ProveResult
  readonly problem?: Problem
  /** what became of 'apply', in words */
  readonly applied?: string
}

export interface ToProof {
  readonly type: 'view'
  readonly view: ProofView
}
const commands = ['ready', 'stop', 'again', 'action', 'apply', 'report'] as const
export interface FromProof {
  readonly type: (typeof commands)[number]
}

export function readFromProof(value: unknown): FromProof | undefined {
  const type = (value as { type?: unknown } | null)?.type
  const known = commands.find(command => command === type)
  return known && { type: known }
}

export function readToProof(value: unknown): ToProof | undefined {
  const message = value as { type?: unknown; view?: { phase?: unknown; rewrite?: unknown } } | null
  return message?.type === 'view' && typeof message.view?.phase === 'string' && typeof message.view.rewrite === 'string'
    ? (message as ToProof)
    : undefined
}
