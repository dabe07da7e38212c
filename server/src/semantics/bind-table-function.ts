import type { Call, Expr, Name, Query, TableArgument, TableRef } from '../syntax/nodes.ts'
import { bindExpression, type ExpressionContext } from './bind-expression.ts'
import type { Binder, Scope } from './binder.ts'
import { castsImplicitly } from './casts.ts'
import { isMadeByScripts } from './check-catalogs.ts'
import { checkModel } from './check-objects.ts'
import { type ModelEntity, pathKey, resolvePath } from './environment.ts'
import { describeFunction, systemTableFunctions } from './flink/functions.ts'
import { inVersion, knownVersion } from './flink/versions.ts'
import { nowhere } from './origin.ts'
import { isOpen, type Rel, type RelField } from './rel.ts'
import { call, type Rex } from './rex.ts'
import { suggest } from './suggest.ts'
import { isUnknown } from './type-rules.ts'
import { formatType, type SqlType, STRING, UNKNOWN } from './types.ts'

/** What a table function gives; `open` where its columns aren't all known. */
export interface FunctionRows {
  readonly expression: Rex
  readonly fields: RelField[]
  open: boolean
}

export const takesTable = (call: Call): boolean => call.args.some(a => a.kind === 'TableArgument')

/** A table function over values: LATERAL TABLE(f(x)). */
export function bindTableFunction(b: Binder, node: Call, ctx: ExpressionContext): FunctionRows {
  const f = functionOf(b, node)
  const bindArguments = () => node.args.map(a => bindExpression(b, a, ctx))
  const args = f ? bindArguments() : b.quietly(bindArguments)
  const type: SqlType = f?.returns ?? UNKNOWN
  const name = node.name.parts.map(p => p.name).join('.')
  const expression: Rex = {
    ...call(f?.name ?? name, args, type, b.at(node, 'call')),
    user: true,
    ...(f && !f.deterministic && { nonDeterministic: true }),
  }
  const fields =
    type.root === 'ROW' ? (type.fields ?? []).map(x => ({ name: x.name, type: x.type })) : isUnknown(type) ? [] : [{ name: 'EXPR$0', type }]
  return { expression, fields, open: type.root === 'UNKNOWN' }
}

/**
 * A function over tables: f(TABLE t PARTITION BY k, …), a process table function or one of Flink's for models and changelogs. What a user's gives
 * depends on traits that only its class knows, so its columns are open.
 */
export function bindProcessFunction(
  b: Binder,
  node: Call,
  scope: Scope,
  bind: { readonly table: (ref: TableRef) => Rel; readonly query: (query: Query) => Rel },
): Rel {
  const name = functionOf(b, node) ? '' : node.name.parts.length === 1 ? node.name.parts[0].name.toUpperCase() : ''
  const inputs = node.args.flatMap(a => (a.kind === 'TableArgument' ? [tableOf(b, a, scope, bind)] : []))
  const by = argumentsOf(name, node)
  for (const a of node.args)
    if (!['TableArgument', 'Descriptor'].includes(a.kind) && !isModel(a))
      bindExpression(b, a, { scope, bindQuery: (_, q) => bind.query(q), aggregates: false })
  const [input] = inputs
  const fields = isOpen(input) ? undefined : fieldsOf(b, name, node, by, input)
  return {
    kind: 'UnknownRel',
    reason: 'functions over tables are not planned yet',
    open: fields === undefined,
    fields: fields ?? [],
    inputs,
    at: nowhere,
  }
}

function functionOf(b: Binder, node: Call) {
  const parts = node.name.parts.map(p => p.name)
  const f = b.reader.function(parts)
  if (f) {
    b.use(node.name, 'function', f.name, undefined, { ...f.declared, start: f.node.name.start, end: f.node.name.end })
    if (f.functionKind === 'scalar' || f.functionKind === 'aggregate')
      b.problem(node, 'argument-type', `${parts.at(-1)} is no table function`, 'Call it in an expression')
    return f
  }
  const system = parts.length === 1 ? systemTableFunctions.get(parts[0].toUpperCase()) : undefined
  if (system && !inVersion(system, knownVersion(b.env.config.flink))) {
    b.problem(node, 'unknown-function', `${system.name} exists since Flink ${system.since}`)
  } else if (!system && parts.every(p => p !== '')) {
    const known = [...systemTableFunctions.keys(), ...[...b.env.functions.entries().values()].map(e => e.name.split('.').at(-1)!)]
    const near = suggest(parts[parts.length - 1], known)
    b.problem(node, 'unknown-function', `Function '${parts.join('.')}' not found`, { near })
  }
  return undefined
}

