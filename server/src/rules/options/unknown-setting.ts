import { everySetKey, setKeyInfo } from '../../semantics/flink/set-keys.ts'
import { type FlinkVersion, inVersion, knownVersion } from '../../semantics/flink/versions.ts'
import { suggestKey } from '../../semantics/suggest.ts'
import { ofSetting } from '../flink-state.ts'
import { defineRule } from '../rule.ts'
import { isClosed, isTemplate, placeIn, rewrite } from './places.ts'

export const unknownSetting = defineRule({
  id: 'options/unknown-setting',
  summary: 'SET or RESET names a key that this version of Flink does not have, and so changes nothing',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    if ((statement.kind !== 'Set' && statement.kind !== 'Reset') || !statement.key || !isClosed(ctx.unit, statement.key)) return
    if (statement.kind === 'Set' && !(statement.value && isClosed(ctx.unit, statement.value))) return
    const key = statement.key.value
    const version = knownVersion(ctx.settings.flinkVersion)
    const found = setKeyInfo(key, version)
    if ((found && inVersion(found, version)) || isTemplate(key)) return
    const at = placeIn(ctx.unit, statement.key)
    if (found) {
      const when =
        found.since && !inVersion({ since: found.since }, version)
          ? `it exists since Flink ${found.since}`
          : `it exists up to Flink ${found.until}`
      return void ctx.report({ at, message: `Flink ${version} has no setting '${key}': ${when}` })
    }
    const near = nearKey(key, version)
    if (near === undefined && !isFlinks(key)) return
    ctx.report({
      at,
      message: near ? `Flink has no setting '${key}'; did you mean '${near}'?` : `Flink has no setting '${key}', so it changes nothing`,
      ...(near && { fix: rewrite(ctx.unit, statement.key, near, false, ofSetting(near)) }),
    })
  },
})

/** Roots under which every key is known; under others a script may have keys of its own. */
const isFlinks = (key: string) =>
  /^(?:table|execution|pipeline|parallelism|restart-strategy|sql-client|state)\./.test(key) &&
  !/^table\.exec\.(?:hive|iceberg|paimon|hudi)\./.test(key)

// Where keys of one's own are usual, only a slip of a letter or two counts.
function nearKey(key: string, version: FlinkVersion): string | undefined {
  if (key.length > 120) return undefined
  const near = suggestKey(key, everySetKey(version))
  return near !== undefined && (isFlinks(key) || Math.abs(near.length - key.length) <= 2) ? near : undefined
}
