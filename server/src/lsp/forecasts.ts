import { isAbsolute } from 'node:path'
import { type InlayHint, type MarkupContent, MarkupKind } from 'vscode-languageserver'
import { type KeptForecast, type KeptOperator, keepForecast, newestForecasts, statementDigest, subjectOf, unitDigest } from '../lab/kept.ts'
import { ago, count, instant, loadInShort, shareText, sureness, verdictInWords } from '../lab/words.ts'
import type { ForecastResult } from '../protocol.ts'
import type { Environment } from '../semantics/environment.ts'
import { keyText } from '../text/data-text.ts'
import type { LineIndex } from '../text/line-index.ts'
import type { Span } from '../text/span.ts'
import type { Analysis } from '../workspace/analyse.ts'
import { planOf } from '../workspace/plans.ts'
import type { Script, UnitState } from '../workspace/script.ts'
import { type RunnableStatement, startOf, statementsOf } from '../workspace/statements.ts'
import type { Workspace } from '../workspace/workspace.ts'

interface HintedForecast {
  readonly operator: KeptOperator
  readonly forecast: KeptForecast
}

/**
 * The last forecast of each statement: of this session, and those that the workspace keeps. Its hints stand at the keys as long as the statement's
 * text and plan are those that were forecast.
 */
export class Forecasts {
  private readonly byFile = new Map<string, readonly KeptForecast[]>()
  /** by the first unit of the statement */
  private readonly subjects = new WeakMap<Analysis, Subject>()

  /** `text`: the script as it was forecast. */
  keep(result: ForecastResult, text: string): void {
    const kept = keepForecast(result, text)
    if (kept) this.byFile.set(result.file, newestForecasts([...(this.byFile.get(result.file) ?? []), kept]))
  }

  /** A document without a file is gone when it is closed, and its name is given to another one. */
  didClose(file: string): void {
    if (!isAbsolute(file)) this.byFile.delete(file)
  }

  /** `kept`: what the workspace keeps of the script; `now` in ms since the epoch. */
  hints(workspace: Workspace, script: Script, kept: readonly KeptForecast[], span: Span, lines: LineIndex, now: number): InlayHint[] {
    const all = newestForecasts([...kept, ...(this.byFile.get(script.file) ?? [])])
    if (all.length === 0) return []
    const units = unitsByDigest(script)
    const found = new Map<number, Map<KeptOperator, HintedForecast>>()
    for (const statement of statementsOf(script)) {
      for (const forecast of this.forecastsOf(all, workspace, script, statement)) {
        for (const operator of forecast.operators) {
          const unit = units(statement, operator.around)
          const at = unit && startOf(unit) + operator.end
          if (at === undefined || at < span.start || at > span.end) continue
          found.set(at, (found.get(at) ?? new Map()).set(operator, { operator, forecast }))
        }
      }
    }
    return [...found].map(([at, forecasts]) => hint(lines, at, [...forecasts.values()], now))
  }

  /** Those of what the statement is now. It is planned only where its text has been forecast. */
  private forecastsOf(all: readonly KeptForecast[], workspace: Workspace, script: Script, statement: RunnableStatement): KeptForecast[] {
    const digest = statementDigest(script, statement)
    const own = all.filter(kept => kept.statement === digest)
    const subject = own.length > 0 ? this.subject(workspace, script, statement) : undefined
    return own.filter(kept => kept.subject === subject)
  }

  /** Planned and digested again only where what is known of the statement, or the options in force, are others. */
  private subject(workspace: Workspace, script: Script, statement: RunnableStatement): string | undefined {
    const analyses = statement.units.map(u => workspace.analysis(script, u))
    const { options } = statement.units[0].before
    const known = this.subjects.get(analyses[0])
    if (known?.options === options && known.analyses.length === analyses.length && known.analyses.every((a, i) => a === analyses[i]))
      return known.digest
    const plan = planOf(workspace, script, statement)?.plan
    const digest = plan && subjectOf(plan, key => options.get(key))
    this.subjects.set(analyses[0], { analyses, options, digest })
    return digest
  }
}

interface Subject {
  readonly analyses: readonly Analysis[]
  readonly options: Environment['options']
  /** undefined where there is no plan */
  readonly digest: string | undefined
}

/** A unit by its digest: the statement's own, else a view's of the script. */
function unitsByDigest(script: Script): (statement: RunnableStatement, digest: string) => UnitState | undefined {
  let others: ReadonlyMap<string, UnitState> | undefined
  return ({ units }, digest) => {
    const own = units.find(u => unitDigest(u) === digest)
    if (own) return own
    others ??= new Map(script.units.map(u => [unitDigest(u), u]))
    return others.get(digest)
  }
}

/** Where one keyword stands for several operators (the two halves of a split distinct) the busiest one is named. */
function hint(lines: LineIndex, at: number, forecasts: readonly HintedForecast[], now: number): InlayHint {
  const ordered = [...forecasts].sort((a, b) => b.operator.maxOverAvg - a.operator.maxOverAvg)
  const tables = [...new Set(ordered.flatMap(({ forecast }) => forecast.read))]
  const times = [...new Set(ordered.map(({ operator, forecast: { at } }) => `from ${records(operator)}, ${ago(at, now)} (${instant(at)})`))]
  const value = [
    ...ordered.map(({ operator }) => operatorPage(operator)),
    `Read: ${tables.map(plain).join('; ')}. Forecast ${times.join(', ')}.`,
  ].join('\n\n')
  const tooltip: MarkupContent = { kind: MarkupKind.Markdown, value }
  return { position: lines.positionAt(at), label: loadInShort(ordered[0].operator), tooltip, paddingLeft: true }
}

function operatorPage(operator: KeptOperator): string {
  const { title, keys, hottest } = operator
  const by = keys.length > 0 ? ` by ${code(keys.join(', '))}` : ''
  const list = hottest.map(key => `- ${code(keyText(key.key))}: ${shareText(key)}, subtask ${key.subtask}`)
  const more = operator.distinct > hottest.length ? [`- … of ${operator.distinct} distinct keys seen`] : []
  return [
    `**${plain(title)}**${by}`,
    plain(verdictInWords(operator)),
    ...(list.length ? [`Hottest keys:\n${[...list, ...more].join('\n')}`] : []),
    plain(sureness(operator)),
  ].join('\n\n')
}

const records = ({ sampled }: KeptOperator) => `${count(sampled)} ${sampled === 1 ? 'record' : 'records'}`

/** Data of the user's topics, as code whatever is in it: the fence is longer than any run of backticks inside. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${longest ? ' ' : ''}${text.replace(/\s+/g, ' ')}${longest ? ' ' : ''}${fence}`
}

/** Names and keys in running text mustn't become Markdown. */
const plain = (text: string) => text.replace(/[\\`*_{}[\]<>#|!~]/g, '\\$&')
