import { pathToFileURL } from 'node:url'
import type { CheckResult, Severity } from '../protocol.ts'
import { rules } from '../rules/index.ts'

const levels: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' }

/** Findings as SARIF 2.1.0, for code scanning. Lines and columns count from 1 there, columns in UTF-16 code units. */
export function toSarif({ findings }: CheckResult, root: string): unknown {
  const base = `${pathToFileURL(root).href}/`
  const uri = (file: string) => {
    const href = pathToFileURL(file).href
    return href.startsWith(base) ? href.slice(base.length) : href
  }
  const region = ({ start, end }: CheckResult['findings'][number]['range']) => ({
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  })
  const ids = [...new Set([...rules.map(r => r.id), ...findings.map(f => f.rule)])]
  return {
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Sluice',
            rules: ids.map(id => ({ id, shortDescription: { text: rules.find(r => r.id === id)?.summary ?? 'What Flink rejects' } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(f => ({
          ruleId: f.rule,
          ruleIndex: ids.indexOf(f.rule),
          level: levels[f.severity],
          message: { text: f.message },
          locations: [{ physicalLocation: { artifactLocation: { uri: uri(f.file) }, region: region(f.range) } }],
        })),
      },
    ],
  }
}
