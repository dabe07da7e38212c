/** Operators between queries. */
export const SET_OPERATORS: ReadonlySet<string> = new Set(['UNION', 'EXCEPT', 'INTERSECT', 'MINUS'])

/** What a query begins with, brackets aside. */
export const QUERY_STARTS: ReadonlySet<string> = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE'])

/** What may stand behind a query's body. */
export const QUERY_TAILS: ReadonlySet<string> = new Set(['ORDER', 'LIMIT', 'OFFSET', 'FETCH'])

/** Reserved words that are rather the next part of the statement than a name somebody forgot to quote. */
export const STRUCTURAL_WORDS: ReadonlySet<string> = new Set(
  `
    SELECT FROM WHERE GROUP HAVING WINDOW QUALIFY ORDER LIMIT OFFSET FETCH UNION EXCEPT INTERSECT MINUS JOIN INNER LEFT RIGHT FULL CROSS
    NATURAL ON USING AS WITH VALUES INSERT INTO CREATE DROP SET AND OR NOT IN IS BETWEEN LIKE CASE WHEN THEN ELSE END BY OVER PARTITION
    PRIMARY CONSTRAINT WATERMARK FOR DISTINCT LATERAL UNNEST TABLE EXISTS
  `
    .trim()
    .split(/\s+/),
)

/** Where an expression that went wrong ends at the latest, unless a bracket closes before. */
export const EXPRESSION_STOPS: ReadonlySet<string> = new Set(
  'FROM WHERE GROUP HAVING ORDER LIMIT WINDOW QUALIFY UNION SELECT THEN WHEN END'.split(' '),
)
