import type { AnyNode, Call, CreateTable, Identifier, ParsedUnit, Token, TypeNode } from '../syntax/nodes.ts'
import { walk } from '../syntax/walk.ts'
import { applyEdits, type TextEdit } from '../text/edits.ts'
import { tableFor } from './copy-table.ts'
import { type DumpToken, statementsOfDump } from './dump.ts'
import type { ForeignParser, ForeignSystem } from './foreign.ts'
import { FUNCTIONS, foreignType, nameOf, stringText } from './foreign-words.ts'

/** The statement for another system, or why it can't be said there. `notes`: what a reader should look at. */
export type Copied = { readonly sql: string; readonly notes: readonly string[] } | { readonly refused: string }

/**
 * A query, INSERT or view of Flink as SQL of another system: names, strings, types and functions are put into its words by the tree, then
 * node-sql-parser reads the result as that system would and writes it. Nothing is guessed: what has no counterpart is refused with its reason.
 */
export function copyAs(text: string, unit: ParsedUnit, system: ForeignSystem, parser: ForeignParser): Copied {
  const { statement, problems, tokens } = unit
  if (problems.length > 0) return { refused: `the statement has a mistake: ${problems[0].message}` }
  if (statement.kind === 'CreateTable' && !(statement.query && statement.columns.length === 0))
    return tableCopy(text, statement, system, parser)
  if (
    statement.kind !== 'QueryStatement' &&
    statement.kind !== 'Insert' &&
    statement.kind !== 'CreateView' &&
    statement.kind !== 'CreateTable'
  )
    return { refused: 'only queries, INSERT, CREATE VIEW and CREATE TABLE are carried over' }
  const there: Translation = { text, system, edits: [], settled: new Set(), notes: new Set(), refused: undefined }
  walk(statement, node => translate(there, node))
  leaveOut(there, tokens)
  if (there.refused !== undefined) return { refused: there.refused }
  const end = tokens.findLast(token => token.kind !== 'comment' && token.text !== ';')?.end ?? text.length
  const start = tokens.find(token => token.kind !== 'comment')?.start ?? 0
  const kept = there.edits.filter(edit => edit.start >= start && edit.end <= end)
  const sql = applyEdits(
    text.slice(start, end),
    kept.map(edit => ({ ...edit, start: edit.start - start, end: edit.end - start })),
  )
  return written(sql, there, parser)
}

/** A table's columns; node-sql-parser says whether the system would read them. */
function tableCopy(text: string, node: CreateTable, system: ForeignSystem, parser: ForeignParser): Copied {
  const table = tableFor(text, node, system)
  if ('refused' in table) return table
  try {
    // Of BYTES it only knows the form with a length, which is another type in BigQuery.
    parser.astify(system === 'bigquery' ? table.sql.replaceAll(' BYTES', ' STRING') : table.sql)
  } catch (error) {
    return unread(error, system)
  }
  return { sql: table.sql, notes: table.sql.includes('-- left out') ? ['What it lacks there stands above it'] : [] }
}

function unread(error: unknown, system: ForeignSystem): Copied {
  const [expected] = (error as Error).message.split('\n')
  const found = / but (.+) found\.?$/.exec(expected)?.[1]
  return { refused: `node-sql-parser doesn't read it as ${nameOf(system)}${found === undefined ? '' : ` (at ${found})`}` }
}

interface Translation {
  readonly text: string
  readonly system: ForeignSystem
  readonly edits: TextEdit[]
  /** where names begin that are dealt with: functions, catalogs */
  readonly settled: Set<number>
  readonly notes: Set<string>
  refused: string | undefined
}

function written(sql: string, { system, notes }: Translation, parser: ForeignParser): Copied {
  let out: string
  try {
    out = parser.sqlify(parser.astify(sql))
  } catch (error) {
    return unread(error, system)
  }
  // It leaves out what it doesn't know, and says nothing.
  const lost = firstLost(sql, out, system)
  return lost === undefined ? { sql: out, notes: [...notes] } : { refused: `node-sql-parser would leave out '${lost}'` }
}

/** A word, name or literal that stands less often in what was written than in what was read. */
function firstLost(before: string, after: string, system: ForeignSystem): string | undefined {
  const left = new Map<string, number>()
  for (const key of wordsOf(after, system)) left.set(key, (left.get(key) ?? 0) + 1)
  for (const key of wordsOf(before, system)) {
    const count = left.get(key) ?? 0
    if (count === 0) return key
    left.set(key, count - 1)
  }
  return undefined
}
const OPTIONAL = new Set(['AS', 'ASC', 'INNER', 'OUTER'])

