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
  if (!c.atEnd && c.failedHere) c.skipAll()
  return { kind: 'Other', verb: word, ...(object.length > 0 && { object: object.join(' ') }), parts, ...c.span(from) }
}

const LIKE = '[[NOT] (LIKE | ILIKE) string]'
const IN = '[(FROM | IN) name]'
const ELEMENT =
  '(RENAME [name] TO name | SET options | RESET optionKeys | ADD (partitions | DISTRIBUTION distribution | elements) | MODIFY (DISTRIBUTION distribution | elements) | DROP (PRIMARY KEY | CONSTRAINT name | WATERMARK | DISTRIBUTION | partitions | names | name))'
const MATERIALIZED_TABLE = `MATERIALIZED TABLE [IF NOT EXISTS] name [elementList] [COMMENT string] [DISTRIBUTED distribution] [PARTITIONED BY names] [WITH options] [FRESHNESS = interval] [REFRESH_MODE = (FULL | CONTINUOUS)] AS query`

/** Flink 2.2's statements beside those with a node of their own: [optional], (one | other), {item, item …}; lower-case names are classes. */
const GRAMMAR = `
SHOW CATALOGS ${LIKE}
SHOW CURRENT (CATALOG | DATABASE)
SHOW DATABASES ${IN} ${LIKE}
SHOW TABLES ${IN} ${LIKE}
SHOW VIEWS ${IN} ${LIKE}
SHOW MATERIALIZED TABLES ${IN} ${LIKE}
SHOW MODELS ${IN} ${LIKE}
SHOW PROCEDURES ${IN} ${LIKE}
SHOW [USER] FUNCTIONS ${IN} ${LIKE}
SHOW COLUMNS (FROM | IN) name ${LIKE}
SHOW CREATE (TABLE | VIEW | CATALOG | MODEL | MATERIALIZED TABLE) name
SHOW PARTITIONS name [partitions]
SHOW [FULL] MODULES
SHOW JARS
SHOW JOBS
DESCRIBE (CATALOG [EXTENDED] identifier | DATABASE [EXTENDED] name | FUNCTION [EXTENDED] name | JOB string | MODEL [EXTENDED] name | [EXTENDED] name)
DESC (CATALOG [EXTENDED] identifier | DATABASE [EXTENDED] name | FUNCTION [EXTENDED] name | JOB string | MODEL [EXTENDED] name | [EXTENDED] name)
ALTER TABLE [IF EXISTS] name ${ELEMENT}
ALTER VIEW name (RENAME TO name | AS query | SET options | RESET optionKeys)
ALTER DATABASE name SET options
ALTER [TEMPORARY [SYSTEM]] FUNCTION [IF EXISTS] name AS string [LANGUAGE (JAVA | SCALA | PYTHON)]
ALTER CATALOG identifier (SET options | RESET optionKeys | COMMENT string)
ALTER MODEL [IF EXISTS] name (SET options | RESET optionKeys | RENAME TO name)
ALTER MATERIALIZED TABLE name (SUSPEND | RESUME [WITH options] | REFRESH [partitions] | SET (FRESHNESS = interval | REFRESH_MODE = (FULL | CONTINUOUS) | options) | RESET optionKeys | AS query | ADD DISTRIBUTION distribution | MODIFY DISTRIBUTION distribution | DROP DISTRIBUTION)
CREATE CATALOG [IF NOT EXISTS] identifier [COMMENT string] [WITH options]
CREATE DATABASE [IF NOT EXISTS] name [COMMENT string] [WITH options]
CREATE MODEL [IF NOT EXISTS] name [INPUT typedColumns] [OUTPUT typedColumns] [COMMENT string] [WITH options] [AS query]
CREATE ${MATERIALIZED_TABLE}
DROP MODEL [IF EXISTS] name
DROP MATERIALIZED TABLE [IF EXISTS] name
USE MODULES {name}
EXECUTE PLAN string
LOAD MODULE name [WITH options]
UNLOAD MODULE name
ADD JAR string
REMOVE JAR string
CALL call
ANALYZE TABLE name [partitions] COMPUTE STATISTICS [FOR (ALL COLUMNS | COLUMNS {name})]
TRUNCATE TABLE name
DELETE FROM name [[AS] alias] [WHERE expression]
UPDATE name [[AS] alias] SET {name = expression} [WHERE expression]
MERGE INTO anything
STOP JOB string [WITH SAVEPOINT [WITH DRAIN]]
QUIT
EXIT
CLEAR
HELP
`

const COMMANDS: ReadonlyMap<string, readonly Pattern[]> = commands()

function commands(): Map<string, Pattern[]> {
  const map = new Map<string, Pattern[]>()
  for (const line of GRAMMAR.trim().split('\n')) {
    const space = line.indexOf(' ')
    const verb = space < 0 ? line : line.slice(0, space)
    const rules = map.get(verb) ?? []
    rules.push(pattern(space < 0 ? '' : line.slice(space + 1)))
    map.set(verb, rules)
  }
  return map
}
