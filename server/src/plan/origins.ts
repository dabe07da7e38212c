import type { Span } from '../text/span.ts'

/**
 * Where an operator or one of its expressions comes from in the source. Kept beside the plan, never in it: the same statement gives the
 * same plan wherever it stands. Several origins a node: merged projections, views, CTEs, other files.
 */
export interface Origin extends Span {
  readonly file: string
  /** start of the unit in its file when the plan was made: `start`, `end` are relative to it */
  readonly unit: number
  /** 'keyword' (SELECT, GROUP BY, JOIN …), 'node' (the whole clause), 'table', 'call', 'argument', 'distinct', 'alias', 'insert', 'sink' … */
  readonly role: string
}

/** Key: `nodeId`, or `nodeId/path` for an expression: `select.3`, `where`, `call.0`, `groupBy.1`, and `/args.n` below it. */
export type Origins = ReadonlyMap<string, readonly Origin[]>

export const originKey = (node: number, path = ''): string => (path ? `${node}/${path}` : String(node))
