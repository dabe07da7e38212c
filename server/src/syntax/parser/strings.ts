import type { Token } from '../nodes.ts'

/** The character sets of Calcite that a string may name: _UTF8'…' */
const CHARACTER_SETS: ReadonlySet<string> = new Set(['BIG5', 'GB2312', 'GBK', 'LATIN1', 'UTF16', 'UTF8'])

/** What Flink's parser finds wrong in a string with a prefix (X'…', U&'…', E'…', N'…', _UTF8'…'); undefined when nothing is. */
export function flawOf({ text }: Token, sign = '\\'): string | undefined {
  const open = text.indexOf("'")
  const prefix = text.slice(0, open).toUpperCase()
  const inner = text.slice(open + 1, -1)
  switch (prefix) {
    case '':
      return undefined
    case 'X':
      return /^[0-9A-F]*$/i.test(inner) ? undefined : "A binary string X'…' has the digits 0-9 and A-F"
    case 'U&':
      return hasOpenEscape(inner, sign) ? `Behind ${sign} stand four hexadecimal digits` : undefined
    case 'E':
      return /(?<!\\)(?:\\\\)*\\u(?![0-9a-f]{4})/i.test(inner) ? 'Behind \\u stand four hexadecimal digits' : undefined
    case 'N':
      return latin(inner)
  }
  const set = prefix.slice(1)
  if (!CHARACTER_SETS.has(set)) return `Flink has no character set ${text.slice(1, open)}: there are ${[...CHARACTER_SETS].join(', ')}`
  return set === 'LATIN1' ? latin(inner) : undefined
}

/** What is wrong with the character that UESCAPE names. */
export function flawOfEscape(value: string): string | undefined {
  if (value.length !== 1) return 'UESCAPE names one character'
  return /[0-9a-f\s+"]/i.test(value) ? 'The character of UESCAPE is no digit, letter A-F, space, plus sign or double quote' : undefined
}

/** What is wrong with the value of DATE '…', TIME '…' or TIMESTAMP '…'. */
export function flawOfTime(type: string, value: string): string | undefined {
  const form = FORMS.get(type)
  if (form === undefined) return undefined
  const found = form.pattern.exec(value)
  const parts = found ? found.slice(1) : ['0', '0', '0']
  const [year, month, day, hour, minute, second] = (type === 'TIME' && found ? ['2000', '1', '1', ...parts] : parts).map(part =>
    Number(part ?? 0),
  )
  const date = new Date(Date.UTC(year, month - 1, day))
  const there = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (there && !(hour > 23 || minute > 59 || second > 59)) return undefined
  return `${type} '${value}' is not in the form ${form.example}, or there is no such ${type.toLowerCase()}`
}

const FORMS: ReadonlyMap<string, { pattern: RegExp; example: string }> = new Map([
  ['DATE', { pattern: /^\s*(\d{1,4})-(\d{1,2})-(\d{1,2})$/, example: 'yyyy-MM-dd' }],
  ['TIME', { pattern: /^\s*(\d+):(\d+):(\d+)(?:\.\d*)?$/, example: 'HH:mm:ss' }],
  ['TIMESTAMP', { pattern: /^\s*(\d{1,4})-(\d{1,2})-(\d{1,2})(?:\s+(\d+):(\d+):(\d+)(?:\.\d*)?)?$/, example: 'yyyy-MM-dd HH:mm:ss' }],
])

function hasOpenEscape(inner: string, sign: string): boolean {
  for (let at = inner.indexOf(sign); at >= 0; at = inner.indexOf(sign, at + 1)) {
    if (inner[at + 1] === sign) at++
    else if (!/^(?:\+[0-9a-f]{6}|[0-9a-f]{4})/i.test(inner.slice(at + 1, at + 8))) return true
  }
  return false
}

function latin(inner: string): string | undefined {
  const other = /[^\0-\xff]/u.exec(inner)
  return other ? `'${other[0]}' is not in the character set LATIN1 of this string` : undefined
}
