import { type InlayHint, type MarkupContent, MarkupKind } from 'vscode-languageserver'
import { instant, keyText, loadInShort, sampleInWords, shareText, sureness, verdictInWords } from '../lab/words.ts'
import type { ForecastResult, OperatorForecast } from '../protocol.ts'
import { emptyEnvironment } from '../semantics/environment.ts'
import { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'
import { foldScript, type Script, type UnitState } from '../workspace/script.ts'
import { statementsOf } from '../workspace/statements.ts'

/** Keys that a hint's page shows. */
const shownKeys = 5
/** Statements of a file whose forecasts are kept: versions of one that is edited and forecast again and again, so that undo finds them. */
const keptStatements = 50

/** Without its histogram, which is most of it and only the page's. */
type HintedOperator = Omit<OperatorForecast, 'histogram'>

/** A forecast of one statement, by texts: where a text has changed, the forecast is of something else. */
interface KeptForecast {
  readonly statement: string
  readonly result: Pick<ForecastResult, 'at' | 'tables'>
  /** for each operator in this file: the text around its key, and where in it the key ends */
  readonly places: readonly { readonly operator: HintedOperator; readonly around: string; readonly end: number }[]
}

interface HintedForecast {
  readonly operator: HintedOperator
  readonly result: KeptForecast['result']
}

/** The last forecast of each statement of each file. Its hints stand at the keys as long as the statement's text is the one that was forecast. */
export class Forecasts {
  private readonly byFile = new Map<string, KeptForecast[]>()

  /** `text`: the script as it was forecast. */
  keep(result: ForecastResult, text: string): void {
    const script = foldScript(result.file, text, emptyEnvironment(), undefined, () => 0)
    const statement = statementText(script, result.statement)
    if (statement === undefined) return
    const lines = new LineIndex(text)
    const { at, tables, operators } = result
    const places = operators.flatMap(({ histogram, ...operator }) => {
      const { file, range } = operator.span
      const end = lines.offsetAt(range.end)
      if (file !== result.file || end === lines.offsetAt(range.start)) return []
      const unit = script.units.find(u => u.start <= end && end <= u.start + u.view.text.length)
      return unit ? [{ operator, around: wordsOf(unit), end: end - wordsStart(unit) }] : []
    })
    const others = this.byFile.get(result.file)?.filter(kept => kept.statement !== statement) ?? []
    this.byFile.set(result.file, [...others, { statement, result: { at, tables }, places }].slice(-keptStatements))
  }

  hints(script: Script, span: Span, lines: LineIndex): InlayHint[] {
    const kept = this.byFile.get(script.file)
    if (!kept) return []
    const current = new Set(statementsOf(script).map(({ start, end }) => script.text.slice(start, end).trim()))
    const found = new Map<number, HintedForecast[]>()
    for (const { statement, result, places } of kept) {
      if (!current.has(statement)) continue
      for (const { operator, around, end } of places) {
        const unit = script.units.find(u => wordsOf(u) === around)
        const at = unit && wordsStart(unit) + end
        if (operator.verdict === 'unknown' || at === undefined || at < span.start || at > span.end) continue
        found.set(at, [...(found.get(at) ?? []), { operator, result }])
      }
    }
    return [...found].map(([at, forecasts]) => hint(lines, at, forecasts))
  }
}

/** Where one keyword stands for several operators (the two halves of a split distinct) the busiest one is named. */
function hint(lines: LineIndex, at: number, forecasts: readonly HintedForecast[]): InlayHint {
  const ordered = [...forecasts].sort((a, b) => b.operator.maxOverAvg - a.operator.maxOverAvg)
  const tables = [...new Set(ordered.flatMap(({ result }) => result.tables.map(sampleInWords)))]
  const times = [...new Set(ordered.map(({ result }) => instant(result.at)))]
  const value = [
    ...ordered.map(({ operator }) => operatorPage(operator)),
    `Read: ${tables.map(plain).join('; ')}. Forecast of ${times.join(', ')}.`,
  ].join('\n\n')
  const tooltip: MarkupContent = { kind: MarkupKind.Markdown, value }
  return { position: lines.positionAt(at), label: loadInShort(ordered[0].operator), tooltip, paddingLeft: true }
}

function operatorPage(operator: HintedOperator): string {
  const { title, keys, hottest } = operator
  const by = keys.length > 0 ? ` by ${code(keys.join(', '))}` : ''
  const list = hottest.slice(0, shownKeys).map(key => `- ${code(keyText(key.key))}: ${shareText(key)}, subtask ${key.subtask}`)
  const more = operator.distinct > shownKeys ? [`- … of ${operator.distinct} distinct keys seen`] : []
  return [
    `**${plain(title)}**${by}`,
    plain(verdictInWords(operator)),
    ...(list.length ? [`Hottest keys:\n${[...list, ...more].join('\n')}`] : []),
    plain(sureness(operator)),
  ].join('\n\n')
}

function statementText(script: Script, index: number): string | undefined {
  const found = statementsOf(script).find(s => s.index === index)
  return found && script.text.slice(found.start, found.end).trim()
}

/** Data of the user's topics, as code whatever is in it: the fence is longer than any run of backticks inside. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${longest ? ' ' : ''}${text.replace(/\s+/g, ' ')}${longest ? ' ' : ''}${fence}`
}

/** Names and keys in running text mustn't become Markdown. */
const plain = (text: string) => text.replace(/[\\`*_{}[\]<>#|!~]/g, '\\$&')

/** Offset in the file: a comment above is no part of what was forecast. */
const wordsStart = ({ view, start }: UnitState) => start + (view.tokens.find(t => t.kind !== 'comment')?.start ?? 0)
const wordsOf = (unit: UnitState) => unit.view.text.slice(wordsStart(unit) - unit.start).trimEnd()
