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
    keys = [...all()]
      .filter(([key, e]) => e.info.key === key && !e.internal && !e.info.replacedBy && inVersion(e.info, version))
      .map(([key]) => key)
    byVersion.set(version, keys)
  }
  return keys
}
const byVersion = new Map<FlinkVersion, readonly string[]>()

/**
 * What a key of `SET` means, in whatever version has it (`since`, `until` say which). An old name gives the option with `replacedBy`.
 * Undefined for a key that no version has.
 */
export function setKeyInfo(key: string): OptionInfo | undefined {
  return all().get(key)?.info
}

/** Every key that any version takes, old names and internal ones too. */
export const everySetKey = (): Iterable<string> => all().keys()

interface SetKey {
  readonly info: OptionInfo
  readonly internal: boolean
}
let entries: Map<string, SetKey> | undefined

function all(): Map<string, SetKey> {
  entries ??= readLines()
  return entries
}

function readLines(): Map<string, SetKey> {
  const found = new Map<string, SetKey>()
  const old: [string, SetKey][] = []
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
    const internal = flags.includes('i')
    found.set(key, { info, internal })
    for (const o of oldNames) old.push([o.name, { info: { ...info, key: o.name, ...(o.deprecated && { replacedBy: key }) }, internal }])
  }
  // An old name that some version still has of its own stays what it is there.
  for (const [name, entry] of old) if (!found.has(name)) found.set(name, entry)
  return found
}
