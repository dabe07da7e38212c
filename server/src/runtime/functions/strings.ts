import type { ScalarCall } from '../../plan/expression.ts'
import { STRING } from '../../semantics/types.ts'
import { type Code, strict, type Term } from '../engine/code.ts'
import { RuntimeProblem } from '../ports.ts'
import { convert } from './cast.ts'
import { type Build, literalOf, NotHere, nullable } from './scope.ts'
import * as text from './text.ts'

/** Text functions: NULL where an argument is, unless said. */
export const stringFunctions: Record<string, Build> = {
  UPPER: simple((c, [s]) => `${c.constant(upper)}(${s})`),
  LOWER: simple((c, [s]) => `${c.constant(lower)}(${s})`),
  CHAR_LENGTH: simple((c, [s]) => `${c.constant(text.charLength)}(${s})`),
  CHARACTER_LENGTH: simple((c, [s]) => `${c.constant(text.charLength)}(${s})`),
  TRIM: (c, call, args) => {
    // TRIM(symbol, characters, text) as planned, or TRIM(text)
    if (args.length === 1) return strict(c, call.type, args, ([s]) => `${c.constant(text.trim)}('BOTH', ' ', ${s})`)
    const mode = String(literalOf(call.args[0]) ?? 'BOTH')
    if (!['BOTH', 'LEADING', 'TRAILING'].includes(mode) || args.length !== 3) throw new NotHere(`TRIM with ${args.length} arguments`)
    return strict(c, call.type, args.slice(1), ([chars, s]) => `${c.constant(text.trim)}(${c.constant(mode)}, ${chars}, ${s})`)
  },
  BTRIM: trimOf('BOTH'),
  LTRIM: trimOf('LEADING'),
  RTRIM: trimOf('TRAILING'),
  SUBSTRING: simple((c, [s, from, length]) => `${c.constant(text.substring)}(${s}, ${from}, ${length ?? '2147483647'})`, true),
  SUBSTR: simple((c, [s, from, length]) => `${c.constant(text.substring)}(${s}, ${from}, ${length ?? '2147483647'})`, true),
  LEFT: simple((c, [s, n]) => `${n} <= 0 ? '' : ${c.constant(text.substring)}(${s}, 1, ${n})`),
  RIGHT: simple((c, [s, n]) => `${n} <= 0 ? '' : ${c.constant(right)}(${s}, ${n})`),
  CONCAT: (c, call, args) =>
    strict(
      c,
      call.type,
      args.map(a => convert(c, a, STRING)),
      v => v.join(' + '),
    ),
  '||': (c, call, args) =>
    strict(
      c,
      call.type,
      args.map(a => convert(c, a, STRING)),
      v => v.join(' + '),
    ),
  // NULL only where the separator is: NULL parts are left out
  CONCAT_WS: (c, call, [separator, ...parts]) => {
    const list = parts.map(p => nullable(convert(c, p, STRING))).join(', ')
    return strict(c, call.type, [separator], ([s]) => `${c.constant(concatWith)}(${s}, [${list}])`)
  },
  LIKE: (c, call, args) => like(c, call, args),
  'NOT LIKE': (c, call, args) => strict(c, call.type, [like(c, call, args)], ([v]) => `!${v}`),
  REGEXP: (c, call, args) => regexp(c, call, args, (e, [s]) => `${e}.test(${s})`),
  SIMILAR: (_c, call) => notHere(call),
  REGEXP_EXTRACT: (c, call, args) =>
    regexp(c, call, args, (e, [s, , group]) => `${c.constant(text.regexpExtract)}(${s}, ${e}, ${group ?? '0'})`, true),
  REGEXP_REPLACE: (c, call, args) => regexp(c, call, args, (e, [s, , to]) => `${s}.replace(${e}, () => ${to})`, false, 'g'),
  SPLIT_INDEX: (c, call, args) => {
    // the delimiter may be a code point
    const delimiter =
      args[1].type.root === 'CHAR' || args[1].type.root === 'VARCHAR'
        ? args[1]
        : strict(c, STRING, [args[1]], ([n]) => `String.fromCodePoint(${n})`)
    return strict(c, call.type, [args[0], delimiter, args[2]], ([s, d, i]) => `${c.constant(text.splitIndex)}(${s}, ${d}, ${i})`, true)
  },
  REPLACE: simple((_c, [s, from, to]) => `(${from} === '' ? ${s} : ${s}.replaceAll(${from}, () => ${to}))`),
  REVERSE: simple((_c, [s]) => `Array.from(${s}).reverse().join('')`),
  REPEAT: simple((_c, [s, n]) => `${s}.repeat(Math.max(0, ${n}))`),
  INITCAP: simple((c, [s]) => `${c.constant(initcap)}(${s})`),
  STARTSWITH: simple((_c, [s, p]) => `${s}.startsWith(${p})`),
  ENDSWITH: simple((_c, [s, p]) => `${s}.endsWith(${p})`),
  POSITION: simple((c, [needle, s]) => `${c.constant(position)}(${s}, ${needle})`),
  LOCATE: simple((c, [needle, s, ...from]) =>
    from.length > 0 ? `${c.constant(position)}(${s}, ${needle}, ${from[0]})` : `${c.constant(position)}(${s}, ${needle})`,
  ),
  INSTR: simple((c, [s, needle]) => `${c.constant(position)}(${s}, ${needle})`),
  LPAD: simple((c, [s, n, pad]) => `${c.constant(padText)}(${s}, ${n}, ${pad}, true)`, true),
  RPAD: simple((c, [s, n, pad]) => `${c.constant(padText)}(${s}, ${n}, ${pad}, false)`, true),
}

