import type { AnyNode, Call, OtherStatement, TableOption } from '../syntax/nodes.ts'
import type { Binder } from './binder.ts'
import type { OptionProblem } from './check-options.ts'
import { changedOptions, pathKey, resolvePath, writtenOptions } from './environment.ts'
import { wrongValue } from './flink/option-values.ts'
import { catalogOptions, catalogTypes, modelOptions, modelProviders, type OptionInfo, type TableOptions } from './flink/options.ts'
import { thirdPartyCatalogs, thirdPartyModels } from './flink/third-party.ts'
import { type FlinkVersion, knownVersion } from './flink/versions.ts'
import { suggest, suggestKey } from './suggest.ts'

/** What CREATE CATALOG and CREATE MODEL make: which option says what it is, and what can stand there. */
export interface ObjectKind {
  readonly word: 'catalog' | 'model'
  readonly chooser: 'type' | 'provider'
  readonly known: () => readonly string[]
  readonly others: ReadonlySet<string>
  readonly optionsOf: (chosen: string, version: FlinkVersion) => readonly OptionInfo[] | undefined
}

export const catalogKind: ObjectKind = {
  word: 'catalog',
  chooser: 'type',
  known: catalogTypes,
  others: thirdPartyCatalogs,
  optionsOf: catalogOptions,
}
export const modelKind: ObjectKind = {
  word: 'model',
  chooser: 'provider',
  known: modelProviders,
  others: thirdPartyModels,
  optionsOf: modelOptions,
}
export const kindOf = ({ verb, object }: OtherStatement): ObjectKind | undefined =>
  verb !== 'CREATE' && verb !== 'ALTER' ? undefined : object === 'CATALOG' ? catalogKind : object === 'MODEL' ? modelKind : undefined

/**
 * What Flink refuses in CREATE and ALTER of a catalog or a model. It makes a catalog at once, and reports what is wrong there; it looks at a model
 * when a query uses it (`objectProblems`), and the rules under `options/` warn before.
 */
export function checkObject(b: Binder, node: OtherStatement): void {
  const kind = kindOf(node)
  const [name] = node.parts ?? []
  if (!kind || !name) return
  if (node.verb === 'ALTER') checkChange(b, node, kind, name)
  if (kind.word !== 'catalog' || name.kind !== 'Identifier') return
  const before = node.verb === 'CREATE' ? {} : b.reader.catalog(name.name)
  const options = node.verb === 'CREATE' ? writtenOptions(node) : before && changedOptions(before, node)
  if (!options) return
  const parts = node.parts ?? []
  for (const problem of objectProblems(kind, options, knownVersion(b.env.config.flink))) {
    const written = parts.findLast((p): p is TableOption => p.kind === 'TableOption' && p.key.value === problem.key)
    // What an ALTER doesn't touch was told where the catalog is made.
    if (node.verb === 'ALTER' && !written && problem.code !== 'missing-option') continue
    const at = written && (problem.code === 'unknown-option' ? written.key : written.value)
    b.problem(at ?? name, problem.code, problem.message, problem.near === undefined ? problem.hint : { near: problem.near })
  }
}

/** ALTER … RESET takes keys, and not that of the type; a model's SET takes at least one option. */
function checkChange(b: Binder, node: OtherStatement, { word, chooser }: ObjectKind, name: AnyNode): void {
  const rest = (node.parts ?? []).slice(1)
  const verb = `ALTER ${word.toUpperCase()} …`
  if (rest.length === 0 && node.action === 'RESET') b.problem(name, 'missing-option', `${verb} RESET needs at least one key`)
  if (rest.length === 0 && node.action === 'SET' && word === 'model')
    b.problem(name, 'missing-option', `${verb} SET needs at least one option`)
  if (node.action !== 'RESET' || word !== 'catalog') return
  const type = rest.find(p => p.kind === 'StringLiteral' && p.value === chooser)
  if (type) b.problem(type, 'option-conflict', `${verb} RESET can't take back '${chooser}'`)
}

