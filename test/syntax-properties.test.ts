import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptyEnvironment } from '../server/src/semantics/environment.ts'
import { lex } from '../server/src/syntax/lexer.ts'
import type { AnyNode, Token } from '../server/src/syntax/nodes.ts'
import { expectedAt, parseUnit } from '../server/src/syntax/parser/parse.ts'
import { childrenOf } from '../server/src/syntax/walk.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { LineIndex } from '../server/src/text/line-index.ts'
import { foldScript, type Script } from '../server/src/workspace/script.ts'
import { cutUnits } from '../server/src/workspace/units.ts'
import { LazyView } from '../server/src/workspace/view.ts'
import { STATEMENTS } from './support/statements.ts'

const options = { seed: 20_240_607, numRuns: 300 }
const words = [...new Set(STATEMENTS.flatMap(sql => lex(sql).map(token => token.text)))]
/** texts near to SQL: real tokens in any order, cut statements, statements with a token left out, doubled or replaced */
const tokenSoup = fc
  .array(
    fc.constantFrom(...words, ' ', '\n', "'", '`', '(', ')', '/*', '/*+', '*/', '--', ';', '\n\nSELECT', '\u{1f600}', '\ud800', '\0'),
    { maxLength: 60 },
  )
  .map(parts => parts.join(' '))
const mutated = fc
  .tuple(fc.constantFrom(...STATEMENTS), fc.nat(), fc.constantFrom('cut', 'drop', 'double', 'replace', 'swap'), fc.constantFrom(...words))
  .map(([sql, at, how, word]) => mutate(sql, at, how, word))
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), tokenSoup, mutated)

describe('any text', () => {
  test('is cut into tokens that lose nothing but white space', () => {
    fc.assert(
      fc.property(anyText, text => expectLossless(text, lex(text))),
      options,
    )
  })

  test('is cut into units that lose nothing but white space', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), texts => {
        const text = texts.join('\n')
        let end = 0
        for (const unit of cutUnits(text)) {
          expect(text.slice(end, unit.start)).toMatch(/^[ \t\n\r\f\ufeff]*$/)
          expect(unit.text).toBe(text.slice(unit.start, unit.end))
          expectLossless(unit.text, unit.tokens)
          end = unit.end
        }
        expect(text.slice(end)).toMatch(/^[ \t\n\r\f\ufeff]*$/)
      }),
      options,
    )
  })

  test('has units whose text alone gives their tokens again', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 4 }), texts => {
        for (const unit of cutUnits(texts.join('\n'))) expect(new LazyView('', 0, unit, '2.2').tokens).toEqual(unit.tokens)
      }),
      options,
    )
  })

  test('is cut after a change as if it were cut anew', () => {
    const change = fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.oneof(anyText, fc.constantFrom('', ';', "'", 'x', '\nSELECT 1;\n')))
    const statements = fc.array(fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...STATEMENTS) }, { weight: 1, arbitrary: anyText }), {
      minLength: 3,
      maxLength: 12,
    })
    fc.assert(
      fc.property(statements, fc.array(change, { minLength: 1, maxLength: 4 }), (parts, changes) => {
        let script = foldAgain(parts.join(';\n'))
        for (const [at, removed, added] of changes) {
          const start = at % (script.text.length + 1)
          script = foldAgain(script.text.slice(0, start) + added + script.text.slice(start + removed), script)
        }
      }),
      { ...options, numRuns: 120 },
    )
  })

  test('is cut anew where what decides stands far behind', () => {
    const text = `SELECT 0;\nSELECT 1\nCREATE /* ${'far '.repeat(50)}*/ TABLE t (a INT);\nSELECT 2;`
    expect(foldAgain(text).units.length).toBe(4)
    expect(foldAgain(text.replace('TABLE', 'FOO'), foldAgain(text)).units.length).toBe(3)
  })

  test('gives a tree whose spans lie within those of their parents, and problems within the text', () => {
    fc.assert(
      fc.property(anyText, text => {
        const { statement, problems } = parseUnit(text)
        expect(statement.start).toBeGreaterThanOrEqual(0)
        expect(statement.end).toBeLessThanOrEqual(text.length)
        expectNested(statement)
        for (const problem of problems) {
          expect(problem.start).toBeGreaterThanOrEqual(0)
          expect(problem.end).toBeGreaterThanOrEqual(problem.start)
          expect(problem.end).toBeLessThanOrEqual(text.length)
        }
      }),
      { ...options, numRuns: 1000 },
    )
  })

  test('can be completed at every place without an exception', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, at) => {
        expect(Array.isArray(expectedAt(text, text.length === 0 ? 0 : at % (text.length + 1)))).toBe(true)
      }),
      options,
    )
  })
})

describe('a mistake', () => {
  test('stays in its statement: the next ones are cut, parsed and judged as if it were not there', () => {
    fc.assert(
      fc.property(mutatedWithoutQuotes(), fc.constantFrom(...STATEMENTS.filter(sql => !sql.includes(';'))), (bad, good) => {
        const text = `${bad};\n${good};\n`
        const last = cutUnits(text).at(-1)!
        expect(last.text).toBe(`${good};`)
        expect(parseUnit(last.text, last.tokens).problems).toEqual([])
      }),
      options,
    )
  })

  test('of one token gives one problem in nearly all cases', () => {
    const cases = fc.sample(mutatedWithoutQuotes(), { ...options, numRuns: 1000 })
    const counts = cases.map(sql => parseUnit(sql).problems.length)
    const several = counts.filter(count => count > 1).length
    const wrong = counts.filter(count => count > 0).length
    expect(wrong).toBeGreaterThan(300)
    expect(several / wrong).toBeLessThan(0.1)
  })
})

