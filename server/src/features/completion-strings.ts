import { kindOf } from '../semantics/check-objects.ts'
import { type Environment, pathKey, resolvePath } from '../semantics/environment.ts'
import { connectorOf } from '../semantics/flink/connectors.ts'
import {
  connectorNames,
  connectorSides,
  isFormatKey,
  type OptionInfo,
  optionInfo,
  type TableOptions,
  tableOptions,
} from '../semantics/flink/options.ts'
import { setKeyInfo, setKeys } from '../semantics/flink/set-keys.ts'
import { knownVersion } from '../semantics/flink/versions.ts'
import { formatType } from '../semantics/types.ts'
import type { AnyNode, OtherStatement, TableOption } from '../syntax/nodes.ts'
import { addHintArguments } from './completion-hints.ts'
import { type Proposals, plain, RANK } from './completion-item.ts'
import { isCaret } from './completion-place.ts'
import { entityOf, type Sight } from './completion-scope.ts'
import { optionDetail, type Subject } from './hover-subject.ts'

/** What a string at the caret can hold: options of tables and catalogs, their values, `SET` keys and values, metadata keys, arguments of hints. */
export function addStrings(p: Proposals, sight: Sight): void {
  const { path, statement, word } = p.place
  const leaf = path.at(-1)
  if (statement.kind === 'Set' || statement.kind === 'Reset') {
    addSettings(p)
    return
  }
  if (leaf?.kind !== 'StringLiteral') return
  const owner = path.at(-2)
  if (owner?.kind === 'Hint') {
    addHintArguments(p, owner, sight)
    return
  }
  if (owner?.kind === 'TableOption') {
    const holder = path.at(-3)
    if (holder) addOption(p, owner, leaf === owner.key, holderOf(p, holder))
  } else if (owner?.kind === 'Other' && owner.action === 'RESET') addResetKeys(p, owner)
  else if (owner?.kind === 'ColumnDef' && owner.metadata && word.start >= owner.metadata.start) addMetadataKeys(p)
}

// ---------------------------------------------------------------- options of tables

/** RESET takes the keys that are set, but that of what it is. */
function addResetKeys(p: Proposals, node: OtherStatement): void {
  const options = optionsSet(p.place.env, node)
  for (const [set, written] of Object.entries(options))
    if (!/^(?:connector|type|provider)$/.test(set)) p.add('option', set, RANK.local, { insert: `'${set}'`, detail: written })
}

function optionsSet(env: Environment, { object, parts }: OtherStatement): TableOptions {
  const [name] = parts ?? []
  if (name?.kind === 'Identifier' && object === 'CATALOG') return env.catalogs.get(name.name) ?? {}
  if (name?.kind !== 'Name') return {}
  const path = resolvePath(env, name)
  if (object === 'MODEL') return (path && env.models.get(pathKey(path))?.options) ?? {}
  const entity = entityOf(env, name)
  return entity?.kind === 'table' ? entity.resolved.options : {}
}

interface Holder {
  readonly options: TableOptions
  readonly columns: readonly string[]
  /** as `Subject.of`; absent: the connector */
  readonly owner?: string
  /** undefined where nobody knows */
  readonly known: readonly OptionInfo[] | undefined
  readonly lookUp: (key: string) => OptionInfo | undefined
}

