import type { Span } from '../text/span.ts'
import type { Binder } from './binder.ts'
import type { ResolvedTable } from './environment.ts'
import { connectors } from './flink/connectors.ts'

/** Options of known connectors without which the table can't be used; Flink finds them missing where the table is read or written. */
export function checkUsable(b: Binder, use: Span, table: ResolvedTable): void {
  const { options } = table
  const name = options.connector
  const traits = name === undefined ? undefined : connectors[name]
  if (!traits) return
  const missing = traits.required.filter(k => options[k] === undefined)
  if ((name === 'kafka' || name === 'kafka-cluster') && options.format === undefined && options['value.format'] === undefined)
    missing.push('format')
  if (name === 'kafka-cluster' && table.primaryKey && options['key.format'] === undefined) missing.push('key.format')
  if (name === 'kafka' && options.topic === undefined && options['topic-pattern'] === undefined) missing.push('topic')
  if (missing.length > 0) {
    b.problem(
      use,
      'missing-option',
      `Connector '${name}' needs ${missing.map(k => `'${k}'`).join(', ')}`,
      `Add ${missing.map(k => `'${k}' = '…'`).join(', ')} to the WITH of the table`,
    )
  }
}
