import type { ForecastEvent, ForecastResult } from '../../server/src/protocol.ts'
import type { Problem } from './problem.ts'

export interface ForecastView {
  /** the script and the statement */
  readonly title: string
  readonly phase: 'running' | 'done' | 'stopped' | 'failed'
  readonly progress?: ForecastEvent
  readonly result?: ForecastResult
  readonly problem?: Problem
}

export interface ToForecast {
  readonly type: 'view'
  readonly view: ForecastView
}
export type FromForecast =
  | { readonly type: 'ready' | 'stop' | 'again' | 'action' }
  /** to the key of an operator of the result, in the script */
  | { readonly type: 'reveal'; readonly operator: number }
  /** a rewrite of the result */
  | { readonly type: 'prove'; readonly rewrite: number }

export function readFromForecast(value: unknown): FromForecast | undefined {
  const message = value as { type?: unknown; operator?: unknown; rewrite?: unknown } | null
  switch (message?.type) {
    case 'ready':
    case 'stop':
    case 'again':
    case 'action':
      return { type: message.type }
    case 'reveal':
      return isIndex(message.operator) ? { type: 'reveal', operator: message.operator } : undefined
    case 'prove':
      return isIndex(message.rewrite) ? { type: 'prove', rewrite: message.rewrite } : undefined
    default:
      return undefined
  }
}

export function readToForecast(value: unknown): ToForecast | undefined {
  const message = value as { type?: unknown; view?: { phase?: unknown; title?: unknown } } | null
  return message?.type === 'view' && typeof message.view?.phase === 'string' && typeof message.view.title === 'string'
    ? (message as ToForecast)
    : undefined
}

const isIndex = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0
