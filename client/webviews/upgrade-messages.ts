import type { CompatResult, UpgradeStepJson } from '../../server/src/protocol.ts'

export interface UpgradeStep extends UpgradeStepJson {
  readonly status?: 'running' | 'done' | 'failed'
  readonly ms?: number
  readonly note?: string
}

export interface UpgradeView {
  readonly job: string
  /** the script and the statement that the job gets */
  readonly title: string
  readonly phase: 'planning' | 'planned' | 'refused' | 'running' | 'done' | 'failed'
  readonly steps: readonly UpgradeStep[]
  readonly state?: CompatResult
  readonly result?: {
    readonly gapMs?: number | null
    readonly lost?: number
    readonly duplicated?: number
    readonly run?: number
    readonly epoch?: number
  }
  readonly problem?: { readonly message: string; readonly hint: string }
}

export interface ToUpgrade {
  readonly type: 'view'
  readonly view: UpgradeView
}
export interface FromUpgrade {
  /** 'plan': the steps again, for the text as it is now */
  readonly type: 'ready' | 'confirm' | 'plan'
}

export function readFromUpgrade(value: unknown): FromUpgrade | undefined {
  const type = (value as { type?: unknown } | null)?.type
  return type === 'ready' || type === 'confirm' || type === 'plan' ? { type } : undefined
}

export function readToUpgrade(value: unknown): ToUpgrade | undefined {
  const message = value as { type?: unknown; view?: { phase?: unknown; steps?: unknown } } | null
  return message?.type === 'view' && typeof message.view?.phase === 'string' && Array.isArray(message.view.steps)
    ? (message as ToUpgrade)
    : undefined
}
