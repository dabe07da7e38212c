import { declaredNames } from '../features/outline.ts'
import type { UnitView } from '../rules/rule.ts'
import { lex } from '../syntax/lexer.ts'
import type { ParsedUnit, SetPlace, Statement, Token } from '../syntax/nodes.ts'
import { parseUnit } from '../syntax/parser/parse.ts'
import type { FlinkVersion } from '../syntax/versions.ts'
import type { UnitCache } from './script.ts'
import { cutUnits, type Unit } from './units.ts'

/**
 * A unit's text, and its tokens and tree until they are collected: they take more than ten times the memory of the text and are made of it again
 * in microseconds (those of 2,000 lines in 3 ms), so only the script that is being edited keeps its trees.
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
  private tree?: WeakRef<Tree>
  /** true: from the next look on */
  private kept?: Tree | true
  private lexed?: WeakRef<readonly Token[]>
  /** one string, since an array of them takes three times the memory; a name has no line break */
  private declared?: string
  private known?: UnitCache

  /** `soon`: somebody will look at it at once, so that its tokens needn't be made again. */
  constructor(
    file: string,
    id: number,
    { text, inStatementSet, setPlace, tokens }: Omit<Unit, 'start' | 'end'>,
    version: FlinkVersion,
    soon = false,
  ) {
    this.file = file
    this.id = id
    this.text = text
    this.inStatementSet = inStatementSet
    this.setPlace = setPlace
    this.version = version
    this.onlyReads = READING.has(tokens.find(t => t.kind !== 'comment')?.upper ?? '')
    if (soon) this.lexed = new WeakRef(tokens)
  }

  get parsed(): Tree {
    if (this.kept && this.kept !== true) return this.kept
    const known = this.tree?.deref()
    const tree = known ?? this.parse(this.tokens)
    if (!known) this.tree = new WeakRef(tree)
    if (this.kept) this.kept = tree
    return tree
  }

  get statement(): Statement {
    return this.parsed.statement
  }

  get tokens(): readonly Token[] {
    const known = this.lexed?.deref()
    if (known) return known
    const tokens = this.onlyReads ? lex(this.text) : tokensOf(this.text)
    this.lexed = new WeakRef(tokens)
    return tokens
  }

  /** What it declares: a table, then its columns. Kept, for whoever looks through all scripts. */
  get names(): readonly string[] {
    if (this.onlyReads) return []
    if (this.declared === undefined) this.parse(this.tokens)
    return this.declared ? this.declared.split('\n') : []
  }

  /** What is known of the unit, in all versions of its script. */
  get cache(): UnitCache {
    this.known ??= {}
    return this.known
  }

  forget(): void {
    this.known = undefined
  }

  keepTree(): void {
    this.kept ??= true
  }

  letTreeGo(): void {
    this.kept = undefined
  }

  /** A tree of its own, made of tokens at hand. */
  parse(tokens: readonly Token[]): Tree {
    const { statement, problems } = parseUnit(this.text, tokens, this.version, this.setPlace)
    if (!this.onlyReads) this.declared ??= declaredNames(statement).join('\n')
    return { statement, problems }
  }
}

export type Tree = Omit<ParsedUnit, 'tokens'>

const READING = new Set(['SELECT', 'INSERT', 'WITH', 'VALUES'])

/** As the script was cut: a SET's value may hold what is a comment elsewhere. */
function tokensOf(text: string): readonly Token[] {
  const [only, ...more] = cutUnits(text)
  return only && more.length === 0 ? only.tokens : lex(text)
}
