/** Functions on texts, bytes and codes; see `functions.ts` for the form of a line. */
export const textFunctions = `
UPPER(text char) arg0 | The text in upper case.
LOWER(text char) arg0 | The text in lower case.
INITCAP(text char) arg0 | Each word with a capital first letter and small letters behind it.
REVERSE(text char) STRING? | The characters in reverse order.
CHAR_LENGTH(text char) INT | Number of characters.
CHARACTER_LENGTH(text char) INT | Number of characters; another name of CHAR_LENGTH.
ASCII(text char) INT | Code of the first byte of the text, 0 for an empty one.
CHR(code int) STRING? | The ASCII character with this code, modulo 256.
CONCAT(text char...) STRING | The texts one behind the other; NULL if one of them is NULL.
CONCAT_WS(separator char, text? char...) STRING | The texts with the separator between them; texts that are NULL are left out.
POSITION(search string, text string) INT | Where the first text first occurs in the second, from 1; 0 if it doesn't.
INSTR(text char, search char, start? int, occurrence? int) INT | Where the second text occurs in the first, from 1; 0 if it doesn't.
LOCATE(search char, text char, start? int) INT | Where the first text occurs in the second from position start on; 0 if it doesn't.
SUBSTRING(text char, start int, length? int) substring | The part of the text from position start (the first is 1) on.
SUBSTR(text char, start int, length? int) substring | The part of the text from position start (the first is 1) on.
LEFT(text char, length int) substring | The first characters of the text.
RIGHT(text char, length int) substring | The last characters of the text.
OVERLAY(text string, replacement string, start int, length? int) overlay | The text with a part of it replaced from position start on.
REPLACE(text char, search char, replacement char) STRING | The text with every occurrence of search replaced.
TRANSLATE(text char~, from char~, to char~) STRING=0 | Each character that is found in from replaced by the one at the same place of to.
REPEAT(text char, times int) STRING | The text several times one behind the other.
LPAD(text char, length int, padding char) STRING | The text filled up at its left to a length, or cut to it.
RPAD(text char, length int, padding char) STRING | The text filled up at its right to a length, or cut to it.
TRIM(text char, from? char) trim | The text without blanks, or other characters, at both ends, the start (LEADING) or the end (TRAILING).
LTRIM(text char, characters? char) trim-left | The text without blanks, or other characters, at its start.
RTRIM(text char, characters? char) trim-left | The text without blanks, or other characters, at its end.
BTRIM(text char~, characters? char~) STRING since=2.0 | The text without blanks, or other characters, at both ends.
SPLIT(text char~, delimiter char~) array-string-each | The parts of the text between delimiters.
SPLIT_INDEX(text char, delimiter char-or-int, index int) STRING? | The part of the text with this number, from 0; NULL if there are fewer.
STR_TO_MAP(text char) map-string? | Key and value pairs out of a text: pairs apart by ',' and keys from values by '='.
STR_TO_MAP(text char, pairDelimiter char, keyDelimiter char) map-string?
STARTSWITH(text char~, start char~) BOOLEAN since=2.0 | Whether the text begins with the other.
STARTSWITH(bytes binary~, start binary~) BOOLEAN
ENDSWITH(text char~, end char~) BOOLEAN since=2.0 | Whether the text ends with the other.
ENDSWITH(bytes binary~, end binary~) BOOLEAN
ELT(index int, text char~...) elt since=2.0 | The text with this number, from 1; NULL if there is none.
ELT(index int, bytes binary~...) elt
REGEXP(text char, pattern char) BOOLEAN | Whether a part of the text matches the Java regular expression.
REGEXP_EXTRACT(text char, pattern char, group? int) STRING? | What the group of the regular expression matched; group 0 is the whole match.
REGEXP_EXTRACT_ALL(text char~, pattern char~, group? int~) array-string? since=2.0 | What the group of the regular expression matched, for every match; group 1 if none is given.
REGEXP_REPLACE(text char, pattern char, replacement char) STRING | The text with every match of the regular expression replaced.
REGEXP_COUNT(text char~, pattern char~) INT? since=2.0 | How often the regular expression matches.
REGEXP_INSTR(text char~, pattern char~) INT? since=2.0 | Where the regular expression matches first, from 1; 0 if it doesn't.
REGEXP_SUBSTR(text char~, pattern char~) STRING? since=2.0 | The first match of the regular expression.
PARSE_URL(url char, part char, key? char) STRING? | A part of a URL: HOST, PATH, QUERY, REF, PROTOCOL, FILE, AUTHORITY, USERINFO; with a key a parameter of the query.
URL_ENCODE(text char~) STRING? since=2.0 | The text in the form for URLs (UTF-8).
URL_DECODE(text char~) STRING? since=2.0 | The text that a URL-encoded form stands for; NULL where it is malformed.
PRINTF(format char~, value any~...) STRING? since=2.0 | The values in a format of Java's Formatter.
PRINTF(format char~) STRING?
FROM_BASE64(text string) STRING | The text that a base 64 form stands for.
TO_BASE64(text string) STRING | The text in base 64.
ENCODE(text char, charset char) BYTES | The bytes of the text in a character set: UTF-8, UTF-16, US-ASCII, ISO-8859-1 …
DECODE(bytes binary, charset char) STRING | The text that bytes in a character set stand for.
HEX(value int) STRING | The number, or the bytes of the text, in hexadecimal digits.
HEX(text char) STRING
UNHEX(text char~) BYTES? since=2.0 | The bytes that hexadecimal digits stand for.
MD5(text string) char32 | MD5 digest as 32 hexadecimal digits.
SHA1(text string) char40 | SHA-1 digest as 40 hexadecimal digits.
SHA224(text string) char56 | SHA-224 digest as 56 hexadecimal digits.
SHA256(text string) char64 | SHA-256 digest as 64 hexadecimal digits.
SHA384(text string) char96 | SHA-384 digest as 96 hexadecimal digits.
SHA512(text string) char128 | SHA-512 digest as 128 hexadecimal digits.
SHA2(text string, bits int) varchar128 | SHA-2 digest of 224, 256, 384 or 512 bits as hexadecimal digits.
IS_ALPHA(text char-or-num) BOOLEAN! | Whether all characters are letters.
IS_DECIMAL(text char-or-num) BOOLEAN! | Whether the text is a number.
IS_DIGIT(text char-or-num) BOOLEAN! | Whether all characters are digits.
UUID() char36! nd | A random UUID (version 4).
`
