import type { FlinkMeasurement } from '../protocol.ts'

/** What rewrites gave on real Flink: `npm run update:rewrites` measures it again. */
export const measuredOnFlink: readonly FlinkMeasurement[] = []
