import type { TimelineEntry } from '../protocol.ts'
import type { Heartbeat } from './job.ts'

/** The phases of a start in their order; each `ms` counts from the one before it, so that one sees where the time went. */
export function startTimeline(phases: Heartbeat['phases']): (TimelineEntry & { readonly at: number })[] {
  const sorted = [...phases].sort((a, b) => a.at - b.at)
  return sorted.slice(1).map(({ phase, at }, i) => ({ phase, ms: at - sorted[i].at, at }))
}

/** A start is told in full when this has happened. */
export const LAST_PHASE = 'first checkpoint'
