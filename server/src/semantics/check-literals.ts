import type { NumberLiteral, StringLiteral, TimeLiteral } from '../syntax/nodes.ts'
import { flawOfTime } from '../syntax/parser/strings.ts'
import type { Span } from '../text/span.ts'
import type { Binder } from './binder.ts'

/** DATE '…', TIME '…', TIMESTAMP '…': there is such a day and time. */
export function checkTimeLiteral(b: Binder, node: TimeLiteral): void {
  // A half-written one was told by the parser.
  const flaw = node.end > node.start + node.type.length + 1 ? flawOfTime(node.type, node.value) : undefined
  if (flaw !== undefined) b.problem(node, 'argument-type', flaw)
}

/** A number without an exponent has digits for 64 bits, wherever its point stands (Calcite's SqlValidatorImpl.validateLiteral). */
export function checkNumberLiteral(b: Binder, { text }: NumberLiteral, negative: boolean, place: Span): void {
  if (text.length < 19 || !/^\d*\.?\d*$/.test(text)) return
  const digits = BigInt(`${negative ? '-' : ''}${text.replace('.', '')}`)
  if (digits !== BigInt.asIntN(64, digits))
    b.problem(place, 'argument-type', `The number ${text} has too many digits`, "CAST('…' AS DECIMAL(38, 0))")
}

/** X'0aff' has two digits a byte; a string goes on in the next line, not in the same. */
export function checkStringLiteral(b: Binder, { binary, value, continued, ...place }: StringLiteral): void {
  if (binary && value.length % 2 === 1) b.problem(place, 'argument-type', "A binary string X'…' has two digits for each byte")
  if (continued) b.problem(continued, 'argument-type', 'A string goes on in the next line only', "Write || between the two, or a ','")
}
