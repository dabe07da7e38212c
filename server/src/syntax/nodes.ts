import type { Span } from '../text/span.ts'

/**
 * The syntax tree of one unit (a statement, or one INSERT of a statement set). Every node carries its span, relative to the unit's first
 * character. Nothing is ever missing silently: half-written text gives an `ErrorNode` (or an `Identifier` with an empty name) at the place
 * where something was expected, together with a `SyntaxProblem`.
 */
export interface NodeBase extends Span {
  readonly kind: string
}

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'symbol' | 'comment' | 'hint' | 'bad'

/** `hint` tokens are the delimiters `/*+` and `*` + `/` of a hint; comments are kept in the token list and skipped by the parser. */
export interface Token extends Span {
  readonly kind: TokenKind
  /** the text as written; for `word` also used, upper-cased, as keyword */
  readonly text: string
  /** upper-cased text of a `word`, else '' */
  readonly upper: string
}

export interface SyntaxProblem extends Span {
  readonly message: string
  /** what the parser would have taken here: keywords upper-case, symbols as they are, else classes: 'identifier', 'expression', 'type', 'string', 'number' */
  readonly expected: readonly string[]
  /** the places of a reserved word that lacks its backticks, this one and the others in the statement */
  readonly names?: readonly Span[]
}

/**
 * Where a unit stands in EXECUTE STATEMENT SET BEGIN … END: right behind the opener, or behind a statement with or without its `;`; 'unclosed' is
 * the script's last unit when the set has no END.
 */
export type SetPlace = 'none' | 'first' | 'later' | 'unended' | 'unclosed'

export interface ParsedUnit {
  readonly statement: Statement
  readonly problems: readonly SyntaxProblem[]
  readonly tokens: readonly Token[]
}

// ---------------------------------------------------------------- names and literals

export interface Identifier extends NodeBase {
  readonly kind: 'Identifier'
  /** unquoted value; '' where one was expected and not found */
  readonly name: string
  readonly quoted: boolean
}
/** `catalog.database.table`, `alias.column`, `column.field` */
export interface Name extends NodeBase {
  readonly kind: 'Name'
  readonly parts: readonly Identifier[]
}
export interface StringLiteral extends NodeBase {
  readonly kind: 'StringLiteral'
  /** of a binary one, X'0aff': its hexadecimal digits */
  readonly value: string
  readonly binary?: true
  /** of several 'parts': one that stands in the line in which the one before it ends */
  readonly continued?: Span
}
export interface NumberLiteral extends NodeBase {
  readonly kind: 'NumberLiteral'
  /** as written; the binder gives it INT, BIGINT, DECIMAL or DOUBLE */
  readonly text: string
}
export interface BooleanLiteral extends NodeBase {
  readonly kind: 'BooleanLiteral'
  /** null of UNKNOWN */
  readonly value: boolean | null
}
export interface NullLiteral extends NodeBase {
  readonly kind: 'NullLiteral'
}
/** DATE '…', TIME '…', TIMESTAMP '…' */
export interface TimeLiteral extends NodeBase {
  readonly kind: 'TimeLiteral'
  readonly type: 'DATE' | 'TIME' | 'TIMESTAMP'
  readonly value: string
}
export interface IntervalLiteral extends NodeBase {
  readonly kind: 'IntervalLiteral'
  readonly negative: boolean
  readonly value: string
  readonly from: string
  readonly to?: string
  /** most digits of the first field, and of the fraction of a second; absent: 2 and 6 */
  readonly precision?: number
  readonly fraction?: number
  readonly unitSpan?: Span
}

// ---------------------------------------------------------------- types

