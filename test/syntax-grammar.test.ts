import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseUnit } from '../server/src/syntax/parser/parse.ts'
import { STATEMENT_WORDS } from '../server/src/syntax/statement-words.ts'
import { cutUnits } from '../server/src/workspace/units.ts'
import { snippets } from './support/snippets.ts'

interface Rule {
  readonly name?: string
  readonly match?: string
  readonly begin?: string
  readonly end?: string
  readonly include?: string
  readonly patterns?: readonly Rule[]
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../syntaxes/${name}`, import.meta.url), 'utf8'))
const grammar = read('flinksql.tmLanguage.json') as { patterns: Rule[]; repository: Record<string, Rule> }

describe('the TextMate grammar', () => {
  test.each([
    ['SELECT', 'keyword.other.statement'],
    ['select', 'keyword.other.statement'],
    ['FROM', 'keyword.control.clause'],
    ['LEFT JOIN', 'keyword.control.clause'],
    ['LEFT(a, 1)', 'entity.name.function'],
    ['WATERMARK', 'keyword.other.ddl'],
    ['NOT', 'keyword.operator.word'],
    ['BIGINT', 'storage.type'],
    ['TIMESTAMP_LTZ(3)', 'storage.type'],
    ['my_function (x)', 'entity.name.function'],
    ['TUMBLE(', 'support.function.window'],
    ['CURRENT_TIMESTAMP', 'support.function.context'],
    ['NULL', 'constant.language'],
    ['MINUTES', 'constant.language.time-unit'],
    ['1.5e3', 'constant.numeric'],
    ["'it''s'", 'string.quoted.single'],
    ["U&'x'", 'string.quoted.single'],
    ['`a``b`', 'variable.other.quoted'],
    ['-- x', 'comment.line.double-dash'],
    ['// x', 'comment.line.double-slash'],
    ['/* x */', 'comment.block'],
    ['/*+ OPTIONS', 'meta.hint'],
    ['=>', 'keyword.operator.arrow'],
    ['"x"', 'invalid.illegal'],
  ])('%s is %s', (text, scope) => {
    expect(scopeAt(text)).toMatch(new RegExp(`^${scope.replaceAll('.', '\\.')}`))
  })

  test('a plain name has no scope, and a keyword within one is none', () => {
    for (const name of ['bidder', 'selected', 'from_id', 'x_null']) expect(scopeAt(name)).toBeUndefined()
  })

  test('every word that a statement begins with is a keyword', () => {
    for (const word of STATEMENT_WORDS) expect([word, scopeAt(word)]).toEqual([word, expect.stringMatching(/^keyword\./)])
  })

  test('every include leads somewhere', () => {
    const includes = [...JSON.stringify(grammar).matchAll(/"include":"#([^"]+)"/g)].map(match => match[1])
    expect(includes.filter(name => !(name in grammar.repository))).toEqual([])
  })
})

describe('the markdown injection', () => {
  const { repository } = read('flinksql.markdown-injection.tmLanguage.json') as { repository: Record<string, Rule> }
  const begin = toRegExp(repository['flinksql-code-block'].begin!.replace('(?i:', '(?:'))
  test.each(['```flinksql', '~~~ FlinkSQL', '````flinksql title="x"'])('%s begins a block', line => expect(begin.test(line)).toBe(true))
  test.each(['```sql', '`flinksql`', '```flinksqlx'])('%s begins none', line => expect(begin.test(line)).toBe(false))
})

test.each(snippets())('the snippet $name is a statement as soon as it is inserted', ({ text }) => {
  for (const unit of cutUnits(text)) expect(parseUnit(unit.text).problems).toEqual([])
})

test('brackets and quotes close, words are whole identifiers', () => {
  const configuration = read('flinksql.language-configuration.json') as { wordPattern: string; comments: { lineComment: string } }
  expect(configuration.comments.lineComment).toBe('--')
  expect('a.bid_price, x'.match(new RegExp(configuration.wordPattern, 'g'))).toEqual(['a', 'bid_price', 'x'])
})

/** The scope of the rule that TextMate would take at the text's start: the first of those that match there. */
function scopeAt(text: string, rules: readonly Rule[] = grammar.patterns): string | undefined {
  for (const rule of rules) {
    if (rule.include) {
      const found = scopeAt(text, [grammar.repository[rule.include.slice(1)]])
      if (found !== undefined) return found
      continue
    }
    const pattern = rule.match ?? rule.begin
    if (pattern === undefined) {
      const found = scopeAt(text, rule.patterns ?? [])
      if (found !== undefined) return found
    } else if (toRegExp(pattern).exec(text)?.index === 0) return rule.name ?? ''
  }
  return undefined
}

/** Oniguruma's `(?i)` at the start is JavaScript's flag; `\G` is where matching starts. */
function toRegExp(pattern: string): RegExp {
  const caseless = pattern.startsWith('(?i)')
  return new RegExp((caseless ? pattern.slice(4) : pattern).replaceAll('|\\G', ''), caseless || pattern.includes('flinksql') ? 'i' : '')
}
