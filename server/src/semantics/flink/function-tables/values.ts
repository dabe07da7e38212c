/** Conditions, collections, JSON and other values; see `functions.ts` for the form of a line. */
export const valueFunctions = `
COALESCE(value any~...) coalesce | The first value that isn't NULL.
IFNULL(value any~, otherwise any~) coalesce | The first value, or the second where the first is NULL.
NULLIF(value any, other any~) nullif | NULL if both are equal, else the first.
IF(condition bool, then any, otherwise any) if | The second argument where the condition holds, else the third.
GREATEST(value any~...) greatest | The largest value; NULL if one is NULL.
LEAST(value any~...) greatest | The smallest value; NULL if one is NULL.
TYPEOF(value any~, serializable? literal-bool) STRING? | The type of the value as text.
CURRENT_DATABASE() STRING! dyn | The name of the current database.
CARDINALITY(collection collection) INT | How many elements an array, multiset or map has.
ELEMENT(array array-or-multiset) element | The only element of a collection; NULL if it is empty. More than one is an error.
ARRAY_CONTAINS(array array, element element) BOOLEAN=0 | Whether the array has an element that equals.
ARRAY_DISTINCT(array array) arg0 | The array without elements that were there before.
ARRAY_REVERSE(array array) arg0 | The elements in reverse order.
ARRAY_SLICE(array array, start int32~, end? int32~) arg0 | The elements from one position to another; the first is 1, negative ones count from the end.
ARRAY_SORT(array array, ascending? bool~, nullsFirst? bool~) arg0 | The elements in their natural order.
ARRAY_REMOVE(array array, element element) arg0=0 | The array without the elements that equal.
ARRAY_POSITION(array array, element element) INT | Where the element stands, from 1; 0 if it isn't there.
ARRAY_JOIN(array array-text, delimiter char~, nullReplacement? char~) STRING | The elements of an array of texts as one text.
ARRAY_MAX(array array) element | The largest element.
ARRAY_MIN(array array) element | The smallest element.
ARRAY_APPEND(array array, element element) array-add | The array with the element at its end.
ARRAY_PREPEND(array array, element element) array-add | The array with the element at its start.
ARRAY_CONCAT(array array...) array-common | The elements of all arrays, in order.
ARRAY_UNION(left array, right array) array-common | The different elements of both arrays.
ARRAY_INTERSECT(left array, right array) array-common | The different elements that are in both arrays.
ARRAY_EXCEPT(left array, right array) array-common | The elements of the first array that aren't in the second.
MAP_KEYS(map map) map-keys | The keys of the map as an array.
MAP_VALUES(map map) map-values | The values of the map as an array.
MAP_ENTRIES(map map) map-entries | Keys and values as an array of rows (key, value).
MAP_UNION(map map...) map-common | The entries of all maps; a later one replaces an earlier one with the same key.
MAP_FROM_ARRAYS(keys array, values array) map-from-arrays | A map of an array of keys and one of values.
OBJECT_OF(className literal, fieldsAndValues any~...) unknown since=2.2 | An object of a class with these fields.
OBJECT_OF(className literal) unknown
OBJECT_UPDATE(object any, fieldsAndValues any~...) arg0 since=2.2 | The object with other values in some fields.
JSON_VALUE(json any, path char) json-value open | A scalar out of a JSON text by a path; RETURNING gives its type, ON EMPTY and ON ERROR what is given else.
JSON_QUERY(json any, path any) json-value open | A part of a JSON text by a path, as JSON.
JSON_EXISTS(json any, path char) BOOLEAN? open | Whether the path finds something in the JSON text.
JSON_OBJECT(keysAndValues any~...) STRING! open | A JSON object: JSON_OBJECT(KEY 'a' VALUE 1).
JSON_ARRAY(value any~...) STRING! open | A JSON array of the values.
JSON_STRING(value json~) STRING | A value as JSON.
JSON_QUOTE(text char~) STRING since=2.0 | The text as a JSON string, in quotes and with escapes.
JSON_UNQUOTE(text char~) STRING since=2.0 | The text that a JSON string stands for.
JSON(text char~) STRING since=2.1 | In JSON_OBJECT and JSON_ARRAY: the text is JSON already and isn't quoted.
PARSE_JSON(text char~, allowDuplicateKeys? bool~) VARIANT since=2.1 | The JSON text as VARIANT; an error where it is no JSON.
TRY_PARSE_JSON(text char, allowDuplicateKeys? bool) VARIANT? since=2.1 | The JSON text as VARIANT; NULL where it is no JSON.
CAST(value any~, type unknown) unknown open | The value as another type: CAST(a AS BIGINT).
TRY_CAST(value any~, type unknown) unknown open | As CAST, but NULL where the value doesn't fit.
GROUPING(column any...) BIGINT! | Which of the columns the grouping set has not, as bits.
GROUPING_ID(column any...) BIGINT! | Which of the columns the grouping set has not, as bits.
GROUP_ID() BIGINT! | Number of equal grouping sets before this one.
CLASSIFIER() unknown hidden pattern open | In MATCH_RECOGNIZE: the variable that the row was matched as.
MATCH_ROWTIME(rowtime? any) match-rowtime pattern open | In MATCH_RECOGNIZE: the time attribute of the last row of the match.
MATCH_PROCTIME() proctime pattern open | In MATCH_RECOGNIZE: a processing time attribute of the match.
FIRST(value any, offset? num) arg0? pattern open | In MATCH_RECOGNIZE: the value of the first row of a variable.
LAST(value any, offset? num) arg0? pattern open | In MATCH_RECOGNIZE: the value of the last row of a variable.
PREV(value any, offset? num) arg0? pattern open | In MATCH_RECOGNIZE: the value of an earlier row.
NEXT(value any, offset? num) arg0? pattern open | In MATCH_RECOGNIZE: the value of a later row.
`
