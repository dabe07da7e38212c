import { columns, literals } from './probe-columns.mjs'

/** Which calls are tried: `range` of the number of arguments by name; a call that isn't `NAME(a, b)` has its form. */
const functions = `
ABS 0-2; ACOS 0-2; APPROX_COUNT_DISTINCT 1; ARRAY_AGG 1; ARRAY_APPEND 1-3; ARRAY_CONCAT 1-3; ARRAY_CONTAINS 1-3; ARRAY_DISTINCT 1-2; ARRAY_EXCEPT 1-3; ARRAY_INTERSECT 1-3
ARRAY_JOIN 1-3; ARRAY_MAX 1-2; ARRAY_MIN 1-2; ARRAY_POSITION 1-3; ARRAY_PREPEND 1-3; ARRAY_REMOVE 1-3; ARRAY_REVERSE 1-2; ARRAY_SLICE 1-3; ARRAY_SORT 1-3; ARRAY_UNION 1-3
ASCII 1-2; ASIN 1-2; ATAN 1-2; ATAN2 1-3; AVG 1-2; BIN 1-2; BTRIM 1-3; CARDINALITY 1-2; CEIL 1-2; CEILING 1-2; CHARACTER_LENGTH 1-2; CHAR_LENGTH 1-2; CHR 1-2; COALESCE 0-3; COLLECT 1-2
CONCAT 0-3; CONCAT_WS 1-3; CONVERT_TZ 2-3; COS 1-2; COSH 1-2; COT 1-2; COUNT 1-2; CURRENT_DATABASE 0-1; CURRENT_ROW_TIMESTAMP 0-1; CURRENT_WATERMARK 0-1; DATE_FORMAT 1-3
DAYOFMONTH 1-2; DAYOFWEEK 1-2; DAYOFYEAR 1-2; DECODE 1-3; DEGREES 1-2; E 0-1; ELEMENT 1-2; ELT 1-3; ENCODE 1-3; ENDSWITH 1-3; EXP 1-2; FIRST_VALUE 1-2; FLOOR 1-2; FROM_BASE64 1-2
FROM_UNIXTIME 1-3; GREATEST 0-3; HASH_CODE 1; HEX 1-2; HOUR 1-2; IF 2-3; IFNULL 1-3; INITCAP 1-2; INSTR 1-3; IS_ALPHA 1-2; IS_DECIMAL 1-2; IS_DIGIT 1-2; JSON 1-2; JSON_QUOTE 1-2
JSON_STRING 1-2; JSON_UNQUOTE 1-2; LAST_VALUE 1-2; LEAST 0-3; LEFT 1-3; LISTAGG 1-2; LN 1-2; LOCATE 1-3; LOG 1-3; LOG10 1-2; LOG2 1-2; LOWER 1-2; LPAD 2-3; LTRIM 1-2; MAP_ENTRIES 1-2
MAP_FROM_ARRAYS 1-3; MAP_KEYS 1-2; MAP_UNION 1-3; MAP_VALUES 1-2; MAX 1-2; MD5 1-2; MIN 1-2; MINUTE 1-2; MOD 1-3; MONTH 1-2; NOW 0-1; NULLIF 1-3; PARSE_JSON 1-3; PARSE_URL 1-3
PERCENTILE 1-3; PI 0-1; POWER 1-3; PRINTF 1-3; PROCTIME 0-1; QUARTER 1-2; RADIANS 1-2; RAND 0-2; RAND_INTEGER 0-3; REGEXP 1-3; REGEXP_COUNT 1-3; REGEXP_EXTRACT 1-3; REGEXP_EXTRACT_ALL 1-3
REGEXP_INSTR 1-3; REGEXP_REPLACE 2-3; REGEXP_SUBSTR 1-3; REPEAT 1-3; REPLACE 2-3; REVERSE 1-2; RIGHT 1-3; ROUND 1-3; RPAD 2-3; RTRIM 1-2; SECOND 1-2; SHA1 1-2; SHA2 1-2; SHA224 1-2
SHA256 1-2; SHA384 1-2; SHA512 1-2; SIGN 1-2; SIN 1-2; SINGLE_VALUE 1; SINH 1-2; SPLIT 1-3; SPLIT_INDEX 2-3; SQRT 1-2; STARTSWITH 1-3; STDDEV 1; STDDEV_POP 1; STDDEV_SAMP 1; STR_TO_MAP 1-3
SUBSTR 1-3; SUBSTRING 1-3; SUM 1-2; TAN 1-2; TANH 1-2; TO_BASE64 1-2; TO_DATE 1-3; TO_TIMESTAMP 1-3; TO_TIMESTAMP_LTZ 1-3; TRANSLATE 2-3; TRUNCATE 1-3; TRY_PARSE_JSON 1-3; TYPEOF 1-2
UNHEX 1-2; UNIX_TIMESTAMP 0-3; UPPER 1-2; URL_DECODE 1-2; URL_ENCODE 1-2; UUID 0-1; VARIANCE 1; VAR_POP 1; VAR_SAMP 1; WEEK 1-2; YEAR 1-2; TRIM 1-2; POSITION 2; OVERLAY 3; STREAMRECORD_TIMESTAMP 0-1
SOURCE_WATERMARK 0-1; OBJECT_OF 1-3; JSON_OBJECTAGG 2; JSON_ARRAYAGG 1; JSON_ARRAY 0-2; JSON_VALUE 2; JSON_QUERY 2; JSON_EXISTS 2; IS_JSON 1; DATE_ADD 2; DATE_TRUNC 2; OCTET_LENGTH 1; EVERY 1; SOME 1
ANY_VALUE 1; GROUP_CONCAT 1-2; STRING_AGG 1-2; COVAR_POP 2; CONTAINS_SUBSTR 2; ITEM 2; FUSION 1; INTERSECTION 1; REGR_COUNT 2; NTH_VALUE 2; CONVERT 2; TIMESTAMP_DIFF 3; CHAR_TO_TIMESTAMP 1-2; LIKE 2-3
REVERSE 1; SHA 1; CURRENT_DATE 0; CURRENT_TIME 0; LOCALTIME 0; CURRENT_TIMESTAMP 0; LOCALTIMESTAMP 0; OVERLAPS 2; INSTR 4; PRINT 2; PROCTIME_MATERIALIZE 1; MATCH_ROWTIME 0; CLASSIFIER 0
EXTRACT 1; TIMESTAMPADD 2; TIMESTAMPDIFF 2; FLOOR_TO 1; CEIL_TO 1; CAST_STRING 1; + 2; - 2; * 2; / 2; % 2; || 2; = 2; < 2; <> 2; AND 2; LIKE_OP 2; IN_OP 2; CASE_OP 2; ARRAY_OF 1-2; MAP_OF 2; AT 2
BETWEEN_OP 2; NOT 1; NEGATE 1; IS_NULL 1; IS_TRUE 1; DISTINCT_FROM 2; LAG 1-3; LEAD 1-3; NTILE 1; SIMILAR_OP 2; IS_JSON_OP 1
CAST_BOOLEAN 1; CAST_TINYINT 1; CAST_INT 1; CAST_BIGINT 1; CAST_FLOAT 1; CAST_DOUBLE 1; CAST_DECIMAL 1; CAST_DATE 1; CAST_TIME 1; CAST_TIMESTAMP 1; CAST_LTZ 1; CAST_BYTES 1; CAST_ARRAY 1; CAST_MAP 1; CAST_ROW 1
`
const ranges = new Map(
  functions
    .trim()
    .split(/[;\n]/)
    .map(f => f.trim().split(/\s+/))
    .map(([name, range]) => [name, range.split('-').map(Number)]),
)
export const names = [...ranges.keys()]

