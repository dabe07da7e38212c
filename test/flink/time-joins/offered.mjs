/** What the rule's offer makes of a query; undefined where it offers none. `core`: LanguageService, rules, applyEdits. */
export function offered(core, tables, query) {
  const service = serviceOver(core, tables)
  service.setText('query.sql', query)
  const fix = service
    .findings('query.sql')
    .flatMap(f => f.fixes)
    .find(f => f.changesRows)
  return fix && core.applyEdits(query, fix.edits())
}

export function serviceOver({ LanguageService, rules }, tables) {
  const service = new LanguageService({
    environment: { flink: '2.2', functions: {} },
    rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap' },
    levels: {},
    ruleSet: rules.filter(r => r.id === 'state/unbounded-join'),
  })
  service.setOrder(['tables.sql'])
  service.setText('tables.sql', tables.map(t => `${t};\n`).join(''))
  return service
}
