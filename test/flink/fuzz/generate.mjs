import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Numbers in [0, 1) that a seed determines (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A statement of the production table, as a list of tokens; `budget` is about how many symbols of the grammar it may take. */
export function statementFrom(random, budget = 60, start = 'statement') {
  const tokens = []
  let left = budget
  const pick = list => list[Math.floor(random() * list.length)]
  const choose = (alternatives, depth) => {
    // Out of budget, or very deep: one of those that end soonest.
    if (left <= 0 || depth > 30) {
      const least = Math.min(...alternatives.map(a => a.least))
      return pick(alternatives.filter(a => a.least <= least + 1 && (!a.rare || a.least === least)))
    }
    const weights = alternatives.map(a => (a.rare ? 0.12 : 1))
    let at = random() * weights.reduce((a, b) => a + b, 0)
    return alternatives.find((_, i) => (at -= weights[i]) < 0) ?? alternatives[0]
  }
  const write = (node, depth) => {
    switch (node.kind) {
      case 'text':
        tokens.push(node.text)
        return
      case 'leaf':
        tokens.push(pick(LEAVES[node.name]))
        return
      case 'rule':
        left--
        write(RULES.get(node.name), depth + 1)
        return
      case 'sequence':
        for (const item of node.items) write(item, depth)
        return
      case 'either':
        write(choose(node.items, depth), depth)
        return
      case 'optional':
        if (left > 0 && depth <= 30 && random() < (node.item.rare ? 0.06 : 0.4)) write(node.item, depth)
        return
      case 'list': {
        write(node.item, depth)
        while (left > 0 && depth <= 30 && random() < 0.35) {
          tokens.push(',')
          write(node.item, depth)
        }
      }
    }
  }
  write({ kind: 'rule', name: start }, 0)
  return tokens
}

/** The tokens with one slip of the hand in them, and what kind of slip it is. */
export function mutated(tokens, random) {
  const pick = list => list[Math.floor(random() * list.length)]
  if (tokens.length < 2) return { tokens: [...tokens, pick(WORDS)], kind: 'added' }
  const kind = random() < 0.5 ? pick(MOVES) : pick(FORMS)
  const copy = [...tokens]
  const found = kind.on ? copy.flatMap((token, i) => (kind.on.test(token) ? [i] : [])) : copy.map((_, i) => i)
  if (found.length === 0) {
    copy.splice(Math.floor(random() * copy.length), 1)
    return { tokens: copy, kind: 'left out' }
  }
  kind.change(copy, pick(found), pick)
  return { tokens: copy, kind: kind.name }
}

/** Slips with whole tokens. */
const MOVES = [
  { name: 'left out', change: (list, at) => list.splice(at, 1) },
  { name: 'doubled', change: (list, at) => list.splice(at, 0, list[at]) },
  { name: 'swapped', change: (list, at) => list.splice(at, 2, ...list.slice(at, at + 2).reverse()) },
  { name: 'cut', change: (list, at) => list.splice(Math.max(1, at)) },
  { name: 'added', change: (list, at, pick) => list.splice(at, 0, pick(WORDS)) },
  {
    name: 'replaced',
    change: (list, at, pick) => {
      list[at] = pick(WORDS)
    },
  },
]

/** Slips within a token, and tokens that the table of productions doesn't have. */
const FORMS = [
  slipWithin('other quotes', /^['`]/, (token, pick) => pick(QUOTES)(token.slice(1, -1))),
  slipWithin('full-width', /^[(),;=.*<>+[\]]$|^\d/, token => fullWidth(token)),
  slipWithin('reserved name', /^`|^\w*[a-z]/, (_, pick) => pick(RESERVED)),
  slipWithin('number', /^[\d.]*\d/, (_, pick) => pick(NUMBERS)),
  slipWithin('string', /'$/, (_, pick) => pick(STRINGS)),
  slipWithin('typing', /^[A-Za-z]{3}/, (token, pick) => misspelt(token, pick)),
  { name: 'comment', change: (list, at, pick) => list.splice(at, 0, pick(COMMENTS)) },
  { name: 'comment', change: (list, _, pick) => list.push(pick(LAST_COMMENTS)) },
  { name: 'hint', change: (list, at, pick) => list.splice(at, 0, pick(HINTS)) },
]

function slipWithin(name, on, of) {
  return {
    name,
    on,
    change: (list, at, pick) => {
      list[at] = of(list[at], pick)
    },
  }
}

function fullWidth(token) {
  return [...token].map(character => String.fromCharCode(character.charCodeAt(0) + 0xfee0)).join('')
}

/** A letter left out, doubled, or swapped with the next. */
function misspelt(word, pick) {
  const at = pick([0, 1, 2])
  const [before, letter, after] = [word.slice(0, at), word[at], word.slice(at + 1)]
  return pick([before + after, before + letter + letter + after, before + after.slice(0, 1) + letter + after.slice(1)])
}

/** The tokens as text, over several lines, so that the line of a mistake says something. */
export function textOf(tokens, random) {
  let text = ''
  let width = 0
  for (const [i, token] of tokens.entries()) {
    if (i > 0) {
      const breaks = width > 30 && random() < 0.35
      text += breaks ? '\n  ' : ' '
      width = breaks ? 0 : width + 1
    }
    text += token
    width += token.length
  }
  return text
}

// ---------------------------------------------------------------- the table

const LEAVES = {
  id: ['a', 'b', 'c', 'ts', 't1', 'orders', 'price', '`order`', '`my col`', 'x', 'Name', 'data', 'type', 'id1', 'status', 'number'],
  name: ['t', 't', 'u', 'orders', 'db.t', 'cat.db.t', '`t 1`', 'my_view'],
  int: ['1', '2', '3', '10', '0', '42'],
  decimal: ['1.5', '.25', '3.', '0.10'],
  approx: ['1e3', '1.5E-2', '2e+4'],
  string: ["'x'", "'k'", "'a.b.c'", "'it''s'", "''", "'1'", "'2024-01-01'", "'10:00:00'"],
  date: ["'2024-01-31'"],
  time: ["'10:00:00'", "'23:59:59.123'"],
  timestamp: ["'2024-01-31 10:00:00'", "'2024-01-31 10:00:00.123'"],
  unicode: ["U&'\\00e4'", "_UTF8'x'", "N'x'"],
}
const WORDS = [
  ...'SELECT FROM WHERE GROUP BY ORDER AS ON JOIN LEFT TABLE CREATE WITH AND OR NOT NULL IN IS CASE WHEN THEN END SET VALUES INTO INTERVAL DAY INT ROW ARRAY OVER PARTITION UNION ALL DISTINCT LIKE FOR PRIMARY KEY DROP ALTER USING'.split(
    ' ',
  ),
  ...['(', ')', ',', '.', '=', '<', '>', '*', '+', '[', ']', ';', "'s'", '7', 'x', '`q`', ':', '=>', '/*+', '*/', '<>', '|', '{', '}'],
]
const QUOTES = [
  text => `"${text}"`,
  text => `'${text}'`,
  text => `\`${text}\``,
  text => `\u2018${text}\u2019`,
  text => `\u201c${text}\u201d`,
  text => `'${text}`,
  text => `${text}'`,
  text => `\`${text}`,
]
const COMMENTS = [
  '/* c */',
  '-- c\n',
  '// c\n',
  '/* a /* b */',
  '/* a /* b */ c */',
  '/**/',
  '/*',
  '*/',
  "/* it's */",
  "-- it's\n",
  '--\n',
  '#',
]
const LAST_COMMENTS = ['-- end', '--', '// end', '/* end */', '/* end', '/**/', "-- it's"]
const HINTS = [
  "/*+ OPTIONS('k' = 'v') */",
  '/*+ x */',
  '/*+ BROADCAST(t) */',
  '/*+',
  '/*+ */',
  "/*+ LOOKUP('k'='v'",
  '/* + x */',
  '/*+ x, y(1) */',
]
const RESERVED =
  'ORDER USER VALUE TABLE GROUP DATE TIME YEAR ROW ROWS START END DAY METHOD POSITION RESULT LANGUAGE MODULE PARTITION CURRENT KEY'.split(
    ' ',
  )
const NUMBERS = '1e 0x1F 1.2.3 1_000 1L 1..2 1e+ 007 -1 +1 .5. 1.e2 1E400 99999999999999999999 1a 5. . 1e5e5 0b1 ½ ١'.split(' ')
const STRINGS = [
  ...["U&'x'", "U&'\\00e4'", "u&'\\zz'", "U&'!00e4' UESCAPE '!'", "_UTF8'x'", "_utf16'x'", "_nope'x'", "X'0aff'", "X'abc'", "X'zz'", "x''"],
  ...[
    "N'x'",
    "n'x'",
    "E'a\\'b'",
    "e'\\n'",
    "b'01'",
    "'a' 'b'",
    "'a'\n'b'",
    "'a''",
    "''''",
    "'\u{1f600}'",
    "'a\nb'",
    "r'x'",
    "'-- x'",
    "'/* x'",
  ],
]
const RULES = readTable()

function readTable() {
  const text = readFileSync(join(import.meta.dirname, 'productions.txt'), 'utf8')
  const rules = new Map()
  for (const line of text.split('\n').filter(l => l.includes(' = ') && !l.startsWith('#'))) {
    const [name, ...body] = line.split(' = ')
    rules.set(name.trim(), expressionOf(body.join(' = ')))
  }
  measure(rules)
  return rules
}

function expressionOf(text) {
  const parts = text.match(/'[^']*'|\w+|[[\](){}|~]/g)
  let at = 0
  const alternatives = () => {
    const items = [sequence()]
    while (parts[at] === '|') {
      at++
      items.push(sequence())
    }
    return items.length === 1 ? items[0] : { kind: 'either', items }
  }
  const sequence = () => {
    const rare = parts[at] === '~'
    if (rare) at++
    const items = []
    while (at < parts.length && !'])}|'.includes(parts[at])) items.push(item())
    return { kind: 'sequence', items, rare }
  }
  const item = () => {
    const part = parts[at++]
    if (part.startsWith("'")) return { kind: 'text', text: part.slice(1, -1) }
    if (part === '[' || part === '(' || part === '{') {
      const inner = alternatives()
      at++
      return part === '(' ? inner : { kind: part === '[' ? 'optional' : 'list', item: inner }
    }
    if (part === part.toUpperCase()) return { kind: 'text', text: part }
    return { kind: Object.hasOwn(LEAVES, part) ? 'leaf' : 'rule', name: part }
  }
  return alternatives()
}

/** Notes with each alternative how few tokens it can come to, so that generation can end. */
function measure(rules) {
  const leastOf = new Map([...rules.keys()].map(name => [name, Number.POSITIVE_INFINITY]))
  const least = node => {
    switch (node.kind) {
      case 'rule':
        if (!leastOf.has(node.name)) throw new Error(`the production table has no '${node.name}'`)
        return leastOf.get(node.name) + 0.5
      case 'sequence':
        node.least = node.items.reduce((sum, item) => sum + least(item), 0)
        return node.least
      case 'either':
        return Math.min(...node.items.map(least))
      case 'list':
        return least(node.item)
      case 'optional':
        least(node.item)
        return 0
      default:
        return 1
    }
  }
  for (let changed = true; changed; ) {
    changed = false
    for (const [name, node] of rules) {
      const value = least(node)
      if (value < leastOf.get(name)) {
        leastOf.set(name, value)
        changed = true
      }
    }
  }
}
