import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LanguageService } from '../server/src/language-service.ts'
import { LineIndex } from '../server/src/text/line-index.ts'
import { parseMarks } from './support/marks.ts'
import { oracleFunctions } from './support/planned-here.ts'

const folder = join(import.meta.dirname, 'flink', 'anti-patterns')
const scripts = readdirSync(folder).filter(f => f.endsWith('.flink.sql'))

interface Answer {
  readonly statements: number
  readonly refused: readonly { readonly statement: number; readonly error: string }[]
}
const answers: Readonly<Record<string, Answer>> = JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8'))

/** What Flink takes at CREATE or SET and refuses when the job is made. */
const REFUSED_LATE = /options\/wrong-value|skew\/split-fails/

describe('anti-patterns, written before the rules were read', () => {
  it('there are 60 and more, over every area of the rules', () => {
    expect(scripts.length).toBeGreaterThanOrEqual(60)
    const areas = new Set(scripts.flatMap(f => [...readFileSync(join(folder, f), 'utf8').matchAll(/finds: (\w+)\//g)].map(m => m[1])))
    expect([...areas].sort()).toEqual(['changelog', 'kafka', 'options', 'skew', 'state', 'time', 'udf'])
  })

  it.each(scripts)('%s: each mark has its finding and each finding its mark', file => {
    const text = readFileSync(join(folder, file), 'utf8')
    const { refused } = answers[file]
    if (!REFUSED_LATE.test(text)) expect(refused, 'Flink refuses it').toEqual([])
    expect(findingsOf(text)).toEqual(marksOf(text))
  })
})

/** `line:column the marked text → rule`, from 1, of what the script says of itself. */
function marksOf(script: string): string[] {
  const { text, marks } = parseMarks(script)
  return marks.map(m => placed(text, m.start, m.end, m.message)).sort()
}

function findingsOf(script: string): string[] {
  const { text } = parseMarks(script)
  const settings = JSON.parse(/^-- settings: (.*)$/m.exec(text)?.[1] ?? '{}')
  const service = new LanguageService({
    environment: { flink: '2.2', functions: oracleFunctions },
    rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap', ...settings },
    levels: {},
  })
  service.setText('script.flink.sql', text)
  return service
    .findings('script.flink.sql')
    .map(f => placed(text, f.start, f.end, f.rule))
    .sort()
}

function placed(text: string, start: number, end: number, rule: string): string {
  const { line, character } = new LineIndex(text).positionAt(start)
  return `${line + 1}:${character + 1} ${text.slice(start, end)} → ${rule}`
}
