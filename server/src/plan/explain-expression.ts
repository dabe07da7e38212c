import type { SqlType } from '../semantics/types.ts'
import { rexSearch, type Search } from './explain-search.ts'
import { digest, type Expression, type Literal } from './expression.ts'

/** How the columns of the input are called, and what Flink writes around a rowtime column that comes straight from its source. */
export interface Names {
  readonly columns: readonly string[]
  /** digest of the expression that gives the source's rowtime column */
  readonly rowtime?: string
}

const infix = new Set(['+', '-', '*', '/', '=', '<>', '<', '<=', '>', '>=', 'AND', 'OR'])
const postfix = new Set(['IS NULL', 'IS NOT NULL', 'IS TRUE', 'IS NOT TRUE', 'IS FALSE', 'IS NOT FALSE', 'IS UNKNOWN', 'IS NOT UNKNOWN'])

/** A projected expression in the words of the execution plan: `(price + 1)`, `CAST(a AS BIGINT)`, `page_of(url)`. */
export function printExpression(e: Expression, names: Names): string {
  return print(e, names, false)
}

/** A condition: ranges and lists of values over one operand are folded into `SEARCH(x, Sarg[…])`, as Calcite does. */
export function printCondition(e: Expression, names: Names): string {
  return print(e, names, true)
}

function print(e: Expression, names: Names, condition: boolean): string {
  if (names.rowtime !== undefined && e.kind !== 'literal' && digest(e) === names.rowtime)
    return `Reinterpret(${print(e, { columns: names.columns }, false)})`
  if (e.kind === 'input') return names.columns[e.index]
  if (e.kind === 'literal') return printLiteral(e)
  const go = (x: Expression): string => print(x, names, condition)
  if ((condition || e.name === 'IS TRUE') && (e.name === 'AND' || e.name === 'OR' || e.name === 'IS TRUE')) {
    if (e.name === 'IS TRUE') return `${print(e.args[0], names, true)} IS TRUE`
    const parts = rexSearch(e.name, e.args).map(p => ('operand' in p ? search(p, names) : go(p)))
    return parts.length === 1 ? parts[0] : `(${parts.join(` ${e.name} `)})`
  }
  if (infix.has(e.name) && e.args.length > 1) return `(${e.args.map(go).join(` ${e.name} `)})`
  if (postfix.has(e.name)) return `${go(e.args[0])} ${e.name}`
  switch (e.name) {
    case 'CAST':
    case 'TRY_CAST':
      return `${e.name}(${go(e.args[0])} AS ${sqlTypeName(e.type)})`
    case 'FIELD':
      return `${go(e.args[0])}.${fieldName(e.args[0].type, e.args[1])}`
    default:
      return `${functionName(e.name)}(${e.args.map(a => print(a, names, false)).join(', ')})`
  }
}
const search = (s: Search, names: Names): string => `SEARCH(${print(s.operand, names, false)}, Sarg[${s.ranges}])`

/** As Calcite prints an expression: every operator before its operands. Watermarks and the parts of a Correlate are shown so. */
export function printRaw(e: Expression, names: Names): string {
  if (e.kind === 'input') return names.columns[e.index]
  if (e.kind === 'literal') return typeof e.value === 'string' && isText(e.type) ? `_UTF-16LE${printLiteral(e)}` : printLiteral(e)
  const go = (x: Expression): string => printRaw(x, names)
  if (postfix.has(e.name)) return `${e.name}(${go(e.args[0])})`
  if (e.name === 'CAST' || e.name === 'TRY_CAST') return `${e.name}(${go(e.args[0])}):${sqlTypeName(e.type)}`
  if (e.name === 'FIELD') return `${go(e.args[0])}.${fieldName(e.args[0].type, e.args[1])}`
  return `${functionName(e.name)}(${e.args.map(go).join(', ')})`
}

// A user function is printed without its catalog.
const functionName = (name: string): string => (/^[\w$]+(\.[\w$]+)+$/.test(name) ? name.slice(name.lastIndexOf('.') + 1) : name)
const fieldName = (row: SqlType, position: Expression): string =>
  position.kind === 'literal' ? (row.fields?.[Number(position.value)]?.name ?? '?') : '?'
const isText = (t: SqlType): boolean => t.root === 'CHAR' || t.root === 'VARCHAR'

export function printLiteral(e: Literal): string {
  if (e.value === null) return `null:${sqlTypeName(e.type)}`
  if (e.type.root === 'INTERVAL_DAY_TIME' || e.type.root === 'INTERVAL_YEAR_MONTH')
    return `${e.value}:INTERVAL ${e.unit ?? (e.type.root === 'INTERVAL_DAY_TIME' ? 'SECOND' : 'MONTH')}`
  if (isText(e.type)) return `'${String(e.value).replaceAll("'", "''")}'`
  if (e.type.root === 'BINARY') return `X'${[...atob(String(e.value))].map(c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('')}'`
  if (e.type.root === 'DOUBLE' || e.type.root === 'FLOAT') return `${scientific(Number(e.value))}:${sqlTypeName(e.type)}`
  return String(e.value)
}
function scientific(n: number): string {
  const [digits, exponent] = n.toExponential().toUpperCase().split('E')
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`
}

/** The SQL name of a type in a plan: `VARCHAR(2147483647)`, `TIMESTAMP(3)`, `DECIMAL(10, 2)`. */
export function sqlTypeName(t: SqlType): string {
  switch (t.root) {
    case 'CHAR':
    case 'VARCHAR':
    case 'BINARY':
    case 'VARBINARY':
      return `${t.root}(${t.length ?? 1})`
    case 'DECIMAL':
      return `DECIMAL(${t.precision ?? 10}, ${t.scale ?? 0})`
    case 'TIME':
      return `TIME(${t.precision ?? 0})`
    case 'TIMESTAMP':
      return `TIMESTAMP(${t.precision ?? 6})`
    case 'TIMESTAMP_LTZ':
      return `TIMESTAMP_WITH_LOCAL_TIME_ZONE(${t.precision ?? 6})`
    case 'ARRAY':
    case 'MULTISET':
      return `${t.element ? sqlTypeName(t.element) : '?'} ${t.root}`
    case 'MAP':
      return `(${t.key ? sqlTypeName(t.key) : '?'}, ${t.value ? sqlTypeName(t.value) : '?'}) MAP`
    case 'ROW':
      return `RecordType:peek_no_expand(${(t.fields ?? []).map(f => `${sqlTypeName(f.type)} ${f.name}`).join(', ')})`
    default:
      return t.root
  }
}
