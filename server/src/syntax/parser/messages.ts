import type { Cursor } from './cursor.ts'
import { STRUCTURAL_WORDS } from './words.ts'

/** The problem's text in plain words: what could stand here, what stands here, and what was probably meant. */
export function messageFor(cursor: Cursor, wanted: readonly string[], expected: readonly string[]): string {
  const { token } = cursor
  if (isReservedName(cursor, wanted, expected)) {
    return `'${token.text}' is a reserved word: write \`${token.text}\` in backticks to use it as a name`
  }
  if (token.kind === 'hint' && token.text === '/*+') return 'A hint stands right behind SELECT or behind the name of a table, nowhere else'
  const list = wanted.length > 0 ? wanted : expected
  const meant = token.kind === 'word' ? misspelt(token.upper, [...wanted, ...expected]) : undefined
  return `Expected ${alternatives(list)} but found ${found(cursor)}${meant ? `: did you mean ${meant}?` : ''}`
}

/** Whether a reserved word stands where a name is wanted. */
export function isReservedName(cursor: Cursor, wanted: readonly string[], expected: readonly string[]): boolean {
  const { token } = cursor
  return token.kind === 'word' && cursor.isReserved(token.upper) && !STRUCTURAL_WORDS.has(token.upper) && wantsName(wanted, expected)
}

/** The keyword that `word` is a slip of: one letter wrong, missing, too many, or two swapped. */
export function misspelt(word: string, keywords: readonly string[]): string | undefined {
  if (word.length < 3) return undefined
  return keywords.find(keyword => keyword.length > 2 && keyword === keyword.toUpperCase() && oneSlipApart(word, keyword))
}

const PLAIN: Readonly<Record<string, string>> = {
  identifier: 'a name',
  expression: 'an expression',
  type: 'a type',
  string: "a 'string'",
  number: 'a number',
  statement: 'a statement',
  query: 'a query',
  end: 'the end of the statement',
}

function alternatives(list: readonly string[]): string {
  const texts = [...new Set(list)].map(one => PLAIN[one] ?? (/^[A-Z_ ]+$/.test(one) ? one : `'${one}'`))
  if (texts.length <= 1) return texts[0] ?? 'something else'
  if (texts.length > 6) return `${texts.slice(0, 5).join(', ')} …`
  return `${texts.slice(0, -1).join(', ')} or ${texts[texts.length - 1]}`
}

function found(cursor: Cursor): string {
  if (cursor.atEnd) return 'the end of the statement'
  const { text } = cursor.token
  return `'${text.length > 40 ? `${text.slice(0, 40)}…` : text}'`
}

function wantsName(wanted: readonly string[], expected: readonly string[]): boolean {
  const has = (what: string) => wanted.includes(what) || expected.includes(what)
  return has('identifier') || has('expression')
}

function oneSlipApart(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  const [restA, restB] = [a.slice(i), b.slice(i)]
  if (restA.slice(1) === restB || restA === restB.slice(1) || restA.slice(1) === restB.slice(1)) return true
  return restA.length > 1 && restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
}
