import type { HotKey, OperatorForecast, SampledTable } from '../protocol.ts'
import { keyText } from '../text/data-text.ts'
import { ratio } from '../text/ratio.ts'

/** Subtasks, and how many of them get nothing. */
export interface Spread {
  readonly parallelism: number
  readonly idle: number
}
type Load = Pick<OperatorForecast, 'verdict' | 'maxOverAvg' | 'errorBar'> & (Spread | Pick<OperatorForecast, 'subtasks'>)

/** A forecast in a few words, beside the key in the script: 'busiest of 8 subtasks 4.1× ± 0.2'. */
export function loadInShort(load: Load): string {
  const { verdict } = load
  const { parallelism, idle } = spreadOf(load)
  switch (verdict) {
    case 'one subtask':
      return 'one subtask does all of it'
    case 'no skew visible':
      return `no skew visible over ${subtasksOf(parallelism)}`
    case 'idle subtasks':
      return `${idle} of ${subtasksOf(parallelism)} idle, busiest ${ratio(load)}`
    case 'skewed':
      return `busiest of ${subtasksOf(parallelism)} ${ratio(load)}`
    case 'unknown':
      return 'load unknown'
  }
}

/** The verdict as a sentence or two, with the key that is behind it. */
export function verdictInWords(
  forecast: Load & Pick<OperatorForecast, 'distinct' | 'sampled'> & { readonly hottest: readonly Pick<HotKey, 'key' | 'share'>[] },
): string {
  const { verdict, distinct, sampled, hottest } = forecast
  const { parallelism, idle } = spreadOf(forecast)
  switch (verdict) {
    case 'one subtask':
      return 'One subtask does all of it, whatever the parallelism: there is no key to divide the records by.'
    case 'no skew visible':
      return `No skew visible: the loads differ no more than chance alone makes ${count(sampled)} records differ.`
    case 'idle subtasks': {
      const why = distinct < parallelism ? `there are only ${keysOf(distinct)}` : `the ${keysOf(distinct)} fall to the others`
      return `${idle} of ${subtasksOf(parallelism)} get nothing: ${why}. The busiest gets ${ratio(forecast)} the average.`
    }
    case 'skewed': {
      const [first] = hottest
      const alone = first ? ` Key ${keyText(first.key)} alone is ${percent(first.share)} of the records.` : ''
      return `Skewed: the busiest of ${subtasksOf(parallelism)} gets ${ratio(forecast)} the average.${alone}`
    }
    case 'unknown':
      return sampled === 0 ? 'No record reaches it, so its load is not known.' : 'The load is not known here.'
  }
}

export const spreadOf = (load: Spread | Pick<OperatorForecast, 'subtasks'>): Spread =>
  'subtasks' in load
    ? { parallelism: load.subtasks.length, idle: load.subtasks.filter(share => share === 0).length }
    : { parallelism: load.parallelism, idle: load.idle }

/** How far the numbers can be trusted. */
export function sureness({ basis, note }: Pick<OperatorForecast, 'basis' | 'note'>): string {
  const words = {
    counted: 'Every record was counted: the loads are exact for these records.',
    sampled: 'From a random sample; ± is half of the interval that holds the true value in 95 of 100 cases.',
    modelled: 'Modelled: the loads rest on assumptions.',
  }
  // The note of a model says what it is and what it assumes.
  return note ? [...(basis === 'modelled' ? [] : [words[basis]]), sentence(note)].join(' ') : words[basis]
}

/** '10,000 of 1,204,332 records of bids (read: a 5,012, b 4,988), from 2026-11-25 09:12:03 to 09:14:10 UTC; without b, which was down' */
export function sampleInWords({ table, sampled, records, whole, from, to, clusters, missing = [], note }: SampledTable): string {
  const of = whole
    ? `all ${count(sampled)} ${sampled === 1 ? 'record' : 'records'}`
    : `${count(sampled)} of ${records === null ? 'an unknown number of' : count(records)} records`
  const places = Object.entries(clusters).map(([name, read]) => `${name} ${count(read)}`)
  const when = from === undefined || to === undefined ? '' : `, ${period(from, to)}`
  const down = missing.length ? `; without ${missing.join(', ')}, which was down` : ''
  return `${of} of ${table}${places.length ? ` (read: ${places.join(', ')})` : ''}${when}${down}${note ? `; ${note}` : ''}`
}

/** 0.3312 → '33.1 %' */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`

/** '33.1 % ± 0.9' */
export const shareText = ({ share, error }: HotKey): string => `${percent(share)}${error > 0 ? ` ± ${(100 * error).toFixed(1)}` : ''}`

/** UTC, so that two people read the same. */
export const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`

/** 'just now', '1 minute ago', '3 hours ago', '12 days ago'; what is said to lie ahead is of a clock that goes wrong */
export function ago(at: number, now: number): string {
  const minutes = Math.floor((now - at) / 60_000)
  if (minutes < 1) return 'just now'
  const [n, unit] = minutes < 60 ? [minutes, 'minute'] : minutes < 1440 ? [minutes / 60, 'hour'] : [minutes / 1440, 'day']
  return `${Math.floor(n)} ${unit}${Math.floor(n) === 1 ? '' : 's'} ago`
}

function period(from: number, to: number): string {
  const [first, last] = [instant(from), instant(to)]
  const sameDay = first.slice(0, 10) === last.slice(0, 10)
  return `from ${first.slice(0, -4)} to ${sameDay ? last.slice(11) : last}`
}

const number = new Intl.NumberFormat('en')
/** 1204332 → '1,204,332' */
export const count = (value: number) => number.format(Math.round(value))
const subtasksOf = (n: number) => `${n} ${n === 1 ? 'subtask' : 'subtasks'}`
const keysOf = (n: number) => `${count(n)} ${n === 1 ? 'key' : 'keys'}`
const sentence = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
