import { functionStatements, tableStatements } from './tables.mjs'

/** What `repaired` needs of the core, for `loadSource`. */
export const CORE = `export { LanguageService } from './language-service.ts'
export { rules } from './rules/index.ts'
export { applyEdits } from './text/edits.ts'`

/** The script of a case after all repairs that its rule offers for it; undefined where it offers none. */
export function repaired({ LanguageService, rules, applyEdits }, { rule, sql, settings = {} }) {
  const service = new LanguageService({
    environment: { flink: '2.2', functions: { score: { returns: 'BIGINT' }, page_of: { returns: 'STRING' } } },
    rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap', ...settings },
    levels: {},
    ruleSet: rules.filter(r => r.id === rule),
  })
  service.setOrder(['tables.sql'])
  service.setText('tables.sql', [...tableStatements(), ...functionStatements].map(s => `${s};\n`).join(''))
  let text = sql
  for (let round = 0; round < 10; round++) {
    service.setText('case.sql', text)
    const fix = service.findings('case.sql').find(f => f.rule === rule && f.fixes.length > 0)?.fixes[0]
    if (!fix) break
    text = applyEdits(text, fix.edits())
  }
  return text === sql ? undefined : text
}