function holderOf(p: Proposals, node: AnyNode): Holder {
  const version = knownVersion(p.place.env.config.flink)
  const written = childrenOptions(node)
  const options: Record<string, string> = {}
  for (const o of written) if (!isCaret(o.key.value) && !isCaret(o.value.value)) options[o.key.value] = o.value.value
  const object = node.kind === 'Other' ? kindOf(node) : undefined
  if (object) {
    const owner = `${object.word}:${options[object.chooser] ?? ''}`
    const chooser: OptionInfo = { key: object.chooser, type: 'string', values: object.known(), required: true }
    const known = object.optionsOf(options[object.chooser] ?? '', version) ?? [chooser]
    return { options, columns: [], owner, known, lookUp: key => (key === object.chooser ? chooser : known.find(o => o.key === key)) }
  }
  if (node.kind === 'Other') {
    // ALTER TABLE t SET: the table says which connector it has.
    const name = node.parts?.find(n => n.kind === 'Name')
    const entity = name?.kind === 'Name' ? entityOf(p.place.env, name) : undefined
    const all = { ...(entity?.kind === 'table' ? entity.resolved.options : {}), ...options }
    return { ...tableHolder(all, version), options }
  }
  const columns = node.kind === 'CreateTable' ? node.columns.map(c => c.name.name) : []
  const like = node.kind === 'CreateTable' && node.like ? entityOf(p.place.env, node.like.table) : undefined
  const inherited = like?.kind === 'table' ? like.resolved.options : {}
  return { ...tableHolder({ ...inherited, ...options }, version), options, columns }
}

function tableHolder(options: TableOptions, version: ReturnType<typeof knownVersion>): Holder {
  const known = tableOptions(options, version)
  const connector: OptionInfo = { key: 'connector', type: 'string', required: true }
  return {
    options,
    columns: [],
    known: known ?? (options.connector === undefined ? [connector] : undefined),
    lookUp: key => optionInfo(options, key, version),
  }
}

const childrenOptions = (node: AnyNode): readonly TableOption[] =>
  node.kind === 'CreateTable' ? node.options : node.kind === 'Other' ? (node.parts ?? []).filter(n => n.kind === 'TableOption') : []

function addOption(p: Proposals, option: TableOption, isKey: boolean, holder: Holder): void {
  if (!isKey) {
    addValues(p, option.key.value, holder.lookUp(option.key.value), holder.options)
    return
  }
  addOptionKeys(p, holder.known ?? [], holder.options, holder.columns, holder.owner)
}

/** Keys that aren't written yet: the required ones first. A key of any name (`fields.#.kind`) once for each column. */
export function addOptionKeys(
  p: Proposals,
  known: readonly OptionInfo[],
  written: TableOptions,
  columns: readonly string[],
  of: string | undefined = written.connector,
): void {
  const formats = Object.fromEntries(Object.entries(written).filter(([key]) => isFormatKey(key)))
  for (const info of known) {
    if (written[info.key] !== undefined || info.replacedBy !== undefined) continue
    const group = info.required
      ? RANK.special
      : isFormatKey(info.key)
        ? RANK.local
        : info.key === 'property-version'
          ? RANK.rare
          : RANK.name
    const keys = info.key.includes('#') ? columns.map(c => info.key.replace('#', c)) : [info.key]
    for (const key of keys) {
      const about = { kind: 'option', name: info.key, ...(of !== undefined && { of }), formats } as const
      p.add('option', key, group, { ...pairOf(p, key, info), detail: optionDetail(info), about })
    }
  }
}

/** `'key' = 'value'` with the value to be filled in; the key alone where a value follows already. */
function pairOf(p: Proposals, key: string, info: OptionInfo): { insert: string; snippet?: true } {
  let place = 1
  const name = plain(key).replace(/<(\w+)>|\*$/g, (_, word) => `\${${place++}:${word ?? 'name'}}`)
  if (p.place.next === '=') return name === plain(key) ? { insert: `'${key}'` } : { insert: `'${name}'`, snippet: true }
  const choices = info.key === 'connector' ? connectorNames() : info.values
  const value =
    choices && choices.length < 40
      ? `\${${place}|${sorted(choices, info.default).map(choice).join(',')}|}`
      : info.default
        ? `\${${place}:${plain(info.default)}}`
        : `$${place}`
  return { insert: `'${name}' = '${value}'`, snippet: true }
}

const sorted = (values: readonly string[], first: string | undefined) => (first === undefined ? values : [...new Set([first, ...values])])
const choice = (value: string) => value.replace(/[\\,|]/g, '\\$&')