/** MODEL m, where a function uses it; a model that no script makes is taken as it is. */
export function checkModel(b: Binder, { args: [argument] }: Call): void {
  const path = argument?.kind === 'ColumnRef' ? resolvePath(b.env, argument.name) : undefined
  const model = path && b.reader.model(pathKey(path))
  if (!model) return
  const [problem] = objectProblems(modelKind, model.options, knownVersion(b.env.config.flink))
  if (!problem) return
  const { code, message, hint, near } = problem
  // Where the option stands, the repair is offered.
  b.problem(argument, code, message, near === undefined ? hint : `Did you mean '${near}'?`)
}

/** All that Flink refuses in the options of a catalog or a model. Those of others are taken as they come. */
export function objectProblems(kind: ObjectKind, options: TableOptions, version: FlinkVersion): OptionProblem[] {
  const { word, chooser } = kind
  const chosen = options[chooser]
  if (chosen === undefined) return [nothingChosen(kind, options)]
  const known = kind.optionsOf(chosen, version)
  if (!known) return unknownChoice(kind, chosen)
  const owner = `The ${word} ${chooser} '${chosen}'`
  const missing = known.filter(
    o => o.required && options[o.key] === undefined && !known.some(x => x.replacedBy === o.key && x.key in options),
  )
  const problems: OptionProblem[] = Object.entries(options).flatMap(([key, value]): OptionProblem[] => {
    const info = known.find(o => o.key === key)
    if (!info) return [unknownKey(owner, key, known, options)]
    const wrong = wrongValue(info, value) ?? emptyName(key, value)
    return wrong ? [{ code: 'option-value', key, ...wrong }] : []
  })
  if (missing.length > 0) {
    const list = missing.map(o => `'${o.key}'`).join(', ')
    const hint = `Add ${missing.map(o => `'${o.key}' = '…'`).join(', ')} to its WITH`
    problems.push({ code: 'missing-option', message: `${owner} needs ${list}`, hint })
  }
  const endpoint = chosen === 'openai' && word === 'model' ? options.endpoint : undefined
  if (endpoint !== undefined && !/(?:chat\/completions|embeddings)\/?$/.test(endpoint))
    problems.push({ code: 'option-value', key: 'endpoint', message: "'endpoint' ends with chat/completions or embeddings" })
  return problems
}

/** A type or provider that neither Flink nor a project known here brings; the name that was meant, where one is near. */
export function strangeChoice({ known, others }: ObjectKind, chosen: string): { readonly near?: string } | undefined {
  if (known().includes(chosen) || others.has(chosen) || /\btest\b/.test(chosen)) return undefined
  const near = suggest(chosen, [...known(), ...others])
  return near === undefined ? {} : { near }
}

/** A slip in a well-known name is an error; whoever brings a catalog of their own is only warned. */
function unknownChoice(kind: ObjectKind, chosen: string): OptionProblem[] {
  const near = strangeChoice(kind, chosen)?.near
  if (chosen !== '' && near === undefined) return []
  const message = `There is no ${kind.word} of ${kind.chooser} '${chosen}'`
  return [{ code: 'unknown-connector', key: kind.chooser, message, ...(near && { near }) }]
}

function nothingChosen({ word, chooser }: ObjectKind, options: TableOptions): OptionProblem {
  const slip = Object.keys(options).find(key => suggest(key, [chooser]) !== undefined)
  const message = `The ${word} has no option '${chooser}', which says what it is`
  return slip === undefined
    ? { code: 'missing-option', message, hint: `Add '${chooser}' = '…' to its WITH` }
    : { code: 'unknown-option', key: slip, message, near: chooser }
}

function unknownKey(owner: string, key: string, known: readonly OptionInfo[], options: TableOptions): OptionProblem {
  const near = suggestKey(
    key,
    known.map(o => o.key).filter(k => !(k in options)),
  )
  return { code: 'unknown-option', key, message: `${owner} has no option '${key}'`, ...(near && { near }) }
}

const emptyName = (key: string, value: string) =>
  key === 'default-database' && value === '' ? { message: "'default-database' is a name, not ''" } : undefined
