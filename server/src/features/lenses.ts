import type { Span } from '../text/span.ts'

/** What lenses need of a runnable statement. */
export interface LensStatement extends Span {
  readonly index: number
  readonly kind: 'query' | 'insert' | 'statement set'
}
/** A job that runs a statement of this file. */
export interface LensJob {
  readonly name: string
  readonly statement: number
}
export interface Lens extends Span {
  readonly title: string
  readonly command: 'sluice.run' | 'sluice.forecast' | 'sluice.submit' | 'sluice.upgrade'
  readonly statement: number
}

/** Run and Forecast load above each query and INSERT, Submit job above what writes, Upgrade job where a job of this statement exists. */
export function lenses(statements: readonly LensStatement[], jobs: readonly LensJob[]): Lens[] {
  return statements.flatMap(({ index, kind, start, end }) => {
    const at = { start, end, statement: index }
    const found: Lens[] = [
      { ...at, title: '$(play) Run', command: 'sluice.run' },
      { ...at, title: '$(graph) Forecast load', command: 'sluice.forecast' },
    ]
    if (kind === 'query') return found
    const names = jobs.filter(j => j.statement === index).map(j => j.name)
    if (names.length > 0) found.push({ ...at, title: `$(arrow-circle-up) Upgrade job ${names.join(', ')}`, command: 'sluice.upgrade' })
    found.push({ ...at, title: '$(rocket) Submit job', command: 'sluice.submit' })
    return found
  })
}
