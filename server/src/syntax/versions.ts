/** The Flink versions whose SQL is told apart, oldest first. */
export const FLINK_VERSIONS = ['1.20', '2.0', '2.1', '2.2', '2.3'] as const
export type FlinkVersion = (typeof FLINK_VERSIONS)[number]
export const DEFAULT_VERSION: FlinkVersion = '2.2'

/** The version that a setting names; the default for one that isn't known. */
export function flinkVersion(text: string | undefined): FlinkVersion {
  return text !== undefined && isFlinkVersion(text) ? text : DEFAULT_VERSION
}

export function isFlinkVersion(text: string): text is FlinkVersion {
  return (FLINK_VERSIONS as readonly string[]).includes(text)
}

/** Whether `version` has what there is from `since` on and, where given, up to and with `until`. */
export function within(version: FlinkVersion, since: FlinkVersion, until?: FlinkVersion): boolean {
  const at = FLINK_VERSIONS.indexOf(version)
  return at >= FLINK_VERSIONS.indexOf(since) && (until === undefined || at <= FLINK_VERSIONS.indexOf(until))
}