function notHere(call: ScalarCall): never {
  throw new NotHere(`function ${call.name}`)
}

function simple(make: (c: Code, values: string[]) => string, mayBeNull = false): Build {
  return (c, call, args) => strict(c, call.type, args, v => make(c, v), mayBeNull)
}

function trimOf(mode: string): Build {
  return (c, call, args) =>
    strict(c, call.type, args, ([s, chars]) => `${c.constant(text.trim)}(${c.constant(mode)}, ${chars ?? "' '"}, ${s})`)
}

const upper = (s: string) => s.toUpperCase()
const lower = (s: string) => s.toLowerCase()
const concatWith = (separator: string, parts: (string | null)[]) => parts.filter(p => p !== null).join(separator)

function right(s: string, n: number): string {
  const length = text.charLength(s)
  return n >= length ? s : text.substring(s, length - n + 1, n)!
}

function initcap(s: string): string {
  return s.toLowerCase().replace(/[\p{L}\p{N}]+/gu, w => w[0].toUpperCase() + w.slice(1))
}

/** 1-based position of the first `needle` from position `from` on, 0 without one. */
function position(s: string, needle: string, from = 1): number {
  if (from < 1) return 0
  const at = s.indexOf(needle, from - 1)
  return at < 0 ? 0 : text.charLength(s.slice(0, at)) + 1
}

function padText(s: string, n: number, pad: string, left: boolean): string | null {
  if (n < 0) return null
  const chars = Array.from(s)
  if (chars.length >= n) return chars.slice(0, n).join('')
  if (pad === '') return null
  const fill = Array.from(pad.repeat(Math.ceil((n - chars.length) / text.charLength(pad))))
    .slice(0, n - chars.length)
    .join('')
  return left ? fill + s : s + fill
}

function like(c: Code, call: ScalarCall, args: Term[]): Term {
  const pattern = literalOf(call.args[1])
  const escaping = call.args[2] === undefined ? null : literalOf(call.args[2])
  if (escaping === undefined || (typeof pattern !== 'string' && args.length > 2))
    throw new NotHere('LIKE with an escape that is no literal')
  if (typeof pattern === 'string') {
    // an empty literal pattern is true for every text in Flink; an empty column value only for the empty text
    if (pattern === '') return strict(c, call.type, [args[0]], () => 'true')
    const test = c.constant(text.compileLike(pattern, escaping as string | null))
    return strict(c, call.type, [args[0]], ([s]) => `${test}(${s})`)
  }
  return strict(c, call.type, args, ([s, p]) => `${c.constant(text.like)}(${s}, ${p})`)
}

/** A function of a regular expression: compiled once where it is a literal, else kept by its text. */
function regexp(
  c: Code,
  call: ScalarCall,
  args: Term[],
  make: (expression: string, values: string[]) => string,
  mayBeNull = false,
  flags = '',
): Term {
  const pattern = literalOf(call.args[1])
  if (typeof pattern === 'string') {
    const compiled = text.compileRegExp(pattern, flags)
    if (compiled === null) throw new NotHere(`the Java regular expression '${pattern}'`)
    return strict(c, call.type, args, v => make(c.constant(compiled), v), mayBeNull)
  }
  const cache = c.constant(regexpCache(flags))
  return strict(c, call.type, args, v => make(`${cache}(${v[1]})`, v), mayBeNull)
}

function regexpCache(flags: string): (pattern: string) => RegExp {
  const known = new Map<string, RegExp>()
  return pattern => {
    let e = known.get(pattern)
    if (e === undefined) {
      const compiled = text.compileRegExp(pattern, flags)
      if (compiled === null) {
        throw new RuntimeProblem(
          'regular-expression',
          `The regular expression '${pattern}' is not run here`,
          'Run this on Flink, or write the pattern without Java-only constructs.',
        )
      }
      if (known.size > 1000) known.clear()
      known.set(pattern, (e = compiled))
    }
    return e
  }
}
