import { formatDuration } from './duration.ts'
import type { WindowSpec } from './physical.ts'

/** A window as EXPLAIN prints it: `TUMBLE(time_col=[ts], size=[10 s])`. */
export function digestOfWindow(window: WindowSpec, timeColumn: string): string {
  const offset = 'offset' in window && window.offset !== 0 ? `, offset=[${formatDuration(window.offset)}]` : ''
  const time = `time_col=[${timeColumn}]`
  switch (window.type) {
    case 'TUMBLE':
      return `TUMBLE(${time}, size=[${formatDuration(window.size)}]${offset})`
    case 'HOP':
      return `HOP(${time}, size=[${formatDuration(window.size)}], slide=[${formatDuration(window.slide)}]${offset})`
    case 'CUMULATE':
      return `CUMULATE(${time}, max_size=[${formatDuration(window.size)}], step=[${formatDuration(window.step)}]${offset})`
    case 'SESSION':
      return `SESSION(${time}, gap=[${formatDuration(window.gap)}])`
  }
}
