import { aggregateFunctions, rankingFunctions, tableFunctions } from './function-tables/aggregates.ts'
import { numberFunctions } from './function-tables/numbers.ts'
import { textFunctions } from './function-tables/text.ts'
import { timeFunctions } from './function-tables/time.ts'
import { valueFunctions } from './function-tables/values.ts'

/**
 * Flink's built-in functions as data. One line an overload: `NAME(parameter kind, …) rule flags | description`, flags and description with the
 * first of a name. A parameter with `?` may be left out, one with `...` behind its kind repeats. The kind says which types are taken
 * (`argument-kinds.ts`), the rule what comes out (`type-strategies.ts`): a type, with `?` always nullable, `!` never, `=0` as the first
 * argument is, with nothing nullable if an argument is; or a strategy's name. Flags: `nd` not deterministic, `dyn` constant in a query but not
 * foldable, `nomerge` aggregate without merge, `bare` stands without parentheses, `open` arguments have a syntax of their own and aren't
 * checked, `pattern` only in MATCH_RECOGNIZE, `hidden` not for people to write, `since=2.1` the first Flink that has it (older than 1.20 where it
 * isn't said). Made from the reflection of `test/flink/oracle/src/FunctionCatalog.java`; `test/flink/function-types.json` holds them to account.
 */
export interface BuiltIn {
  readonly name: string
  /** rule of the first overload */
  readonly rule: string
  readonly min: number
  readonly max: number
  readonly aggregate: boolean
  readonly ranking: boolean
  readonly nonDeterministic: boolean
  readonly dynamic: boolean
  readonly mergeable: boolean
  readonly bare: boolean
  readonly open: boolean
  readonly hidden: boolean
  readonly pattern: boolean
  readonly since?: string
  readonly description: string
  readonly overloads: readonly Overload[]
}
export interface Overload {
  readonly rule: string
  readonly parameters: readonly Parameter[]
}
export interface Parameter {
  readonly name: string
  readonly kind: string
  readonly optional: boolean
  readonly repeated: boolean
}

export interface FunctionDescription {
  readonly name: string
  /** `text` is the whole call; a parameter's `label` is a part of it */
  readonly signatures: readonly {
    readonly text: string
    readonly parameters: readonly { readonly label: string; readonly doc?: string }[]
  }[]
  readonly description: string
  /** the first Flink version that has it; absent where it is older than 1.20 */
  readonly since?: string
}

export const builtIns: ReadonlyMap<string, BuiltIn> = read([
  [textFunctions, ''],
  [numberFunctions, ''],
  [timeFunctions, ''],
  [valueFunctions, ''],
  [aggregateFunctions, 'agg'],
  [rankingFunctions, 'rank'],
])
/** Table functions of the system: window TVFs, models, vectors; their arguments are tables and descriptors. */
export const systemTableFunctions: ReadonlyMap<string, BuiltIn> = read([[tableFunctions, '']])

/** Group window functions of the old syntax (`GROUP BY TUMBLE(ts, …)`) and their auxiliary functions. */
export const groupWindows = new Set(['TUMBLE', 'HOP', 'SESSION'])
export const groupWindowAuxiliaries = new Set([
  ...['TUMBLE', 'HOP', 'SESSION'].flatMap(w => [`${w}_START`, `${w}_END`, `${w}_ROWTIME`, `${w}_PROCTIME`]),
])
/** Window table-valued functions. */
export const windowFunctions = new Set(['TUMBLE', 'HOP', 'CUMULATE', 'SESSION'])

/** What people need to know of a built-in function; undefined for a name that Flink doesn't have. Upper and lower case are the same. */
export function describeFunction(name: string): FunctionDescription | undefined {
  const upper = name.toUpperCase()
  const found = systemTableFunctions.get(upper) ?? builtIns.get(upper)
  if (!found) return undefined
  const signatures = found.overloads.map(o => {
    const labels = o.parameters.map(p => `${p.name} ${kindTexts[p.kind.replace('~', '')] ?? 'ANY'}`)
    const text =
      found.bare && labels.length === 0 ? found.name : `${found.name}(${o.parameters.map((p, i) => withMarks(p, labels[i])).join(', ')})`
    return { text, parameters: labels.map(label => ({ label })) }
  })
  return { name: found.name, signatures, description: found.description, ...(found.since ? { since: found.since } : {}) }
}

