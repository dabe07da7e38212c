import { typed } from './factories.ts'
import { optionText } from './option-texts.ts'
import { refinement } from './option-words.ts'
import type { OptionInfo } from './options.ts'
import { setKeyLines } from './options-data.ts'
import { type FlinkVersion, inVersion, latest, parseRange } from './versions.ts'

/** The keys that `SET` takes in a version, by their present names; keys that Flink keeps for itself are left out. */
export function setKeys(version: FlinkVersion = latest): readonly string[] {
  let keys = byVersion.get(version)
  if (!keys) {
    keys = [...all().own].flatMap(([key, e]) => (!e.internal && inVersion(e.info, version) ? [key] : []))
    byVersion.set(version, keys)
  }
  return keys
}
const byVersion = new Map<FlinkVersion, readonly string[]>()

/**
 * What a key of `SET` means. A version's own key comes first, then an old name that it still reads (with `replacedBy`), then a key that only other
 * versions have (`since`, `until` say which). Undefined for a key that no version has.
 */
export function setKeyInfo(key: string, version: FlinkVersion = latest): OptionInfo | undefined {
  const { own, old, entries } = all()
  const listed = own.get(key)?.info
  if (listed && inVersion(listed, version)) return listed
  const alias = old.get(key)
  if (alias && inVersion(alias, version)) return alias
  // 'pipeline.global-job-parameters.x' is one entry of a map.
  const map = entries.find(info => key.startsWith(`${info.key}.`) && inVersion(info, version))
  return map ? { ...map, key, type: 'string', default: undefined } : (listed ?? alias)
}

/** Every key that a version takes, old names and internal ones too. */
export function everySetKey(version: FlinkVersion): readonly string[] {
  let keys = everyKey.get(version)
  if (!keys) {
    const { own, old } = all()
    keys = [...[...own.values()].map(e => e.info), ...old.values()].flatMap(info => (inVersion(info, version) ? [info.key] : []))
    everyKey.set(version, keys)
  }
  return keys
}
const everyKey = new Map<FlinkVersion, readonly string[]>()

interface Keys {
  readonly own: ReadonlyMap<string, { readonly info: OptionInfo; readonly internal: boolean }>
  /** names that a key had before, or has beside */
  readonly old: ReadonlyMap<string, OptionInfo>
  /** those of type map */
  readonly entries: readonly OptionInfo[]
}
let read: Keys | undefined

function all(): Keys {
  read ??= readLines()
  return read
}

function readLines(): Keys {
  const own = new Map<string, { info: OptionInfo; internal: boolean }>()
  const old = new Map<string, OptionInfo>()
  for (const line of setKeyLines.split('\n')) {
    const [key, range, type, standard, others, flags = ''] = line.split('\t')
    const { oldNames, ...rest } = typed(type, standard, others)
    const description = optionText('SET', key)
    const info: OptionInfo = {
      key,
      ...parseRange(range),
      ...rest,
      ...refinement('SET', key),
      required: false,
      ...(description !== undefined && { description }),
    }
    own.set(key, { info, internal: flags.includes('i') })
    for (const o of oldNames) old.set(o.name, { ...info, key: o.name, ...(o.deprecated && { replacedBy: key }) })
  }
  return { own, old, entries: [...own.values()].flatMap(e => (e.info.type === 'map' ? [e.info] : [])) }
}
