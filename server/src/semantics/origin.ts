import type { Span } from '../text/span.ts'

/** A place in a script; the shape of `plan/origins.ts`, here because binding finds the places. Spans are relative to the unit. */
export interface Place extends Span {
  readonly file: string
  readonly unit: number
  readonly role: string
}
export type Places = readonly Place[]

export const nowhere: Places = []

/** Places of an expression that came through a reference: what was written first, then the references it was reached by. */
export function throughReference(written: Places, reference: Places): Places {
  if (reference.length === 0) return written
  if (written.length === 0) return reference
  return [...written, ...reference.map(p => (p.role === 'reference' ? p : { ...p, role: 'reference' }))]
}