const forms = {
  EXTRACT: ([a]) => `EXTRACT(DAY FROM ${a})`,
  TIMESTAMPADD: ([a, b]) => `TIMESTAMPADD(HOUR, ${a}, ${b})`,
  TIMESTAMPDIFF: ([a, b]) => `TIMESTAMPDIFF(HOUR, ${a}, ${b})`,
  FLOOR_TO: ([a]) => `FLOOR(${a} TO DAY)`,
  CEIL_TO: ([a]) => `CEIL(${a} TO HOUR)`,
  CAST_STRING: ([a]) => `CAST(${a} AS STRING)`,
  ...Object.fromEntries(
    Object.entries({
      BOOLEAN: 'BOOLEAN',
      TINYINT: 'TINYINT',
      INT: 'INT',
      BIGINT: 'BIGINT',
      FLOAT: 'FLOAT',
      DOUBLE: 'DOUBLE',
      DECIMAL: 'DECIMAL(12, 3)',
      DATE: 'DATE',
      TIME: 'TIME',
      TIMESTAMP: 'TIMESTAMP(3)',
      LTZ: 'TIMESTAMP_LTZ(3)',
      BYTES: 'BYTES',
      ARRAY: 'ARRAY<BIGINT>',
      MAP: 'MAP<STRING, BIGINT>',
      ROW: 'ROW<a BIGINT, b STRING>',
    }).map(([name, type]) => [`CAST_${name}`, ([a]) => `CAST(${a} AS ${type})`]),
  ),
  POSITION: ([a, b]) => `POSITION(${a} IN ${b})`,
  OVERLAY: ([a, b, c]) => `OVERLAY(${a} PLACING ${b} FROM ${c})`,
  TRIM: ([a, b]) => (b === undefined ? `TRIM(${a})` : `TRIM(BOTH ${a} FROM ${b})`),
  JSON_OBJECTAGG: ([a, b]) => `JSON_OBJECTAGG(KEY ${a} VALUE ${b})`,
  AND: ([a, b]) => `(${a}) AND (${b})`,
  LIKE_OP: ([a, b]) => `${a} LIKE ${b}`,
  SIMILAR_OP: ([a, b]) => `${a} SIMILAR TO ${b}`,
  IN_OP: ([a, b]) => `${a} IN (${b}, ${b})`,
  CASE_OP: ([a, b]) => `CASE WHEN k_4 THEN ${a} ELSE ${b} END`,
  ARRAY_OF: args => `ARRAY[${args.join(', ')}]`,
  MAP_OF: ([a, b]) => `MAP[${a}, ${b}]`,
  AT: ([a, b]) => `${a}[${b}]`,
  BETWEEN_OP: ([a, b]) => `${a} BETWEEN ${b} AND ${b}`,
  NOT: ([a]) => `NOT (${a})`,
  NEGATE: ([a]) => `- (${a})`,
  IS_NULL: ([a]) => `${a} IS NULL`,
  IS_TRUE: ([a]) => `(${a}) IS TRUE`,
  IS_JSON_OP: ([a]) => `${a} IS JSON`,
  DISTINCT_FROM: ([a, b]) => `${a} IS DISTINCT FROM ${b}`,
  LAG: args => `LAG(${args.join(', ')}) OVER (ORDER BY PROCTIME())`,
  LEAD: args => `LEAD(${args.join(', ')}) OVER (ORDER BY PROCTIME())`,
  NTILE: args => `NTILE(${args.join(', ')}) OVER (ORDER BY PROCTIME())`,
}
const bare = new Set(['CURRENT_DATE', 'CURRENT_TIME', 'LOCALTIME', 'CURRENT_TIMESTAMP', 'LOCALTIMESTAMP'])

