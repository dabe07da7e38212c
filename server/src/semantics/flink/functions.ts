/**
 * Flink's built-in functions as data. One line a function: `NAME rule minArgs-maxArgs [flags]`. The rule is a type (`STRING`, `INT` …) with `?`
 * (always nullable), `!` (never), or nothing (nullable if an argument is), or the name of a strategy in `type-strategies.ts`. Flags: `agg`
 * aggregate, `rank` ranking (only with OVER), `nd` not deterministic, `dyn` constant in a query but not foldable, `nomerge` aggregate without merge, `bare` may stand
 * without parentheses. A function that is only listed (rule `unknown`) is known to exist; its type silences type errors.
 */
export interface BuiltIn {
  readonly name: string
  readonly rule: string
  readonly min: number
  readonly max: number
  readonly aggregate: boolean
  readonly ranking: boolean
  readonly nonDeterministic: boolean
  readonly dynamic: boolean
  readonly mergeable: boolean
  readonly bare: boolean
}

const scalar = `
UPPER arg0-text 1-1; LOWER arg0-text 1-1; INITCAP STRING 1-1; REVERSE STRING 1-1; MD5 char32 1-1; SHA1 char40 1-1; SHA224 char56 1-1; SHA256 char64 1-1
SHA384 char96 1-1; SHA512 char128 1-1; SHA2 STRING? 2-2; CHAR_LENGTH INT 1-1; CHARACTER_LENGTH INT 1-1; OCTET_LENGTH INT 1-1; POSITION INT 2-3; INSTR INT 2-4; LOCATE INT 2-3
ASCII INT 1-1; CHR STRING 1-1; HEX STRING 1-1; UNHEX BYTES? 1-1; BIN STRING 1-1; CONCAT STRING 1-*; CONCAT_WS STRING 2-*; LPAD STRING? 3-3; RPAD STRING? 3-3
LEFT STRING 2-2; RIGHT STRING 2-2; SUBSTR STRING 2-3; SUBSTRING STRING 2-3; OVERLAY STRING 3-4; REPLACE STRING 3-3; REPEAT STRING 2-2; TRIM arg-last-text 1-2
LTRIM STRING 1-2; RTRIM STRING 1-2; BTRIM STRING 1-2; TRANSLATE STRING? 3-3; SPLIT_INDEX STRING? 3-3; REGEXP BOOLEAN 2-2; REGEXP_EXTRACT STRING? 2-3
REGEXP_REPLACE STRING? 3-3; REGEXP_COUNT INT? 2-2; REGEXP_INSTR INT? 2-2; REGEXP_SUBSTR STRING? 2-2; REGEXP_EXTRACT_ALL unknown 2-3; PARSE_URL STRING? 2-3
FROM_BASE64 STRING 1-1; TO_BASE64 STRING 1-1; STR_TO_MAP map-string 1-3; ENCODE BYTES 2-2; DECODE STRING 2-2; STARTSWITH BOOLEAN 2-2; ENDSWITH BOOLEAN 2-2; ELT unknown 2-*
URL_ENCODE STRING? 1-1; URL_DECODE STRING? 1-2; PRINTF STRING? 1-*; SPLIT array-string 2-2; IS_ALPHA BOOLEAN 1-1; IS_DECIMAL BOOLEAN 1-1; IS_DIGIT BOOLEAN 1-1; UUID char36! 0-0 nd
ABS arg0 1-1; CEIL floor 1-2; CEILING floor 1-2; FLOOR floor 1-2; ROUND round 1-2; TRUNCATE round 1-2; SIGN arg0 1-1; MOD mod 2-2; POWER DOUBLE 2-2; SQRT DOUBLE 1-1; EXP DOUBLE 1-1
LN DOUBLE 1-1; LOG DOUBLE 1-2; LOG10 DOUBLE 1-1; LOG2 DOUBLE 1-1; SIN DOUBLE 1-1; COS DOUBLE 1-1; TAN DOUBLE 1-1; COT DOUBLE 1-1; ASIN DOUBLE 1-1; ACOS DOUBLE 1-1; ATAN DOUBLE 1-1
ATAN2 DOUBLE 2-2; SINH DOUBLE 1-1; COSH DOUBLE 1-1; TANH DOUBLE 1-1; DEGREES DOUBLE 1-1; RADIANS DOUBLE 1-1; PI DOUBLE! 0-0 bare; E DOUBLE! 0-0 bare
RAND DOUBLE 0-1 nd; RAND_INTEGER INT 1-2 nd
COALESCE coalesce 1-*; IFNULL coalesce 2-2; NULLIF arg0? 2-2; IF if 3-3; GREATEST common 1-*; LEAST common 1-*; CAST unknown 2-2; TYPEOF STRING! 1-2
DATE_FORMAT STRING 2-2; EXTRACT BIGINT 2-2; YEAR BIGINT 1-1; QUARTER BIGINT 1-1; MONTH BIGINT 1-1; WEEK BIGINT 1-1; DAYOFYEAR BIGINT 1-1; DAYOFMONTH BIGINT 1-1; DAYOFWEEK BIGINT 1-1
HOUR BIGINT 1-1; MINUTE BIGINT 1-1; SECOND BIGINT 1-1; TIMESTAMPADD timestampadd 3-3; TIMESTAMPDIFF INT 3-3; TO_TIMESTAMP timestamp3? 1-2; TO_DATE DATE? 1-2; UNIX_TIMESTAMP unix-timestamp 0-2 nd
FROM_UNIXTIME STRING 1-2; TO_TIMESTAMP_LTZ ltz3? 1-3; CONVERT_TZ STRING 3-3; DATE_ADD unknown 2-2; CURRENT_WATERMARK ltz-or-timestamp 1-1 nd
CURRENT_DATE DATE! 0-0 dyn bare; CURRENT_TIME time0! 0-0 dyn bare; LOCALTIME time0! 0-1 dyn bare; CURRENT_TIMESTAMP ltz3! 0-1 dyn bare; LOCALTIMESTAMP timestamp3! 0-1 dyn bare; NOW ltz3! 0-0 dyn
CURRENT_ROW_TIMESTAMP ltz3! 0-0 nd; PROCTIME proctime 0-0 nd; SOURCE_WATERMARK unknown 0-0; CURRENT_DATABASE STRING! 0-0 dyn; STREAMRECORD_TIMESTAMP BIGINT 0-0 nd
CARDINALITY INT 1-1; ELEMENT element 1-1; ARRAY_CONTAINS BOOLEAN 2-2; ARRAY_DISTINCT arg0 1-1; ARRAY_REVERSE arg0 1-1; ARRAY_SLICE arg0 2-3; ARRAY_SORT arg0 1-3; ARRAY_REMOVE arg0 2-2
ARRAY_POSITION INT 2-2; ARRAY_JOIN STRING? 2-3; ARRAY_MAX element 1-1; ARRAY_MIN element 1-1; ARRAY_APPEND unknown 2-2; ARRAY_PREPEND unknown 2-2; ARRAY_CONCAT unknown 1-*; ARRAY_UNION unknown 2-2
ARRAY_INTERSECT unknown 2-2; ARRAY_EXCEPT unknown 2-2; MAP_KEYS unknown 1-1; MAP_VALUES unknown 1-1; MAP_ENTRIES unknown 1-1; MAP_UNION unknown 1-*; MAP_FROM_ARRAYS unknown 2-2
JSON_VALUE json-value 2-*; JSON_QUERY unknown 2-*; JSON_EXISTS BOOLEAN 2-3; JSON_OBJECT unknown 0-*; JSON_ARRAY unknown 0-*; JSON_STRING STRING 1-1; JSON_QUOTE STRING 1-1; JSON_UNQUOTE STRING 1-1
IS_JSON unknown 1-2; JSON unknown 1-1; PARSE_JSON unknown 1-2; TRY_PARSE_JSON unknown 1-2; OBJECT_OF unknown 0-*; OBJECT_UPDATE unknown 1-*; GROUPING BIGINT! 1-*; GROUP_ID BIGINT! 0-0; GROUPING_ID BIGINT! 1-*
CHAR_TO_TIMESTAMP unknown 0-*; PERCENTILE unknown 2-3 agg; ML_PREDICT unknown 1-*; CLASSIFIER unknown 0-0; MATCH_PROCTIME proctime 0-0; MATCH_ROWTIME unknown 0-1; CONVERT unknown 1-*
TIMESTAMP_DIFF unknown 3-3; ITEM unknown 2-2; LIKE BOOLEAN 2-3; CONTAINS_SUBSTR BOOLEAN 2-2; ROW unknown 0-*; ARRAY unknown 0-*; MAP unknown 0-*; DATE_TRUNC unknown 2-2; SESSION_USER STRING 0-0 bare; USER STRING 0-0 bare
CURRENT_CATALOG STRING 0-0 bare; CURRENT_SCHEMA STRING 0-0 bare; CURRENT_USER STRING 0-0 bare; SYSTEM_USER STRING 0-0 bare; PERIOD unknown 2-2; OVERLAPS BOOLEAN 2-2
`
const aggregates = `
COUNT BIGINT! 0-*; SUM sum 1-1; $SUM0 sum0 1-1; AVG avg 1-1; MIN arg0-agg 1-1; MAX arg0-agg 1-1; SINGLE_VALUE arg0? 1-1; STDDEV_POP avg 1-1; STDDEV_SAMP avg? 1-1; STDDEV avg? 1-1; VAR_POP avg 1-1
VAR_SAMP avg? 1-1; VARIANCE avg? 1-1; COLLECT collect 1-1; LISTAGG arg0-string-agg 1-2; FIRST_VALUE arg0-agg 1-2 nomerge; LAST_VALUE arg0-agg 1-2 nomerge; ARRAY_AGG array-agg 1-1; APPROX_COUNT_DISTINCT BIGINT! 1-1
JSON_OBJECTAGG STRING! 1-* nomerge; JSON_ARRAYAGG STRING! 1-* nomerge; NTH_VALUE arg0? 2-2 nomerge; STRING_AGG arg0-string-agg 1-2; GROUP_CONCAT arg0-string-agg 1-2; EVERY BOOLEAN 1-1; SOME BOOLEAN 1-1
FUSION unknown 1-1; INTERSECTION unknown 1-1; COVAR_POP unknown 2-2; COVAR_SAMP unknown 2-2; REGR_COUNT unknown 2-2; PERCENTILE_CONT unknown 1-1; PERCENTILE_DISC unknown 1-1; ANY_VALUE arg0-agg 1-1 nomerge
`
const rankings = `
ROW_NUMBER BIGINT! 0-0; RANK BIGINT! 0-0; DENSE_RANK BIGINT! 0-0; NTILE BIGINT! 1-1; PERCENT_RANK DOUBLE! 0-0; CUME_DIST DOUBLE! 0-0; LAG lag 1-3; LEAD lag 1-3
`

