import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { type KeptForecast, keepForecast, keptForecast, newestForecasts } from '../lab/kept.ts'
import { type Observed, type ObservedOperator, observedIn } from '../plan/observed.ts'
import type { ForecastResult, OperatorForecast } from '../protocol.ts'
import { makeFolder } from '../runtime/make-folder.ts'

/** Of the file. Version 1 had facts alone. */
const VERSION = 2
/** Bytes of a file that is read: it is read where somebody types. */
const LIMIT = 8_000_000
/** Scripts whose forecasts are kept. */
const SCRIPTS = 20

/** What forecasts have seen in a workspace. */
export interface Kept {
  readonly operators: Observed
  /** for the hints, by path of the script from the workspace's folder */
  readonly forecasts: Readonly<Record<string, readonly KeptForecast[]>>
  /** why the file, or some of it, is not used */
  readonly problem?: string
}

/** Where a workspace keeps what forecasts have seen. */
export const observedFile = (root: string): string => join(root, '.sluice', 'forecast.json')
export const isObservedFile = (file: string): boolean => basename(file) === 'forecast.json' && basename(dirname(file)) === '.sluice'

/** None where there is no file, or none that can be read: what was seen is a help, never a condition. */
export const readObserved = (root: string): Observed => readKept(root).operators

export function readKept(root: string): Kept {
  const nothing = { operators: {}, forecasts: {} }
  const file = observedFile(root)
  try {
    const stat = statSync(file, { throwIfNoEntry: false })
    if (!stat) return nothing
    if (!stat.isFile()) throw new Error('it is no file')
    if (stat.size > LIMIT) throw new Error(`it has ${stat.size} bytes`)
    return parseKept(readFileSync(file, 'utf8'))
  } catch (error) {
    // What JSON.parse says quotes the text, line ends and all.
    return { ...nothing, problem: `${file} is not used: ${(error as Error).message.replace(/\s+/g, ' ')}` }
  }
}

/** The file's text; throws where it is none of ours. */
export function parseKept(text: string): Kept {
  const { version, operators, forecasts = {} } = (JSON.parse(text) ?? {}) as Record<string, unknown>
  if (version !== 1 && version !== VERSION) throw new Error(`its version is ${JSON.stringify(version)}, not ${VERSION}`)
  if (!isObject(operators) || !isObject(forecasts)) throw new Error('it is not as sluice forecast writes it')
  const facts = observedIn(operators)
  const lists = Object.entries(forecasts).map(([script, list]) => [script, Array.isArray(list) ? list : [undefined]] as const)
  const read = lists.map(([script, list]) => [script, list.flatMap(f => keptForecast.safeParse(f).data ?? [])] as const)
  const left = lists.reduce((sum, [, list], i) => sum + list.length - read[i][1].length, 0)
  const bad = left + Object.keys(operators).length - Object.keys(facts).length
  const problem = bad > 0 && { problem: `${bad} of the entries of .sluice/forecast.json are not as sluice forecast writes them` }
  return { operators: facts, forecasts: Object.fromEntries(read), ...problem }
}

/**
 * Adds a forecast of this text to what is kept, its facts in place of older ones of the same operators. What has no file has no hint after
 * a restart. Written beside and renamed: a reader never sees half of it.
 */
export function keepObserved(root: string, result: ForecastResult, text: string): void {
  const { operators, parallelism, at } = result
  const fresh = operators.flatMap(o => {
    const fact = factOf(o, parallelism, at)
    return fact && o.operator !== '' ? [[o.operator, fact] as const] : []
  })
  const forecast = isAbsolute(result.file) ? keepForecast(result, text) : undefined
  if (fresh.length === 0 && !forecast?.operators.length) return
  const kept = readKept(root)
  const forecasts = forecast ? withForecast(kept, relative(root, result.file).replaceAll('\\', '/'), forecast) : kept.forecasts
  const all = { ...kept.operators, ...Object.fromEntries(fresh) }
  const file = observedFile(root)
  makeFolder(dirname(file))
  const beside = `${file}.${process.pid}`
  writeFileSync(beside, `${JSON.stringify({ version: VERSION, operators: all, forecasts }, null, 1)}\n`)
  renameSync(beside, file)
}

/** Kept forecasts by absolute path. */
export const forecastsByFile = (root: string, { forecasts }: Kept): ReadonlyMap<string, readonly KeptForecast[]> =>
  new Map(Object.entries(forecasts).map(([script, list]) => [resolve(root, script), list]))

function withForecast({ forecasts }: Kept, script: string, fresh: KeptForecast): Kept['forecasts'] {
  const { [script]: own = [], ...others } = forecasts
  return Object.fromEntries([...Object.entries(others).slice(1 - SCRIPTS), [script, newestForecasts([...own, fresh])]])
}

function factOf(o: OperatorForecast, parallelism: number, at: number): ObservedOperator | undefined {
  const { title, keys, hottest, maxOverAvg, errorBar, verdict, basis, sampled, distinctEstimate } = o
  if (verdict === 'unknown') return undefined
  const hot = hottest.map(({ key, share, error, values }) => ({ key, share, error, ...(values !== undefined && { values }) }))
  return { title, keys, hottest: hot, parallelism, maxOverAvg, errorBar, verdict, basis, sampled, distinct: distinctEstimate, at }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)