/** The text of a call with these arguments. */
export function callOf(name, args) {
  if (forms[name]) return forms[name](args)
  if (/^\W+$/.test(name)) return `${args[0]} ${name} ${args[1]}`
  return bare.has(name) ? name : `${name}(${args.join(', ')})`
}

const all = [...Object.keys(columns), ...Object.keys(literals)]
const pairs = [
  's',
  'S',
  'c',
  'b',
  't',
  'i',
  'I',
  'l',
  'd',
  'e',
  'a',
  'o',
  'p',
  'P',
  'z',
  'y',
  'as',
  'ai',
  'An',
  'm',
  'M',
  'r',
  "'x'",
  '1',
  '2.5',
  'null',
  'day',
  'month',
]
const triples = ['S', 's', 'b', 'i', 'l', 'e', 'p', 'y', 'ai', "'x'", '1', 'null']

/** Lists of argument codes that a function is tried with. */
export function combinations(name) {
  const [least, most = least] = ranges.get(name)
  const list = []
  for (let n = least; n <= most; n++) {
    if (n === 0) list.push([])
    if (n === 1) for (const a of all) list.push([a])
    if (n === 2) for (const a of pairs) for (const b of pairs) list.push([a, b])
    if (n === 3) for (const a of triples) for (const b of triples) for (const c of triples) list.push([a, b, c])
    if (n === 4) list.push(['s', 's', 'i', 'i'], ['S', 'S', '1', '1'], ['s', 's', 's', 's'])
  }
  return list
}
