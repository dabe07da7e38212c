import type { AnyNode, OtherStatement } from '../nodes.ts'
import type { Cursor } from './cursor.ts'
import { matchPattern, type Pattern, pattern, startsPattern } from './patterns.ts'

/**
 * A statement that is recognised by a pattern and kept as verb, object and parts. `verb` and `start` are given when the verb was taken
 * already. Undefined, with nothing taken, where no pattern begins so.
 */
export function otherStatement(c: Cursor, verb?: string, start?: number): OtherStatement | undefined {
  const word = verb ?? c.token.upper
  const rules = COMMANDS.get(word)
  if (!rules) return undefined
  const from = start ?? c.token.start
  if (verb === undefined) c.advance()
  const rule = rules.find(one => startsPattern(c, one))
  if (!rule) {
    if (verb !== undefined) return undefined
    c.fail()
    c.skipAll()
    return { kind: 'Other', verb: word, ...c.span(from) }
  }
  const parts: AnyNode[] = []
  const object: string[] = []
  matchPattern(c, rule, parts, object)
  // Of a half-written RENAME nobody knows what gets which name.
  if (c.failedHere && word === 'ALTER' && parts[0] && actionBehind(c, parts[0].end, false) === 'RENAME') parts.length = 1
  if (!c.atEnd && c.failedHere) c.skipAll()
  const [first] = parts
  const ifExists = first !== undefined && c.tokens.some(t => t.upper === 'EXISTS' && t.end <= first.start)
  return {
    kind: 'Other',
    verb: word,
    ...(object.length > 0 && { object: object.join(' ') }),
    ...(word === 'ALTER' && first && { action: actionBehind(c, first.end, parts.length === 1) }),
    ...(ifExists && { ifExists }),
    ...(word === 'CREATE' && object[0] === 'MATERIALIZED' && { refreshMode: refreshMode(c, parts) }),
    parts,
    ...c.span(from),
  }
}

function actionBehind(c: Cursor, end: number, all: boolean): string {
  const words = c.tokens.filter(t => t.start >= end)
  if (all) return words.flatMap(t => (t.kind === 'word' ? [t.upper] : [])).join(' ')
  const began = words.slice(0, 5).map(t => t.upper)
  const [, verb, object] = /^(ADD|DROP) (?:IF (?:NOT )?EXISTS )?(PARTITION|CONSTRAINT)\b/.exec(began.join(' ')) ?? []
  return object === undefined || (verb === 'ADD' && object === 'CONSTRAINT') ? (began[0] ?? '') : `${verb} ${object}`
}

/** REFRESH_MODE = FULL stands between the freshness and the query. */
function refreshMode(c: Cursor, parts: readonly AnyNode[]): OtherStatement['refreshMode'] {
  const query = parts.find(part => part.kind === 'Query')?.start ?? c.prevEnd
  const at = c.tokens.findLastIndex(t => t.upper === 'REFRESH_MODE' && t.end <= query)
  const mode = at < 0 ? undefined : c.tokens[at + 2]?.upper
  return mode === 'FULL' || mode === 'CONTINUOUS' ? mode : undefined
}

const LIKE = '[[NOT] (LIKE | ILIKE) string]'
const PLAIN_LIKE = '[[NOT] LIKE string]'
const IN = '[(FROM | IN) name]'
const LANGUAGE = '[LANGUAGE (JAVA | SCALA | PYTHON | SQL)]'
const TABLE_CHANGE = `(RENAME (TO name | name TO name) | SET options | RESET optionKeys
  | ADD (DISTRIBUTION distribution | [IF NOT EXISTS] addedPartition+ | elements) | MODIFY elements
  | DROP ([IF EXISTS] {partition} | PRIMARY KEY | CONSTRAINT identifier | WATERMARK | DISTRIBUTION | compoundNames | name) | @-1.20 ([partition] COMPACT))`
const MATERIALIZED_TABLE = `MATERIALIZED TABLE name [materializedColumns] [COMMENT string] [@2.2 (DISTRIBUTED anyDistribution)] [PARTITIONED BY names] [WITH options] [@2.3 (START_MODE = startMode)] freshness [REFRESH_MODE = (FULL | CONTINUOUS)] AS query`
const MATERIALIZED_CHANGE = `(SUSPEND | RESUME [WITH options] | REFRESH [partition] | SET (FRESHNESS = interval | REFRESH_MODE = (FULL | CONTINUOUS) | options) | RESET optionKeys
  | @2.0 (AS query) | ADD (@2.2 (DISTRIBUTION distribution) | @2.3 elements) | MODIFY (@2.2 (DISTRIBUTION distribution) | @2.3 elements)
  | DROP (@2.2 DISTRIBUTION | @2.3 (PRIMARY KEY) | @2.3 (CONSTRAINT identifier) | @2.3 WATERMARK | @2.3 compoundNames | @2.3 name))`
const OPTION_CHANGE = '(SET options | RESET optionKeys | RENAME TO name)'
const DESCRIBED = `(CATALOG [EXTENDED] identifier | DATABASE [EXTENDED] name | @2.0 (FUNCTION [EXTENDED] name) | JOB string | MODEL [EXTENDED] name
  | @2.3 (CONNECTION [EXTENDED] name) | TABLE name [identifier] | [STATEMENT] query | [EXTENDED] name)`

