import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Observed, type ObservedOperator, observedText, parseObserved } from '../plan/observed.ts'
import type { OperatorForecast } from '../protocol.ts'

/** Where a workspace keeps what forecasts have seen. */
export const observedFile = (root: string): string => join(root, '.sluice', 'forecast.json')
export const isObservedFile = (file: string): boolean => basename(file) === 'forecast.json' && basename(dirname(file)) === '.sluice'

/** None where there is no file, or none that can be read: facts are a help, never a condition. */
export function readObserved(root: string): Observed {
  try {
    return parseObserved(readFileSync(observedFile(root), 'utf8'))
  } catch {
    return {}
  }
}

/** Adds the facts of a forecast to those that are kept, in place of older ones of the same operators. Written beside and renamed: a reader never sees half of it. */
export function keepObserved(root: string, operators: readonly OperatorForecast[], parallelism: number, at: number): void {
  const fresh = operators.flatMap(o => {
    const fact = factOf(o, parallelism, at)
    return fact && o.operator !== '' ? [[o.operator, fact] as const] : []
  })
  if (fresh.length === 0) return
  const file = observedFile(root)
  mkdirSync(dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}`
  writeFileSync(beside, observedText({ ...readObserved(root), ...Object.fromEntries(fresh) }))
  renameSync(beside, file)
}

function factOf(o: OperatorForecast, parallelism: number, at: number): ObservedOperator | undefined {
  const { title, keys, hottest, maxOverAvg, errorBar, verdict, basis, sampled, distinctEstimate } = o
  if (verdict === 'unknown') return undefined
  const hot = hottest.map(({ key, share, error, values }) => ({ key, share, error, ...(values !== undefined && { values }) }))
  return { title, keys, hottest: hot, parallelism, maxOverAvg, errorBar, verdict, basis, sampled, distinct: distinctEstimate, at }
}
