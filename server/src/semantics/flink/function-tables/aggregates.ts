/** Aggregates, and functions that need OVER; see `functions.ts` for the form of a line. */
export const aggregateFunctions = `
COUNT(value any...) BIGINT! | Number of rows (*), or of rows in which no argument is NULL.
SUM(value num) sum | Sum of the values that aren't NULL.
$SUM0(value num) sum0 hidden | Sum of the values, 0 if there are none.
AVG(value num) avg | Mean of the values that aren't NULL; of whole numbers it is a whole number.
MIN(value any) arg0-agg | The smallest value.
MAX(value any) arg0-agg | The largest value.
SINGLE_VALUE(value any) arg0-agg hidden | The value of the only row; more than one is an error.
STDDEV_POP(value num) avg | Standard deviation of the whole population.
STDDEV_SAMP(value num) avg | Standard deviation of a sample.
STDDEV(value num) avg | Standard deviation of a sample; another name of STDDEV_SAMP.
VAR_POP(value num) avg | Variance of the whole population.
VAR_SAMP(value num) avg | Variance of a sample.
VARIANCE(value num) avg | Variance of a sample; another name of VAR_SAMP.
COLLECT(value any) collect | The values as a multiset.
LISTAGG(text char, separator? literal) listagg | The texts as one, with ',' or another separator between them.
FIRST_VALUE(value any) arg0-agg nomerge | The value of the row that came first.
LAST_VALUE(value any) arg0-agg nomerge | The value of the row that came last.
ARRAY_AGG(value any) array-agg | The values as an array.
APPROX_COUNT_DISTINCT(value any...) BIGINT! | About how many different values there are; batch only.
PERCENTILE(value num~, percentage percentage, frequency? int~) percentile since=2.0 | The value under which a share of the rows lies (0 to 1), or an array of them.
JSON_OBJECTAGG(key char, value any~) varchar2000! nomerge open | The rows as a JSON object: JSON_OBJECTAGG(KEY a VALUE b).
JSON_ARRAYAGG(value any~) varchar2000! nomerge open | The rows as a JSON array.
`
export const rankingFunctions = `
ROW_NUMBER() BIGINT! | The number of the row in its window, from 1.
RANK() BIGINT! | The rank of the row in its window, with gaps behind ties.
DENSE_RANK() BIGINT! | The rank of the row in its window, without gaps.
NTILE(buckets literal-int) BIGINT! | The number of the bucket when the rows are cut into that many of equal size.
PERCENT_RANK() DOUBLE! | (rank - 1) / (rows - 1).
CUME_DIST() DOUBLE! | The share of rows that come not behind this one.
LAG(value any, offset? num, default? any) lag | The value of the row that many rows before.
LEAD(value any, offset? num, default? any) lag | The value of the row that many rows behind.
`
export const tableFunctions = `
TUMBLE(data table, timecol descriptor, size interval, offset? interval) table | Windows of a fixed size, one behind the other.
HOP(data table, timecol descriptor, slide interval, size interval, offset? interval) table | Windows of a fixed size that begin every slide.
CUMULATE(data table, timecol descriptor, step interval, size interval, offset? interval) table | Windows that grow by a step up to their size.
SESSION(data table, timecol descriptor, gap interval) table | Windows that end when no row came for the gap; PARTITION BY keeps one for each key.
ML_PREDICT(input table, model model, args descriptor, config? map) table since=2.1 | The rows with what a model says of some of their columns.
ML_EVALUATE(input table, model model, label descriptor, args descriptor, task? literal, config? map) table since=2.1 | How well a model does on labelled rows.
TO_CHANGELOG(input table, op? descriptor, op_mapping? map) table since=2.3 | The rows of a changing table as new rows, each with the kind of its change.
FROM_CHANGELOG(input table, op? descriptor, op_mapping? map) table since=2.3 | A changing table out of rows that say which kind of change they are.
VECTOR_SEARCH(search_table table, column_to_search descriptor, column_to_query any, top_k int, config? map) table since=2.2 | The rows of a table whose vector is nearest.
`