export interface TypeNode extends NodeBase {
  readonly kind: 'TypeNode'
  /** normalised root: BIGINT, INT, VARCHAR, STRING, BYTES, DECIMAL, TIMESTAMP, TIMESTAMP_LTZ, TIME, ARRAY, MAP, MULTISET, ROW, RAW, INTERVAL … */
  readonly root: string
  readonly precision?: number
  readonly scale?: number
  readonly elements: readonly TypeNode[]
  readonly fields: readonly FieldTypeNode[]
  readonly nullable?: boolean
  /** a user-defined type's name; `root` is then the dotted name */
  readonly name?: Name
  /** RAW('class', …), STRUCTURED<'class', …> */
  readonly className?: StringLiteral
  /** INTERVAL DAY TO SECOND: units in the singular */
  readonly interval?: { readonly from: string; readonly to?: string }
}
export interface FieldTypeNode extends NodeBase {
  readonly kind: 'FieldTypeNode'
  readonly name: Identifier
  readonly type: TypeNode
  readonly comment?: StringLiteral
}

// ---------------------------------------------------------------- expressions

export interface ColumnRef extends NodeBase {
  readonly kind: 'ColumnRef'
  readonly name: Name
}
/** `*` or `t.*` in a select list, `*` in COUNT(*) */
export interface Star extends NodeBase {
  readonly kind: 'Star'
  readonly qualifier?: Name
}
export interface Unary extends NodeBase {
  readonly kind: 'Unary'
  /** '-', '+', 'NOT', and the postfix tests 'IS NULL', 'IS NOT NULL', 'IS TRUE', 'IS NOT TRUE', 'IS FALSE', 'IS NOT FALSE', 'IS UNKNOWN', 'IS NOT UNKNOWN' */
  readonly op: string
  readonly operand: Expr
}
export interface Binary extends NodeBase {
  readonly kind: 'Binary'
  /** '+', '-', '*', '/', '%', '||', '=', '<>', '!=', '<', '<=', '>', '>=', 'AND', 'OR', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM' */
  readonly op: string
  readonly opSpan: Span
  readonly left: Expr
  readonly right: Expr
  /** `(a - b) DAY TO SECOND`: the difference of two times */
  readonly interval?: { readonly from: string; readonly to?: string }
}
export interface Between extends NodeBase {
  readonly kind: 'Between'
  readonly negated: boolean
  readonly symmetric: boolean
  readonly operand: Expr
  readonly low: Expr
  readonly high: Expr
}
export interface InList extends NodeBase {
  readonly kind: 'InList'
  readonly negated: boolean
  readonly operand: Expr
  readonly list: readonly Expr[]
}
export interface InQuery extends NodeBase {
  readonly kind: 'InQuery'
  readonly negated: boolean
  readonly operand: Expr
  readonly query: Query
}
export interface Like extends NodeBase {
  readonly kind: 'Like'
  readonly op: 'LIKE' | 'SIMILAR TO' | 'ILIKE' | 'RLIKE'
  readonly negated: boolean
  readonly operand: Expr
  readonly pattern: Expr
  readonly escape?: Expr
}
export interface Case extends NodeBase {
  readonly kind: 'Case'
  readonly operand?: Expr
  readonly whens: readonly { readonly when: Expr; readonly then: Expr }[]
  readonly otherwise?: Expr
}
export interface Cast extends NodeBase {
  readonly kind: 'Cast'
  /** TRY_CAST, or Calcite's SAFE_CAST, which Flink's planner doesn't know */
  readonly safe: boolean
  readonly unplanned?: true
  readonly operand: Expr
  readonly type: TypeNode
}
/** Any function or aggregate call, also CEIL/FLOOR/EXTRACT/TRIM/POSITION/SUBSTRING/OVERLAY in their keyword forms (args in order, keywords in `modifier`). */
export interface Call extends NodeBase {
  readonly kind: 'Call'
  readonly name: Name
  readonly args: readonly Expr[]
  /** names of named arguments (`size => INTERVAL …`), by position; undefined entries are positional */
  readonly argNames?: readonly (Identifier | undefined)[]
  readonly distinct: boolean
  readonly distinctSpan?: Span
  readonly filter?: Expr
  readonly over?: WindowSpec | Identifier
  readonly withinGroup?: readonly OrderItem[]
  /** ORDER BY among the arguments: ARRAY_AGG(x ORDER BY y) */
  readonly orderBy?: readonly OrderItem[]
  readonly nulls?: 'IGNORE' | 'RESPECT'
  /** JSON_VALUE(… RETURNING type) */
  readonly returning?: TypeNode
  readonly modifier?: string
  /** where the modifier is a unit of time */
  readonly modifierSpan?: Span
}
export interface WindowSpec extends NodeBase {
  readonly kind: 'WindowSpec'
  /** the named window that this one refines */
  readonly base?: Identifier
  readonly partitionBy: readonly Expr[]
  readonly orderBy: readonly OrderItem[]
  /** frame as written: ROWS or RANGE, bounds */
  readonly frame?: { readonly unit: 'ROWS' | 'RANGE'; readonly from: FrameBound; readonly to?: FrameBound }
}
export interface FrameBound extends NodeBase {
  readonly kind: 'FrameBound'
  readonly bound: 'UNBOUNDED PRECEDING' | 'PRECEDING' | 'CURRENT ROW' | 'FOLLOWING' | 'UNBOUNDED FOLLOWING'
  readonly offset?: Expr
}
/** ARRAY[…], MAP[…], ROW(…), (a, b) */
export interface Constructor extends NodeBase {
  readonly kind: 'Constructor'
  readonly of: 'ARRAY' | 'MAP' | 'ROW'
  readonly items: readonly Expr[]
}
/** `a[1]`, `m['k']` */
export interface ElementAccess extends NodeBase {
  readonly kind: 'ElementAccess'
  readonly operand: Expr
  readonly index: Expr
}
/** `(expr).field`; plain dotted names stay one ColumnRef */
export interface FieldAccess extends NodeBase {
  readonly kind: 'FieldAccess'
  readonly operand: Expr
  readonly field: Identifier
}
export interface SubQuery extends NodeBase {
  readonly kind: 'SubQuery'
  readonly query: Query
}
export interface Exists extends NodeBase {
  readonly kind: 'Exists'
  readonly query: Query
}
/** DESCRIPTOR(col, …) and TABLE t / TABLE(query) as arguments of a table function */
export interface Descriptor extends NodeBase {
  readonly kind: 'Descriptor'
  readonly columns: readonly Identifier[]
}
export interface TableArgument extends NodeBase {
  readonly kind: 'TableArgument'
  readonly table: Name | Query
  readonly partitionBy: readonly Expr[]
  readonly orderBy: readonly OrderItem[]
}
export interface ErrorNode extends NodeBase {
  readonly kind: 'ErrorNode'
  /** `?` of a prepared statement, which Flink's parser takes and its planner refuses */
  readonly parameter?: true
}