/**
 * Flink's statements beside those with a node of their own: [optional], (one | other), {item, item …}, `@2.1` from that version on;
 * lower-case names are classes.
 */
const GRAMMAR: readonly string[] = [
  `SHOW CATALOGS [@2.0 (${LIKE.slice(1, -1)})]`,
  'SHOW CURRENT (CATALOG | DATABASE)',
  `SHOW DATABASES ${IN.replace('name', 'catalog')} ${LIKE}`,
  `SHOW TABLES ${IN} ${PLAIN_LIKE}`,
  `SHOW VIEWS [@2.0 ((FROM | IN) name)] [@2.0 (${PLAIN_LIKE.slice(1, -1)})]`,
  `SHOW @2.2 (MATERIALIZED TABLES) ${IN} ${PLAIN_LIKE}`,
  `SHOW MODELS ${IN} ${PLAIN_LIKE}`,
  `SHOW PROCEDURES ${IN} ${LIKE}`,
  `SHOW [USER] FUNCTIONS ${IN} ${LIKE}`,
  `SHOW COLUMNS (FROM | IN) name ${PLAIN_LIKE}`,
  'SHOW CREATE (TABLE name | VIEW name | CATALOG identifier | MODEL name | @2.2 (MATERIALIZED TABLE name) | @2.3 (CONNECTION name))',
  'SHOW PARTITIONS name [partition]',
  'SHOW [FULL] MODULES',
  'SHOW JARS',
  'SHOW JOBS',
  `@2.3 SHOW CONNECTIONS ${IN} ${PLAIN_LIKE}`,
  `DESCRIBE ${DESCRIBED}`,
  `DESC ${DESCRIBED.replace(/ \| TABLE .* query/, '')}`,
  `ALTER TABLE [IF EXISTS] name ${TABLE_CHANGE}`,
  'ALTER VIEW name (RENAME TO name | AS query)',
  'ALTER DATABASE name SET options',
  `ALTER [TEMPORARY [SYSTEM]] FUNCTION [IF EXISTS] name AS string ${LANGUAGE}`,
  'ALTER CATALOG identifier (SET options | RESET optionKeys | COMMENT catalogComment)',
  'ALTER MODEL [IF EXISTS] name (SET options | @2.1 (RESET optionKeys) | RENAME TO name)',
  `ALTER MATERIALIZED TABLE name ${MATERIALIZED_CHANGE}`,
  `@2.3 ALTER CONNECTION [IF EXISTS] name ${OPTION_CHANGE}`,
  'ALTER (SYSTEM | SESSION) (SET name = settingValue | RESET (ALL | name))',
  'CREATE CATALOG [IF NOT EXISTS] identifier [COMMENT catalogComment] [WITH options]',
  'CREATE DATABASE [IF NOT EXISTS] name [COMMENT string] [WITH options]',
  'CREATE MODEL [IF NOT EXISTS] name [INPUT typedColumns] [OUTPUT outputColumns] [COMMENT string] [WITH options] [AS query]',
  `CREATE ${MATERIALIZED_TABLE}`,
  '@2.3 CREATE CONNECTION [IF NOT EXISTS] name [COMMENT string] WITH options',
  'DROP MODEL [IF EXISTS] name',
  'DROP MATERIALIZED TABLE [IF EXISTS] name',
  '@2.3 DROP CONNECTION [IF EXISTS] name',
  'USE MODULES {identifier}',
  'EXECUTE PLAN strings',
  'LOAD MODULE identifier [WITH options]',
  'UNLOAD MODULE identifier',
  'ADD JAR string',
  'REMOVE JAR string',
  'CALL call',
  'ANALYZE TABLE name [analyzedPartition] COMPUTE STATISTICS [FOR (ALL COLUMNS | COLUMNS {identifier})]',
  'TRUNCATE TABLE name',
  'DELETE FROM name [[AS] alias] [WHERE expression]',
  'UPDATE name [extension] [[AS] alias] SET {identifier = expression} [WHERE expression]',
  `MERGE INTO name [[AS] alias] USING source ON expression (WHEN (MATCHED THEN UPDATE SET {identifier = expression} | NOT MATCHED THEN INSERT [names] VALUES inserts))+`,
  'STOP JOB string [WITH SAVEPOINT [WITH DRAIN]]',
  'QUIT',
  'EXIT',
  'CLEAR',
  'HELP',
]

const COMMANDS: ReadonlyMap<string, readonly Pattern[]> = commands()

function commands(): Map<string, Pattern[]> {
  const map = new Map<string, Pattern[]>()
  for (const line of GRAMMAR) {
    const [, since = '', verb, rest] = /^(@[\d.]+ )?(\w+) ?([\s\S]*)$/.exec(line)!
    const rules = map.get(verb) ?? []
    rules.push(pattern(since ? `${since}(${rest})` : rest))
    map.set(verb, rules)
  }
  return map
}