/** The words that an option takes, its default, and what other tables of the workspace have there. */
function addValues(p: Proposals, key: string, info: OptionInfo | undefined, options: TableOptions): void {
  if (key === 'connector') {
    for (const name of connectorNames()) value(p, name, { about: { kind: 'connector', name }, detail: sides(name) })
    return
  }
  addKnownValues(p, info)
  for (const entity of p.place.env.relations.entries().values()) {
    if (entity.kind !== 'table') continue
    const { connector, [key]: other } = entity.resolved.options
    if (other !== undefined && connector === options.connector) value(p, other, { detail: `as in ${entity.path.at(-1)}` })
  }
}

export function addKnownValues(p: Proposals, info: OptionInfo | undefined): void {
  if (!info) return
  for (const v of info.values ?? []) value(p, v, v === info.default ? { detail: 'default' } : {})
  if (info.default !== undefined && info.default !== '') value(p, info.default, { detail: 'default' })
  for (const v of EXAMPLES[info.type] ?? []) value(p, v)
}

const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  duration: ['1 s', '5 s', '10 s', '1 min', '5 min', '1 h', '1 d'],
  memory: ['32 mb', '64 mb', '128 mb'],
}

function sides(connector: string): string {
  const known = connectorSides(connector)
  return known?.source && known.sink ? 'source and sink' : known?.sink ? 'sink' : 'source'
}

function value(p: Proposals, text: string, more: { detail?: string; about?: Subject } = {}): void {
  p.add('value', text, RANK.local, { insert: `'${text.replaceAll("'", "''")}'`, ...more })
}

function addMetadataKeys(p: Proposals): void {
  const table = p.place.path.findLast(n => n.kind === 'CreateTable')
  if (table?.kind !== 'CreateTable') return
  const traits = connectorOf(Object.fromEntries(table.options.map(o => [o.key.value, o.value.value])))
  for (const [key, type] of Object.entries(traits?.metadata ?? {})) value(p, key, { detail: formatType(type) })
}

// ---------------------------------------------------------------- SET and RESET

function addSettings(p: Proposals): void {
  const { statement, word, env } = p.place
  if (statement.kind !== 'Set' && statement.kind !== 'Reset') return
  const key = statement.key
  const isKey = key === undefined || word.start <= key.start
  if (!isKey) {
    if (statement.kind === 'Set') addKnownValues(p, setKeyInfo(key.value))
    return
  }
  const version = knownVersion(env.config.flink)
  if (statement.kind === 'Reset')
    for (const set of env.options.entries().keys()) p.add('option', set, RANK.special, { insert: `'${set}'`, detail: 'set above' })
  for (const name of setKeys(version)) {
    const info = setKeyInfo(name)
    if (!info) continue
    // What people set in scripts are the options of tables and pipelines, not those of clusters.
    const group = COMMON.has(name)
      ? RANK.special
      : /^(?:table|pipeline|parallelism|execution|sql-client)\./.test(name)
        ? RANK.local
        : RANK.name
    const insert = statement.kind === 'Reset' ? { insert: `'${name}'` } : pairOf(p, name, info)
    p.add('option', name, group, { ...insert, detail: optionDetail(info), about: { kind: 'setting', name } })
  }
}

/** What most scripts set. */
const COMMON: ReadonlySet<string> = new Set([
  'execution.runtime-mode',
  'execution.checkpointing.interval',
  'parallelism.default',
  'pipeline.name',
  'state.backend.type',
  'table.exec.mini-batch.allow-latency',
  'table.exec.mini-batch.enabled',
  'table.exec.mini-batch.size',
  'table.exec.source.idle-timeout',
  'table.exec.state.ttl',
  'table.local-time-zone',
  'table.optimizer.agg-phase-strategy',
  'table.optimizer.distinct-agg.split.enabled',
])