export type Expr =
  | StringLiteral
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | TimeLiteral
  | IntervalLiteral
  | ColumnRef
  | Star
  | Unary
  | Binary
  | Between
  | InList
  | InQuery
  | Like
  | Case
  | Cast
  | Call
  | Constructor
  | ElementAccess
  | FieldAccess
  | SubQuery
  | Exists
  | Descriptor
  | TableArgument
  | ErrorNode

// ---------------------------------------------------------------- queries

export interface Query extends NodeBase {
  readonly kind: 'Query'
  readonly ctes: readonly Cte[]
  readonly body: QueryBody
  readonly orderBy: readonly OrderItem[]
  readonly limit?: Expr
  readonly offset?: Expr
}
export interface Cte extends NodeBase {
  readonly kind: 'Cte'
  readonly name: Identifier
  readonly columns: readonly Identifier[]
  /** with their brackets */
  readonly columnsSpan?: Span
  readonly query: Query
}
export type QueryBody = Select | SetOperation | Values | Query | ErrorNode
export interface SetOperation extends NodeBase {
  readonly kind: 'SetOperation'
  readonly op: 'UNION' | 'INTERSECT' | 'EXCEPT'
  readonly all: boolean
  readonly opSpan: Span
  readonly left: QueryBody
  readonly right: QueryBody
}
export interface Values extends NodeBase {
  readonly kind: 'Values'
  readonly rows: readonly Expr[]
}
export interface Select extends NodeBase {
  readonly kind: 'Select'
  /** the word SELECT */
  readonly keyword: Span
  readonly hints: readonly Hint[]
  readonly distinct: boolean
  readonly distinctSpan?: Span
  readonly items: readonly SelectItem[]
  readonly from?: FromItem
  readonly where?: Expr
  readonly whereKeyword?: Span
  readonly groupBy?: GroupBy
  readonly having?: Expr
  readonly windows: readonly { readonly name: Identifier; readonly spec: WindowSpec }[]
  readonly qualify?: Expr
}
export interface SelectItem extends NodeBase {
  readonly kind: 'SelectItem'
  readonly expr: Expr
  readonly alias?: Identifier
}
export interface GroupBy extends NodeBase {
  readonly kind: 'GroupBy'
  /** the words GROUP BY */
  readonly keyword: Span
  readonly items: readonly Expr[]
  /** GROUPING SETS / CUBE / ROLLUP as written; absent for a plain list */
  readonly sets?: { readonly type: 'GROUPING SETS' | 'CUBE' | 'ROLLUP'; readonly sets: readonly (readonly Expr[])[] }
}
export interface OrderItem extends NodeBase {
  readonly kind: 'OrderItem'
  readonly expr: Expr
  readonly descending: boolean
  readonly nulls?: 'FIRST' | 'LAST'
}
export interface Hint extends NodeBase {
  readonly kind: 'Hint'
  readonly name: Identifier
  /** OPTIONS('k' = 'v'): pairs; LOOKUP/STATE_TTL likewise; list hints have only keys */
  readonly options: readonly { readonly key: Identifier | StringLiteral; readonly value?: StringLiteral }[]
}

