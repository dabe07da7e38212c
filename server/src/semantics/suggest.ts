/** The name that was probably meant: the nearest one within a third of its length in edits; undefined when nothing is near. */
export function suggest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1
  for (const candidate of known) {
    const other = candidate.toLowerCase()
    if (Math.abs(other.length - wanted.length) >= bestDistance) continue
    const d = distance(wanted, other, bestDistance)
    if (d < bestDistance) {
      best = candidate
      bestDistance = d
    }
  }
  return best
}

/** As `suggest` for keys of many parts, whose long common beginnings make strangers look near: most of the key must stand in the other. */
export function suggestKey(key: string, known: readonly string[]): string | undefined {
  return suggest(
    key,
    known.filter(k => sameEnds(key, k) >= 0.6 * Math.min(key.length, k.length)),
  )
}

/** Characters that two keys share from the beginning and from the end. */
function sameEnds(a: string, b: string): number {
  const least = Math.min(a.length, b.length)
  let head = 0
  while (head < least && a[head] === b[head]) head++
  let tail = 0
  while (tail < least - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++
  return head + tail
}

/** Edits (insert, delete, replace, swap of neighbours) from a to b; gives up at `limit`. */
function distance(a: string, b: string, limit: number): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      let d = Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2] + 1)
      row.push(d)
      if (d < least) least = d
    }
    if (least >= limit) return limit
    before = previous
    previous = row
  }
  return previous[b.length]
}
