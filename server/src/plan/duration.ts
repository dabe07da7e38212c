const units: Record<string, number> = {
  ns: 1e-6,
  nano: 1e-6,
  nanos: 1e-6,
  nanosecond: 1e-6,
  nanoseconds: 1e-6,
  us: 1e-3,
  micro: 1e-3,
  micros: 1e-3,
  microsecond: 1e-3,
  microseconds: 1e-3,
  µs: 1e-3,
  '': 1,
  ms: 1,
  milli: 1,
  millis: 1,
  millisecond: 1,
  milliseconds: 1,
  s: 1000,
  sec: 1000,
  secs: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
}

/** Flink's duration text (`1 s`, `500ms`, `2 min`; a bare number is ms) in ms; undefined if it is none. */
export function parseDuration(text: string): number | undefined {
  const m = /^\s*(\d+)\s*([a-zµ]*)\s*$/i.exec(text)
  if (!m) return undefined
  const factor = units[m[2].toLowerCase()]
  return factor === undefined ? undefined : Math.floor(Number(m[1]) * factor)
}

/** As Flink prints a duration in window specs: the largest unit that divides it (`10 s`, `1 min`, `500 ms`). */
export function formatDuration(ms: number): string {
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const) {
    if (ms !== 0 && ms % size === 0) return `${ms / size} ${unit}`
  }
  return `${ms} ms`
}
