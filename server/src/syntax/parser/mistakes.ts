import type { SyntaxProblem, Token } from '../nodes.ts'

/** A problem, the token at which the parser found it, by its index, and whether the parser knew what was meant. */
export interface FoundProblem {
  readonly problem: SyntaxProblem
  readonly place: number
  readonly understood: boolean
}

/**
 * Which of a statement's problems are mistakes of their own: after the first one, the text is read again with one token left out, added, changed
 * or swapped there, and the repair with which the parser gets furthest stands for what was meant (Burke and Fisher's way). A problem that is
 * gone then followed from the mistake. Where no repair gets further, nothing is known about what comes behind, so nothing is said about it.
 *
 * `firstIn` reads tokens up to the first problem. The work is bounded: it reads at most `MOST_TOKENS` tokens.
 */
export function ownMistakes(
  found: readonly FoundProblem[],
  tokens: readonly Token[],
  firstIn: (tokens: readonly Token[]) => FoundProblem | undefined,
): SyntaxProblem[] {
  const own: SyntaxProblem[] = [found[0].problem]
  let budget = MOST_TOKENS
  let current: FoundProblem = found[0]
  let text = tokens
  for (;;) {
    let best: { tokens: readonly Token[]; next: FoundProblem; reach: number } | undefined
    const past = text.length - current.place
    for (const repaired of repairs(text, current)) {
      budget -= repaired.length
      if (budget < 0) return own
      const next = firstIn(repaired)
      if (next === undefined) return own
      // Counted from the end, so that a token more or less before it doesn't matter.
      const reach = past - (repaired.length - next.place)
      if (best === undefined || reach > best.reach) best = { tokens: repaired, next, reach }
    }
    if (best === undefined || best.reach < (current.understood ? 1 : FURTHER)) return own
    if (opensBracket(text, best.tokens, current.place)) {
      const closed = closedBefore(best.next, best.tokens, firstIn)
      if (closed && !closed.next) return own
      if (closed?.next) best = { ...best, tokens: closed.tokens, next: closed.next }
    }
    const { problem } = best.next
    if (found.some(other => other.problem.start === problem.start)) own.push(problem)
    text = best.tokens
    current = best.next
  }
}

const opensBracket = (before: readonly Token[], after: readonly Token[], place: number): boolean =>
  after.length > before.length && after[place].text === '('

/** Where a bracket had to be opened, the one that closes it is missing for the same reason: the tokens with it, if that gets further. */
function closedBefore(
  { place }: FoundProblem,
  tokens: readonly Token[],
  firstIn: (tokens: readonly Token[]) => FoundProblem | undefined,
): { readonly tokens: readonly Token[]; readonly next: FoundProblem | undefined } | undefined {
  const closed = [...tokens.slice(0, place), tokenOf(')', tokens[place].start), ...tokens.slice(place)]
  const next = firstIn(closed)
  return next && closed.length - next.place >= tokens.length - place ? undefined : { tokens: closed, next }
}

/** About 5 ms of reading. */
const MOST_TOKENS = 40_000
/** A repair is believed when so many more tokens can be read with it; where the parser knew what was meant, any. */
const FURTHER = 6

function* repairs(tokens: readonly Token[], { problem, place }: FoundProblem): Generator<readonly Token[]> {
  const splice = (at: number, remove: number, ...added: readonly Token[]) => [
    ...tokens.slice(0, at),
    ...added,
    ...tokens.slice(at + remove),
  ]
  const last = tokens.length - 1
  const at = tokens[place].start
  const wanted = [...new Set([...problem.expected, ...ANYWHERE])].map(what => tokenOf(what, at))
  if (place < last) yield splice(place, 1)
  if (tokens[place].text === '/*+') yield splice(place, tokens.findIndex((t, i) => i > place && t.text === '*/') + 1 - place)
  if (place > 0 && place <= last) yield splice(place - 1, 1)
  for (const token of wanted) {
    yield splice(place, 0, token)
    if (place < last) yield splice(place, 1, token)
  }
  if (place + 1 < last) yield splice(place, 2, tokens[place + 1], tokens[place])
  if (place > 0 && place < last) yield splice(place - 1, 2, tokens[place], tokens[place - 1])
  if (place > 0) {
    for (const what of BEFORE) {
      yield splice(place - 1, 0, tokenOf(what, at))
      yield splice(place - 1, 1, tokenOf(what, at))
    }
  }
  if (place + 1 < last) {
    yield splice(place, 2)
    for (const what of BEHIND) yield splice(place + 1, 0, tokenOf(what, tokens[place + 1].start))
  }
}

const ANYWHERE = [')', '(', ',', 'identifier']
const BEHIND = ['(', '.']
const BEFORE = ['(', ')', 'CASE', '[', ',', 'AS', 'SELECT', 'identifier', '.']

function tokenOf(what: string, start: number): Token {
  const made = (kind: Token['kind'], text: string): Token => ({ kind, text, upper: kind === 'word' ? text : '', start, end: start })
  switch (what) {
    case 'identifier':
    case 'expression':
    case 'query':
    case 'statement':
      return made('quoted', '`x`')
    case 'type':
      return made('word', 'INT')
    case 'string':
      return made('string', "'x'")
    case 'number':
      return made('number', '1')
  }
  return /^\w/.test(what) ? made('word', what) : made('symbol', what)
}