const withMarks = (p: Parameter, label: string): string => (p.optional ? `[${label}]` : p.repeated ? `${label} …` : label)

/** The kinds of arguments as people read them. */
const kindTexts: Readonly<Record<string, string>> = {
  char: 'STRING',
  'char-or-int': 'STRING | INT',
  'char-or-num': 'STRING | NUMERIC',
  string: 'STRING | BYTES',
  binary: 'BYTES',
  num: 'NUMERIC',
  exact: 'EXACT NUMERIC',
  int: 'INT',
  int32: 'INT',
  bool: 'BOOLEAN',
  interval: 'INTERVAL',
  datetime: 'DATE | TIME | TIMESTAMP',
  'datetime-or-interval': 'DATE | TIME | TIMESTAMP | INTERVAL',
  'date-or-months': 'DATE | TIMESTAMP | INTERVAL',
  'date-or-days': 'DATE | TIME | TIMESTAMP | INTERVAL',
  timestamp: 'TIMESTAMP',
  'timestamp-or-char': 'TIMESTAMP | STRING',
  rowtime: 'TIMESTAMP *ROWTIME*',
  unit: 'UNIT',
  array: 'ARRAY',
  'array-text': 'ARRAY<STRING>',
  'array-or-multiset': 'ARRAY | MULTISET',
  collection: 'ARRAY | MULTISET | MAP',
  element: 'ELEMENT',
  map: 'MAP',
  literal: 'STRING LITERAL',
  'literal-int': 'INT LITERAL',
  'literal-bool': 'BOOLEAN LITERAL',
  percentage: 'NUMERIC | ARRAY<NUMERIC>',
  table: 'TABLE',
  descriptor: 'DESCRIPTOR',
  model: 'MODEL',
}

function read(tables: readonly (readonly [text: string, kind: '' | 'agg' | 'rank'])[]): Map<string, BuiltIn> {
  const all = new Map<string, BuiltIn>()
  for (const [text, kind] of tables) {
    for (const line of text.split('\n')) {
      const open = line.indexOf('(')
      if (open < 0) continue
      const close = line.indexOf(')', open)
      const name = line.slice(0, open)
      const bar = line.indexOf(' | ', close)
      const [rule, ...flags] = line.slice(close + 2, bar < 0 ? undefined : bar).split(' ')
      const overload: Overload = { rule, parameters: parametersOf(line.slice(open + 1, close)) }
      const known = all.get(name)
      const least = overload.parameters.filter(p => !p.optional).length
      const most = overload.parameters.some(p => p.repeated) ? Number.POSITIVE_INFINITY : overload.parameters.length
      if (known) {
        const overloads = [...known.overloads, overload]
        all.set(name, { ...known, overloads, min: Math.min(known.min, least), max: Math.max(known.max, most) })
        continue
      }
      const has = (flag: string): boolean => flags.includes(flag)
      all.set(name, {
        name,
        rule,
        min: least,
        max: most,
        aggregate: kind === 'agg',
        ranking: kind === 'rank',
        nonDeterministic: has('nd'),
        dynamic: has('dyn'),
        mergeable: !has('nomerge'),
        bare: has('bare'),
        open: has('open'),
        hidden: has('hidden'),
        pattern: has('pattern'),
        since: flags.find(f => f.startsWith('since='))?.slice(6),
        description: bar < 0 ? '' : line.slice(bar + 3),
        overloads: [overload],
      })
    }
  }
  return all
}

function parametersOf(text: string): Parameter[] {
  if (text === '') return []
  return text.split(', ').map(p => {
    const [name, kind] = p.split(' ')
    const repeated = kind.endsWith('...')
    return { name: name.replace('?', ''), kind: repeated ? kind.slice(0, -3) : kind, optional: name.endsWith('?'), repeated }
  })
}