export type FromItem = TableRef | DerivedTable | TableFunctionRef | UnnestRef | Join | ErrorNode
interface Aliased {
  readonly alias?: Identifier
  readonly columns: readonly Identifier[]
}
export interface TableRef extends NodeBase, Aliased {
  readonly kind: 'TableRef'
  readonly name: Name
  readonly hints: readonly Hint[]
  /** FOR SYSTEM_TIME AS OF expr */
  readonly systemTime?: Expr
  readonly matchRecognize?: MatchRecognize
}
export interface DerivedTable extends NodeBase, Aliased {
  readonly kind: 'DerivedTable'
  readonly matchRecognize?: MatchRecognize
  readonly lateral: boolean
  readonly query: Query
}
/** MATCH_RECOGNIZE ( … ) behind a table; the alias of its result is the table's */
export interface MatchRecognize extends NodeBase {
  readonly kind: 'MatchRecognize'
  readonly partitionBy: readonly Expr[]
  readonly orderBy: readonly OrderItem[]
  /** `running`: the word RUNNING before it */
  readonly measures: readonly { readonly expr: Expr; readonly alias: Identifier; readonly running?: Span }[]
  /** the words ALL ROWS PER MATCH */
  readonly allRows?: Span
  /** the variable of AFTER MATCH SKIP TO … */
  readonly skipTo?: Identifier
  /** each variable where the pattern names it */
  readonly variables: readonly Identifier[]
  readonly pattern: Span
  /** the pattern as a row of parts, `(A B) C` as three */
  readonly parts: readonly PatternPart[]
  readonly within?: Expr
  readonly subsets: readonly { readonly name: Identifier; readonly of: readonly Identifier[] }[]
  readonly define: readonly { readonly name: Identifier; readonly condition: Expr }[]
}
/** One part of a pattern: a variable, or something in brackets; `variable` where there is just one in it */
export interface PatternPart extends Span {
  readonly of: 'variable' | 'group' | 'alternatives' | 'permutation' | 'exclusion'
  /** its name; `variables` of the pattern has its place */
  readonly variable?: string
  /** `*`, `{2,3}?` …; without `least` or `most` where it has none */
  readonly times?: { readonly least?: number; readonly most?: number; readonly reluctant: boolean } & Span
}
/** TABLE(TUMBLE(…)), LATERAL TABLE(f(x)), or a bare TUMBLE(…) */
export interface TableFunctionRef extends NodeBase, Aliased {
  readonly kind: 'TableFunctionRef'
  readonly lateral: boolean
  readonly call: Call
}
export interface UnnestRef extends NodeBase, Aliased {
  readonly kind: 'UnnestRef'
  readonly arrays: readonly Expr[]
  readonly withOrdinality: boolean
}
export interface Join extends NodeBase {
  readonly kind: 'Join'
  /** the words [LEFT] JOIN, or the comma */
  readonly keyword: Span
  readonly type: 'INNER' | 'LEFT' | 'RIGHT' | 'FULL' | 'CROSS' | 'COMMA'
  readonly natural: boolean
  readonly left: FromItem
  readonly right: FromItem
  readonly on?: Expr
  readonly using?: readonly Identifier[]
}

