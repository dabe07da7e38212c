import type { UnitView } from '../rules/rule.ts'
import { lex } from '../syntax/lexer.ts'
import type { ParsedUnit, SetPlace, Statement, Token } from '../syntax/nodes.ts'
import { parseUnit } from '../syntax/parser/parse.ts'
import type { FlinkVersion } from '../syntax/versions.ts'
import { cutUnits, type Unit } from './units.ts'

/**
 * A unit's text and its tree. Scripts that nobody looks at let their trees go, since the trees of 500 scripts take more than ten times the
 * memory of their texts; who asks for one then gets it from the text again.
 */
export class LazyView implements UnitView {
  readonly file: string
  readonly id: number
  readonly text: string
  readonly inStatementSet: boolean
  /** a query or an INSERT: declares nothing, so nobody need parse it to know what the next statement sees */
  readonly onlyReads: boolean
  readonly setPlace: SetPlace
  private readonly version: FlinkVersion
  private held?: ParsedUnit
  private seen?: WeakRef<ParsedUnit>

  constructor(file: string, id: number, { text, inStatementSet, setPlace, tokens }: Omit<Unit, 'start' | 'end'>, version: FlinkVersion) {
    this.file = file
    this.id = id
    this.text = text
    this.inStatementSet = inStatementSet
    this.setPlace = setPlace
    this.version = version
    this.onlyReads = READING.has(tokens.find(t => t.kind !== 'comment')?.upper ?? '')
  }

  get parsed(): ParsedUnit {
    return this.held ?? this.seen?.deref() ?? this.parse(tokensOf(this.text))
  }

  get statement(): Statement {
    return this.parsed.statement
  }

  get tokens(): readonly Token[] {
    return this.parsed.tokens
  }

  /** Keeps the tree from now on; `tokens` saves lexing the text again. */
  hold(tokens?: readonly Token[]): void {
    this.held ??= this.seen?.deref() ?? this.parse(tokens ?? tokensOf(this.text))
  }

  letGo(): void {
    this.held = undefined
  }

  /** The tree, made of tokens at hand where there is none yet. */
  parse(tokens: readonly Token[]): ParsedUnit {
    const parsed = this.seen?.deref() ?? parseUnit(this.text, tokens, this.version, this.setPlace)
    this.seen = new WeakRef(parsed)
    return parsed
  }
}

const READING = new Set(['SELECT', 'INSERT', 'WITH', 'VALUES'])

/** As the script was cut: a SET's value may hold what is a comment elsewhere. */
function tokensOf(text: string): readonly Token[] {
  const [only, ...more] = cutUnits(text)
  return only && more.length === 0 ? only.tokens : lex(text)
}