function wordsOf(sql: string, system: ForeignSystem): string[] {
  const tokens = statementsOfDump(sql, system === 'postgresql' ? 'postgresql' : 'mysql').flatMap(statement => statement.tokens)
  return tokens.filter(({ kind, upper }) => kind !== 'symbol' && !OPTIONAL.has(upper)).map(bare)
}
const bare = ({ kind, text, upper }: DumpToken) => (kind === 'word' ? upper : kind === 'quoted' ? text.slice(1, -1).toUpperCase() : text)

// ---------------------------------------------------------------- by the tree

function refuse(there: Translation, reason: string): void {
  there.refused ??= reason
}

/** False where nothing below the node is to be looked at. */
function translate(there: Translation, node: AnyNode): unknown {
  const { system, edits, text } = there
  const only = (what: string, ...systems: ForeignSystem[]) => {
    if (!systems.includes(system)) refuse(there, `${nameOf(system)} has no ${what}`)
  }
  switch (node.kind) {
    case 'TableRef':
      if (node.systemTime) refuse(there, 'FOR SYSTEM_TIME AS OF joins streams over time, which only Flink does')
      if (node.matchRecognize) refuse(there, 'MATCH_RECOGNIZE is not carried over')
      shortName(there, node.name)
      break
    case 'TableFunctionRef':
      refuse(there, `the table function ${node.call.name.parts.map(p => p.name).join('.')} is Flink's own`)
      break
    case 'UnnestRef':
      only('UNNEST', 'postgresql', 'bigquery')
      break
    case 'DerivedTable':
      if (node.lateral) only('LATERAL', 'postgresql', 'mysql')
      if (!node.alias) refuse(there, `a query in FROM needs an alias in ${nameOf(system)}`)
      break
    case 'Hint':
      there.notes.add('Hints were left out')
      return false
    case 'Select':
      if (node.qualify) only('QUALIFY', 'bigquery')
      break
    case 'GroupBy':
      if (node.sets?.type === 'GROUPING SETS' || node.sets?.type === 'CUBE') only(node.sets.type, 'postgresql', 'bigquery')
      break
    case 'CreateTable':
      if (node.temporary || node.orReplace || node.watermark || node.primaryKey || node.distribution || node.partitionedBy.length > 0)
        refuse(there, 'CREATE TABLE … AS is carried over in its plain form alone')
      if (node.optionsSpan) {
        edits.push({ ...node.optionsSpan, newText: ' ' })
        there.notes.add(`Options were left out: ${node.options.map(o => o.key.value).join(', ')}`)
      }
      shortName(there, node.name)
      break
    case 'TableOption':
      return false
    case 'Insert':
      if (node.overwrite || node.partition.length > 0) refuse(there, 'INSERT OVERWRITE and PARTITION write files, which only Flink does')
      shortName(there, node.target)
      break
    case 'OrderItem':
      if (node.nulls) only(`NULLS ${node.nulls}`, 'postgresql', 'bigquery')
      break
    case 'Call':
      call(there, node, only)
      break
    case 'Constructor':
      if (node.of !== 'ROW' && !(node.of === 'ARRAY' && system === 'postgresql')) refuse(there, `${node.of}[…] is not carried over`)
      if (node.of === 'ROW' && /^row\b/i.test(text.slice(node.start, node.start + 4))) refuse(there, 'ROW(…) is not carried over')
      break
    case 'ElementAccess':
    case 'FieldAccess':
      refuse(there, 'elements and fields of nested values are not carried over')
      break
    case 'Binary':
      if (node.op === '||' && system === 'mysql') refuse(there, '|| means OR in MySQL: write CONCAT(…)')
      if (node.op.includes('DISTINCT')) only(node.op, 'postgresql', 'bigquery')
      if (node.op === '/' && system !== 'postgresql')
        there.notes.add(`Flink divides whole numbers without a remainder, ${nameOf(system)} doesn't`)
      if (node.op === '%' && system === 'bigquery') refuse(there, "BigQuery has no '%': write MOD(a, b)")
      break
    case 'Like':
      if (node.op !== 'LIKE') only(node.op, 'postgresql')
      break
    case 'Cast':
      if (node.safe) refuse(there, `${nameOf(system)} has no TRY_CAST`)
      break
    case 'StringLiteral':
      if (/^x'/i.test(text.slice(node.start, node.start + 2))) refuse(there, "X'…' is not carried over")
      edits.push({ start: node.start, end: node.end, newText: stringText(node.value, system) })
      break
    case 'TimeLiteral': {
      const type = node.type === 'TIMESTAMP' && system === 'bigquery' ? 'DATETIME' : node.type
      edits.push({ start: node.start, end: node.end, newText: `${type} ${stringText(node.value, system)}` })
      break
    }
    case 'IntervalLiteral':
      if (node.to) refuse(there, `an interval of ${node.from} TO ${node.to} is not carried over`)
      else edits.push({ start: node.start, end: node.end, newText: interval(node, system) })
      return false
    case 'TypeNode':
      castType(there, node)
      return false
    case 'Identifier':
      identifier(there, node)
  }
  return true
}

/** Catalogs are Flink's alone. */
function shortName({ edits, system, notes, settled }: Translation, { parts }: { readonly parts: readonly Identifier[] }): void {
  if (parts.length < 3 || system === 'bigquery') return
  edits.push({ start: parts[0].start, end: parts[1].start, newText: '' })
  settled.add(parts[0].start)
  notes.add(`Catalog '${parts[0].name}' was left out`)
}

const NEEDS_OVER = new Set(['FIRST_VALUE', 'LAST_VALUE'])

function call(there: Translation, node: Call, only: (what: string, ...systems: ForeignSystem[]) => void): void {
  const { system, edits, settled } = there
  const [name, ...more] = node.name.parts
  const word = name.name.toUpperCase()
  settled.add(name.start)
  if (node.modifier === 'quantifier') return
  const same = more.length === 0 ? FUNCTIONS.get(word) : undefined
  if (same === undefined) refuse(there, `what ${node.name.parts.map(p => p.name).join('.')}(…) would be in ${nameOf(system)} is not known`)
  else if (same[system] === undefined) refuse(there, `${nameOf(system)} has no ${word} that means the same`)
  else if (same[system] !== word) edits.push({ start: name.start, end: name.end, newText: same[system] })
  if (NEEDS_OVER.has(word) && !node.over) refuse(there, `${word} without OVER is Flink's own`)
  if (word === 'LISTAGG' && node.args.length < 2) refuse(there, `${nameOf(system)} needs the separator: write LISTAGG(…, ',')`)
  if (word === 'AVG') there.notes.add(`AVG of whole numbers is a whole number in Flink, but not in ${nameOf(system)}`)
  if (node.filter) only('FILTER (WHERE …)', 'postgresql')
  if (node.nulls) only(`${node.nulls} NULLS`, 'bigquery')
  if (node.withinGroup) only('WITHIN GROUP', 'postgresql')
}

function interval({ negative, value, from }: Extract<AnyNode, { kind: 'IntervalLiteral' }>, system: ForeignSystem): string {
  const signed = `${negative ? '-' : ''}${value}`
  return system === 'postgresql' ? `INTERVAL '${signed} ${from}'` : `INTERVAL ${signed} ${from}`
}

function castType(there: Translation, node: TypeNode): void {
  const type = foreignType(node, there.system)
  if (type === undefined) refuse(there, `${nameOf(there.system)} has no type for ${there.text.slice(node.start, node.end)}`)
  else there.edits.push({ start: node.start, end: node.end, newText: type })
}

/** PostgreSQL folds names without quotes to lower case, and quotes them with ". */
function identifier({ system, edits, settled }: Translation, { name, quoted, start, end }: Identifier): void {
  if (system !== 'postgresql' || start === end || settled.has(start)) return
  if (quoted || /[A-Z]/.test(name)) edits.push({ start, end, newText: `"${name.replaceAll('"', '""')}"` })
}

/** Comments and hints */
function leaveOut({ edits }: Translation, tokens: readonly Token[]): void {
  let hint = -1
  for (const { kind, text, start, end } of tokens) {
    if (text === '/*+') hint = start
    else if (text === '*/' && hint >= 0) {
      edits.push({ start: hint, end, newText: ' ' })
      hint = -1
    } else if (kind === 'comment' && hint < 0) edits.push({ start, end, newText: ' ' })
  }
}