// ---------------------------------------------------------------- statements

export type Statement =
  | CreateTable
  | CreateView
  | CreateFunction
  | InsertStatement
  | QueryStatement
  | SetStatement
  | ResetStatement
  | ExplainStatement
  | StatementSetOpen
  | StatementSetEnd
  | DropStatement
  | UseStatement
  | OtherStatement
  | EmptyStatement
  | ErrorStatement

export interface CreateTable extends NodeBase {
  readonly kind: 'CreateTable'
  readonly temporary: boolean
  readonly materialized?: boolean
  readonly ifNotExists: boolean
  readonly orReplace: boolean
  readonly name: Name
  readonly columns: readonly ColumnDef[]
  readonly watermark?: WatermarkDef
  readonly primaryKey?: PrimaryKeyDef
  /** UNIQUE, and a second PRIMARY KEY: Flink reads them and refuses them */
  readonly refusedKeys?: readonly ({ readonly unique: boolean } & Span)[]
  readonly comment?: StringLiteral
  readonly distribution?: DistributionDef
  readonly partitionedBy: readonly Identifier[]
  readonly options: readonly TableOption[]
  /** the words WITH … ) */
  readonly optionsSpan?: Span
  readonly like?: { readonly table: Name; readonly options: readonly string[] } & Span
  readonly query?: Query
}
export interface ColumnDef extends NodeBase {
  readonly kind: 'ColumnDef'
  readonly name: Identifier
  readonly type?: TypeNode
  /** `name AS expr` */
  readonly computed?: Expr
  readonly metadata?: { readonly from?: StringLiteral; readonly virtual: boolean } & Span
  /** inline `PRIMARY KEY [NOT ENFORCED]` */
  readonly primaryKey?: { readonly enforced: boolean; readonly constraint?: Identifier } & Span
  /** inline UNIQUE, which Flink reads and refuses */
  readonly unique?: Span
  /** of ALTER TABLE: the column that it stands behind */
  readonly after?: Name
  /** of CREATE MODEL: what it gives */
  readonly output?: true
  readonly comment?: StringLiteral
}
export interface WatermarkDef extends NodeBase {
  readonly kind: 'WatermarkDef'
  readonly column: Name
  readonly expr: Expr
}
export interface PrimaryKeyDef extends NodeBase {
  readonly kind: 'PrimaryKeyDef'
  /** CONSTRAINT name */
  readonly constraint?: Identifier
  readonly columns: readonly Identifier[]
  readonly enforced: boolean
}
/** [BY [HASH | RANGE] (a, b)] [INTO n BUCKETS] */
export interface DistributionDef extends NodeBase {
  readonly kind: 'DistributionDef'
  readonly method?: 'HASH' | 'RANGE'
  readonly columns: readonly Identifier[]
  readonly buckets?: number
}
export interface TableOption extends NodeBase {
  readonly kind: 'TableOption'
  readonly key: StringLiteral
  readonly value: StringLiteral
}
export interface CreateView extends NodeBase {
  readonly kind: 'CreateView'
  readonly temporary: boolean
  readonly ifNotExists: boolean
  readonly name: Name
  readonly columns: readonly Identifier[]
  readonly comment?: StringLiteral
  readonly query: Query
}
export interface CreateFunction extends NodeBase {
  readonly kind: 'CreateFunction'
  readonly temporary: boolean
  readonly system: boolean
  readonly ifNotExists: boolean
  readonly name: Name
  readonly className: StringLiteral
  readonly language: 'JAVA' | 'SCALA' | 'PYTHON' | 'SQL'
  readonly using: readonly StringLiteral[]
}
export interface InsertStatement extends NodeBase {
  readonly kind: 'Insert'
  /** UPSERT INTO, which Flink's parser takes and its planner refuses */
  readonly upsert?: true
  readonly overwrite: boolean
  readonly target: Name
  readonly targetHints: readonly Hint[]
  readonly partition: readonly { readonly column: Identifier; readonly value?: Expr }[]
  readonly columns: readonly Identifier[]
  readonly query: Query
  /** the words INSERT INTO */
  readonly keyword: Span
}
export interface QueryStatement extends NodeBase {
  readonly kind: 'QueryStatement'
  readonly query: Query
}
export interface SetStatement extends NodeBase {
  readonly kind: 'Set'
  readonly key?: { readonly value: string } & Span
  readonly value?: { readonly value: string } & Span
}
export interface ResetStatement extends NodeBase {
  readonly kind: 'Reset'
  readonly key?: { readonly value: string } & Span
}
export interface ExplainStatement extends NodeBase {
  readonly kind: 'Explain'
  readonly details: readonly string[]
  readonly statement: Statement
}
/** EXECUTE STATEMENT SET BEGIN, or BEGIN STATEMENT SET: each INSERT behind it is a unit of its own */
export interface StatementSetOpen extends NodeBase {
  readonly kind: 'StatementSetOpen'
  /** the first keyword: EXECUTE, BEGIN, EXPLAIN or COMPILE */
  readonly verb?: string
}
export interface StatementSetEnd extends NodeBase {
  readonly kind: 'StatementSetEnd'
}
export interface DropStatement extends NodeBase {
  readonly kind: 'Drop'
  readonly object: 'TABLE' | 'VIEW' | 'FUNCTION' | 'DATABASE' | 'CATALOG'
  readonly ifExists: boolean
  readonly temporary: boolean
  readonly name: Name
}
export interface UseStatement extends NodeBase {
  readonly kind: 'Use'
  readonly object: 'CATALOG' | 'DATABASE'
  readonly name: Name
}
/** A statement that Flink has and that this version only recognises (SHOW, DESCRIBE, ALTER, ADD JAR …). */
export interface OtherStatement extends NodeBase {
  readonly kind: 'Other'
  /** the first keyword: SHOW, ALTER … */
  readonly verb: string
  /** the keywords of what it is about: TABLE, MATERIALIZED TABLE, CATALOGS … */
  readonly object?: string
  /** ALTER: the first keyword behind the name; all of them where no other part follows (DROP PRIMARY KEY); DROP CONSTRAINT, DROP PARTITION … */
  readonly action?: string
  readonly ifExists?: boolean
  /** CREATE MATERIALIZED TABLE: what is written of it */
  readonly refreshMode?: 'FULL' | 'CONTINUOUS'
  /** names, strings, expressions, queries and statements in it, in the order of the text */
  readonly parts?: readonly AnyNode[]
}
export interface EmptyStatement extends NodeBase {
  readonly kind: 'Empty'
}
export interface ErrorStatement extends NodeBase {
  readonly kind: 'ErrorStatement'
}
export type AnyNode =
  | Statement
  | Expr
  | Query
  | Select
  | SetOperation
  | Values
  | Cte
  | SelectItem
  | GroupBy
  | OrderItem
  | Hint
  | FromItem
  | MatchRecognize
  | WindowSpec
  | FrameBound
  | Identifier
  | Name
  | TypeNode
  | FieldTypeNode
  | ColumnDef
  | WatermarkDef
  | PrimaryKeyDef
  | DistributionDef
  | TableOption
