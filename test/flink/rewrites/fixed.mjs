import { functionStatements, tableStatements } from './tables.mjs'

/** What `repaired` needs of the core, for `loadSource`. */
export const CORE = `export { LanguageService } from './language-service.ts'
export { rules } from './rules/index.ts'
export { applyEdits } from './text/edits.ts'`

/** The script of a case after all repairs that its rule offers for it; undefined where it offers none. */
export function repaired(core, { rule, sql, settings = {}, alone = false }) {
  const service = serviceOf(core, rule, settings)
  let text = sql
  for (let round = 0; round < 10; round++) {
    const fix = firstFix(service, rule, text, alone)
    if (!fix) break
    text = core.applyEdits(text, fix.edits())
  }
  return text === sql ? undefined : text
}

/** The first repair that the rule offers for the script of a case. */
export const offered = (core, { rule, sql, settings = {}, alone = false }) => firstFix(serviceOf(core, rule, settings), rule, sql, alone)

/** Over the tables and functions of the queries, with one rule. */
export function serviceOf({ LanguageService, rules }, rule, settings) {
  const service = new LanguageService({
    environment: {
      flink: '2.2',
      functions: { score: { returns: 'BIGINT' }, page_of: { returns: 'STRING' }, breaks: { returns: 'BIGINT' } },
    },
    rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap', ...settings },
    levels: {},
    ruleSet: rules.filter(r => r.id === rule),
  })
  service.setOrder(['tables.sql'])
  service.setText('tables.sql', [...tableStatements(), ...functionStatements].map(s => `${s};\n`).join(''))
  return service
}

function firstFix(service, rule, text, alone = false) {
  service.setText('case.sql', text)
  const fixes = service.findings('case.sql').find(f => f.rule === rule && f.fixes.length > 0)?.fixes
  return alone ? fixes?.find(f => f.title.includes(', for this statement alone')) : fixes?.[0]
}
