import { z } from 'zod'
import type { PhysicalPlan } from '../plan/physical.ts'
import type { ForecastResult } from '../protocol.ts'
import { digestText } from '../semantics/digest.ts'
import { emptyEnvironment } from '../semantics/environment.ts'
import { keyShown } from '../text/data-text.ts'
import { LineIndex } from '../text/line-index.ts'
import { foldScript, type Script, type UnitState } from '../workspace/script.ts'
import { type RunnableStatement, startOf, statementsOf } from '../workspace/statements.ts'
import { sampleInWords, spreadOf } from './words.ts'

/** Keys that a hint's page shows. */
const shownKeys = 5
/** Forecasts of a script that are kept: versions of a statement that is edited and forecast again and again, so that undo finds them. */
const perScript = 50

const count = z.number().min(0)
/** An operator as its hint tells it. */
const keptOperator = z.object({
  /** digest of the text of the unit that its key stands in, and where in that text the key ends (UTF-16) */
  around: z.string(),
  end: z.int().min(0),
  title: z.string(),
  keys: z.array(z.string()),
  /** the first few; see HotKey */
  hottest: z.array(z.object({ key: z.array(z.unknown()), share: count, error: count, subtask: count, group: count })),
  /** subtasks, and those of them that get nothing */
  parallelism: count,
  idle: count,
  maxOverAvg: count,
  errorBar: count,
  verdict: z.enum(['skewed', 'no skew visible', 'idle subtasks', 'one subtask']),
  basis: z.enum(['counted', 'sampled', 'modelled']),
  note: z.string().optional(),
  /** records that it rests upon */
  sampled: count,
  distinct: count,
})
/** A forecast as its hints need it, by digests: where something that it was made of has changed, it is of something else. */
export const keptForecast = z.object({
  /** digest of the statement's text */
  statement: z.string(),
  /** see `subjectOf` */
  subject: z.string(),
  /** ms since the epoch, within what a Date can hold */
  at: count.max(8.64e15),
  /** records, by table, in words */
  read: z.array(z.string()),
  operators: z.array(keptOperator),
})
export type KeptOperator = Readonly<z.infer<typeof keptOperator>>
export type KeptForecast = Readonly<z.infer<typeof keptForecast>>

/** What is kept of a forecast of this text; undefined where its statement isn't there. Operators written in other files have no hint in this one. */
export function keepForecast(result: ForecastResult, text: string): KeptForecast | undefined {
  const script = foldScript(result.file, text, emptyEnvironment(), undefined, () => 0)
  const statement = statementsOf(script).find(s => s.index === result.statement)
  if (!statement) return undefined
  const lines = new LineIndex(text)
  const operators = result.operators.flatMap((operator): KeptOperator[] => {
    const { span, title, keys, hottest, maxOverAvg, errorBar, verdict, basis, note, sampled, distinct } = operator
    const end = lines.offsetAt(span.range.end)
    if (verdict === 'unknown' || span.file !== result.file || end === lines.offsetAt(span.range.start)) return []
    const unit = script.units.find(u => u.start <= end && end <= u.start + u.view.text.length)
    if (!unit) return []
    const place = { around: unitDigest(unit), end: end - startOf(unit) }
    const shown = hottest
      .slice(0, shownKeys)
      .map(({ key, share, error, subtask, group }) => ({ key: key.map(keyShown), share, error, subtask, group }))
    const told = { title, keys: [...keys], hottest: shown, maxOverAvg, errorBar, verdict, basis, sampled, distinct }
    return [{ ...place, ...told, ...spreadOf(operator), ...(note !== undefined && { note }) }]
  })
  const { at, subject, tables } = result
  return { statement: statementDigest(script, statement), subject, at, read: tables.map(sampleInWords), operators }
}

/** The newest one of each statement and subject, the oldest first; of a script only so many. */
export function newestForecasts(kept: readonly KeptForecast[]): KeptForecast[] {
  const newest = new Map<string, KeptForecast>()
  for (const forecast of [...kept].sort((a, b) => a.at - b.at)) {
    const id = `${forecast.statement} ${forecast.subject}`
    newest.delete(id)
    newest.set(id, forecast)
  }
  return [...newest.values()].slice(-perScript)
}

/**
 * Digest of what a forecast is of: the plan, which holds all that is read of tables, views and options, and the number of key groups. Another one
 * is another forecast, though the statement's text is the same.
 */
export function subjectOf(plan: PhysicalPlan, option: (key: string) => string | undefined): string {
  return digestText(JSON.stringify([plan, option('pipeline.max-parallelism') ?? null]))
}

export const statementDigest = (script: Script, { start, end }: RunnableStatement): string =>
  digestText(script.text.slice(start, end).trim())

/** Of its words: a comment above is no part of what was forecast. */
export const unitDigest = (unit: UnitState): string => digestText(unit.view.text.slice(startOf(unit) - unit.start).trimEnd())