export const builtIns: ReadonlyMap<string, BuiltIn> = read()

/** Group window functions of the old syntax (`GROUP BY TUMBLE(ts, …)`) and their auxiliary functions. */
export const groupWindows = new Set(['TUMBLE', 'HOP', 'SESSION'])
export const groupWindowAuxiliaries = new Set([
  ...['TUMBLE', 'HOP', 'SESSION'].flatMap(w => [`${w}_START`, `${w}_END`, `${w}_ROWTIME`, `${w}_PROCTIME`]),
])
/** Window table-valued functions. */
export const windowFunctions = new Set(['TUMBLE', 'HOP', 'CUMULATE', 'SESSION'])

function read(): Map<string, BuiltIn> {
  const all = new Map<string, BuiltIn>()
  for (const [text, kind] of [
    [scalar, ''],
    [aggregates, 'agg'],
    [rankings, 'rank'],
  ]) {
    for (const entry of text.split(/[;\n]/)) {
      const [name, rule, range, ...flags] = entry.trim().split(/\s+/)
      if (!name || !rule || !range) continue
      const [min, max] = range.split('-')
      all.set(name, {
        name,
        rule,
        min: Number(min),
        max: max === '*' ? Number.POSITIVE_INFINITY : Number(max),
        aggregate: kind === 'agg' || flags.includes('agg'),
        ranking: kind === 'rank',
        nonDeterministic: flags.includes('nd'),
        dynamic: flags.includes('dyn'),
        mergeable: !flags.includes('nomerge'),
        bare: flags.includes('bare'),
      })
    }
  }
  return all
}