function tableOf(
  b: Binder,
  { table, partitionBy, orderBy }: TableArgument,
  scope: Scope,
  bind: { readonly table: (ref: TableRef) => Rel; readonly query: (query: Query) => Rel },
): Rel {
  const rel = table.kind === 'Name' ? bind.table(tableRef(table)) : bind.query(table)
  const own: Scope = { relations: [{ fields: rel.fields, offset: 0, open: isOpen(rel) }], ctes: scope.ctes }
  for (const e of [...partitionBy, ...orderBy.map(o => o.expr)])
    bindExpression(b, e, { scope: own, bindQuery: (_, q) => bind.query(q), aggregates: false })
  return rel
}

function argumentsOf(name: string, node: Call): ReadonlyMap<string, Expr> {
  const names = systemTableFunctions.get(name)?.overloads[0].parameters.map(p => p.name.toUpperCase()) ?? []
  return new Map(node.args.map((a, i) => [node.argNames?.[i]?.name.toUpperCase() ?? names[i] ?? `${i}`, a]))
}

/** The columns of one of Flink's own; undefined where they aren't known. */
function fieldsOf(b: Binder, name: string, node: Call, by: ReadonlyMap<string, Expr>, input: Rel): RelField[] | undefined {
  if (name === 'ML_PREDICT') return predicted(b, node, by, input)
  const op = by.get('OP')
  const column = op?.kind === 'Descriptor' ? op.columns[0] : undefined
  if (name === 'TO_CHANGELOG') return [{ name: column?.name ?? 'op', type: STRING }, ...input.fields]
  if (name !== 'FROM_CHANGELOG') return undefined
  if (column && !input.fields.some(f => f.name === column.name)) missing(b, column, input)
  return input.fields.filter(f => f.name !== (column?.name ?? 'op'))
}

/** ML_PREDICT: the columns of the table, then those of the model. */
function predicted(b: Binder, node: Call, by: ReadonlyMap<string, Expr>, input: Rel): RelField[] | undefined {
  const model = modelOf(b, by.get('MODEL'))
  const args = by.get('ARGS')
  if (!by.has('MODEL') || !by.has('ARGS')) {
    b.problem(
      node,
      'argument-count',
      'ML_PREDICT needs a table, a MODEL and a DESCRIPTOR',
      describeFunction('ML_PREDICT')?.signatures[0].text,
    )
    return undefined
  }
  const columns = args?.kind === 'Descriptor' ? args.columns.filter(c => c.name !== '') : []
  for (const c of columns) if (!input.fields.some(f => f.name === c.name)) missing(b, c, input)
  const config = by.get('CONFIG')
  if (config) checkConfig(b, config)
  if (!model) return undefined
  const given = columns.map(c => input.fields.find(f => f.name === c.name)?.type ?? UNKNOWN)
  if (args?.kind === 'Descriptor' && given.length !== model.inputs.length)
    b.problem(args, 'column-count', `The model takes ${model.inputs.length} columns, these are ${given.length}`)
  else {
    const odd = given.findIndex(
      (t, i) => !castsImplicitly(t, model.inputs[i].type) || (t.nullable && !model.inputs[i].type.nullable && !isUnknown(t)),
    )
    if (args && odd >= 0) {
      const [is, wanted] = [given[odd], model.inputs[odd].type].map(t => formatType(t))
      b.problem(args, 'type-mismatch', `The model takes ${wanted} for '${model.inputs[odd].name}', '${columns[odd].name}' is ${is}`)
    }
  }
  return [...input.fields, ...model.outputs]
}

/** The last argument: options of the call, MAP['async', 'true']. */
function checkConfig(b: Binder, config: Expr): void {
  const items = config.kind === 'Constructor' && config.of === 'MAP' ? config.items : undefined
  const odd = items?.find(e => e.kind === 'NumberLiteral' || e.kind === 'BooleanLiteral')
  if (odd) b.problem(odd, 'argument-type', "The options of ML_PREDICT are texts: MAP['async', 'true']")
  else if (config.kind === 'Binary' || config.kind === 'StringLiteral')
    b.problem(config, 'argument-type', "The options of ML_PREDICT stand in a map: MAP['async', 'true']")
}

const isModel = (e: Expr): boolean => e.kind === 'Call' && e.modifier === 'MODEL'

function modelOf(b: Binder, e: Expr | undefined): ModelEntity | undefined {
  if (e?.kind === 'Call' && isModel(e)) checkModel(b, e)
  const name = e?.kind === 'Call' && isModel(e) && e.args[0]?.kind === 'ColumnRef' ? e.args[0].name : undefined
  const path = name && resolvePath(b.env, name)
  const model = path && b.reader.model(pathKey(path))
  if (path && !model && isMadeByScripts(b, path[0])) b.problem(name!, 'unknown-table', `Model '${path[2]}' not found`)
  return model
}

function missing(b: Binder, column: { readonly name: string; readonly start: number; readonly end: number }, input: Rel): void {
  const near = suggest(
    column.name,
    input.fields.map(f => f.name),
  )
  b.problem(column, 'unknown-column', `Column '${column.name}' not found in the table`, { near })
}

export function tableRef(name: Name): TableRef {
  return { kind: 'TableRef', start: name.start, end: name.end, name, hints: [], columns: [] }
}
