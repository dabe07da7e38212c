import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/**
 * A benchmark's flags, as `parseArgs` takes them, and no others; `words`: with those that belong to no flag. With `--dry` it is loaded and measures
 * nothing, for a test that runs each: see `endIfDry`.
 */
export function flagsOf(options, { words = false } = {}) {
  const { values, positionals } = parseArgs({ options: { ...options, dry: { type: 'boolean', default: false } }, allowPositionals: words })
  return { ...values, words: positionals }
}

/** Stands behind all that a benchmark loads, and before what it measures. */
export function endIfDry({ dry }) {
  if (dry) process.exit(0)
}

/** An offset as an LSP position. */
export function position(text, offset) {
  const before = text.slice(0, offset)
  const line = before.split('\n').length - 1
  return { line, character: offset - (before.lastIndexOf('\n') + 1) }
}

/** Prints p50, p95 and max of times in ms; a single time alone. */
export function reportTimes(name, metric, times) {
  const sorted = [...times].sort((a, b) => a - b)
  const quantile = q => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))].toFixed(2)
  if (times.length === 1) console.log(`${name}\t${metric}\t${quantile(0)}\tms`)
  else
    for (const [label, q] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['max', 1],
    ])
      console.log(`${name}\t${metric} ${label}\t${quantile(q)}\tms`)
}

/** CPU of a process so far, ms: a figure that a busy machine hardly touches. Linux only. */
export function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

/** The resident set of a process, MB. Linux only. */
export function residentOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1.024e-3
}