describe('the statements in test/support/statements.ts', () => {
  test.each(STATEMENTS)('%s', sql => {
    const units = cutUnits(sql)
    expect(units.flatMap(unit => parseUnit(unit.text, unit.tokens).problems)).toEqual([])
    for (const unit of units) expectNested(parseUnit(unit.text).statement)
  })

  test('are expected: each word of the grammar was offered where it stands', () => {
    let offered = 0
    let asked = 0
    for (const sql of STATEMENTS.filter(one => !one.includes(';'))) {
      for (const token of lex(sql)) {
        const what = classOf(token)
        if (!what) continue
        asked++
        const expected = expectedAt(`${sql.slice(0, token.start)} `, token.start + 1)
        if (what.some(one => expected.includes(one))) offered++
      }
    }
    expect(offered / asked).toBeGreaterThan(0.95)
  })
})

describe('texts', () => {
  test('offsets and positions translate into each other', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'ä', '\u{1f600}', '\n', '\r\n', '\r', ' '), { maxLength: 40 }), parts => {
        const text = parts.join('')
        const index = new LineIndex(text)
        for (let offset = 0; offset <= text.length; offset++) {
          // Between \r and \n lies no position of its own.
          if (text[offset - 1] === '\r' && text[offset] === '\n') continue
          expect(index.offsetAt(index.positionAt(offset))).toBe(offset)
        }
      }),
      options,
    )
  })

  test('edits that lie apart are the same in any order', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 30 }),
        fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.string({ maxLength: 3 })), { maxLength: 5 }),
        (text, steps) => {
          const edits = []
          let at = 0
          for (const [gap, length, newText] of steps) {
            const start = at + gap + 1
            if (start + length > text.length) break
            edits.push({ start, end: start + length, newText })
            at = start + length
          }
          expect(applyEdits(text, [...edits].reverse())).toBe(applyEdits(text, edits))
        },
      ),
      options,
    )
  })
})

function mutatedWithoutQuotes() {
  const plain = words.filter(word => !/['`"]|\/\*|--|\*\/|^;$/.test(word))
  return fc
    .tuple(
      fc.constantFrom(...STATEMENTS.filter(sql => !sql.includes(';'))),
      fc.nat(),
      fc.constantFrom('drop', 'double', 'replace', 'swap'),
      fc.constantFrom(...plain),
    )
    .map(([sql, at, how, word]) => mutate(sql, at, how, word))
}

function mutate(sql: string, at: number, how: string, word: string): string {
  const tokens = lex(sql)
  if (tokens.length === 0) return sql
  const token = tokens[at % tokens.length]
  const next = tokens[(at % tokens.length) + 1] ?? token
  switch (how) {
    case 'cut':
      return sql.slice(0, token.end)
    case 'drop':
      return sql.slice(0, token.start) + sql.slice(token.end)
    case 'double':
      return `${sql.slice(0, token.end)} ${sql.slice(token.start)}`
    case 'replace':
      return `${sql.slice(0, token.start)} ${word} ${sql.slice(token.end)}`
    default:
      return next === token ? sql : `${sql.slice(0, token.start)}${next.text} ${token.text}${sql.slice(next.end)}`
  }
}

function expectLossless(text: string, tokens: readonly Token[]): void {
  let end = 0
  for (const token of tokens) {
    expect(text.slice(end, token.start)).toMatch(/^[ \t\n\r\f\ufeff]*$/)
    expect(token.text).toBe(text.slice(token.start, token.end))
    expect(token.end).toBeGreaterThan(token.start)
    end = token.end
  }
  expect(text.slice(end)).toMatch(/^[ \t\n\r\f\ufeff]*$/)
}

function expectNested(node: AnyNode): void {
  for (const child of childrenOf(node)) {
    if (child.start < node.start || child.end > node.end || child.end < child.start) {
      expect.fail(`${child.kind} ${child.start}-${child.end} is not within ${node.kind} ${node.start}-${node.end}`)
    }
    expectNested(child)
  }
}

function classOf(token: Token): string[] | undefined {
  switch (token.kind) {
    case 'word':
      return [token.upper, 'identifier', 'expression', 'type']
    case 'quoted':
      return ['identifier', 'expression']
    case 'string':
      return ['string', 'expression']
    case 'number':
      return ['number', 'expression']
    case 'symbol':
      return [token.text, 'expression']
    default:
      return undefined
  }
}

/** The next version of a script; its units are those that a new script would have. */
function foldAgain(text: string, previous?: Script): Script {
  let lastId = 0
  const script = foldScript('', text, emptyEnvironment(), previous, () => ++lastId)
  const cut = cutUnits(text).map(({ start, text, inStatementSet, setPlace }) => ({ start, text, inStatementSet, setPlace }))
  const { units } = script
  expect(units.map(u => ({ start: u.start, text: u.view.text, inStatementSet: u.view.inStatementSet, setPlace: u.view.setPlace }))).toEqual(
    cut,
  )
  return script
}
