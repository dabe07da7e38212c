import type { WindowSpec } from '../../plan/physical.ts'
import type { GroupWindowDef } from '../../semantics/rel.ts'

/**
 * Windows by slices: each row belongs to one slice (the whole window for TUMBLE, the greatest common part for HOP, the step for CUMULATE), and a window is
 * some slices. Times in ms.
 */
export interface Slicing {
  /** end of the slice that a time lies in */
  sliceEnd(time: number): number
  /** ends of the windows that hold a slice, ascending */
  windowEnds(sliceEnd: number): number[]
  windowStart(windowEnd: number): number
  /** ends of the slices of a window, in the order in which Flink puts them together: of HOP the latest first */
  slicesOf(windowEnd: number): number[]
}

const floorTo = (time: number, offset: number, size: number): number => time - ((((time - offset) % size) + size) % size)

/** Undefined for sessions, which have no slices. */
export function slicingOf(window: WindowSpec): Slicing | undefined {
  const { type } = window
  if (type === 'SESSION') return undefined
  const { size, offset } = window
  if (type === 'TUMBLE') {
    return {
      sliceEnd: time => floorTo(time, offset, size) + size,
      windowEnds: end => [end],
      windowStart: end => end - size,
      slicesOf: end => [end],
    }
  }
  if (type === 'CUMULATE') {
    const { step } = window
    const startOf = (end: number) => floorTo(end - 1, offset, size)
    return {
      sliceEnd: time => floorTo(time, offset, step) + step,
      windowEnds: end => range(end, startOf(end) + size, step),
      windowStart: startOf,
      slicesOf: end => range(startOf(end) + step, end, step),
    }
  }
  const { slide } = window
  const slice = gcd(size, slide)
  return {
    sliceEnd: time => floorTo(time, offset, slice) + slice,
    windowEnds: end => {
      const first = floorTo(end - size + slide - 1, offset, slide)
      return range(first + size, floorTo(end - slice, offset, slide) + size, slide)
    },
    windowStart: end => end - size,
    slicesOf: end => range(end - size + slice, end, slice).reverse(),
  }
}

/** The same of an old group window, whose parts are put together from the earliest on. Between windows that are apart a time has none. */
export function panesOf(window: GroupWindowDef): Slicing | undefined {
  const slicing = window.type === 'SESSION' ? undefined : slicingOf({ ...window, offset: 0 })
  return slicing && { ...slicing, slicesOf: end => slicing.slicesOf(end).reverse() }
}

/** Windows of a time, as a window table function gives them: [start, end], for HOP the latest first, for CUMULATE the shortest first. */
export function windowsOf(window: WindowSpec): ((time: number) => [number, number][]) | undefined {
  const slicing = slicingOf(window)
  if (slicing === undefined) return undefined
  return time => {
    const ends = slicing.windowEnds(slicing.sliceEnd(time))
    if (window.type === 'HOP') ends.reverse()
    return ends.map(end => [slicing.windowStart(end), end])
  }
}

function range(from: number, to: number, step: number): number[] {
  const all: number[] = []
  for (let t = from; t <= to; t += step) all.push(t)
  return all
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}
