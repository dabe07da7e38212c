// How the parser and the findings agree with Flink 2.2: on our own statements and their mutations, on the corpus where it is there, and on the
// scripts that Flink's planner was asked about. Prints name<TAB>metric<TAB>value<TAB>unit; `--show 20` also the disagreements.
//   npm run bench -- corpus [--show 20]
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { agreement, loadParser } from '../flink/compare.mjs'
import { readPlans, storedNames } from '../flink/stored-plans.mjs'
import { loadSource } from '../support/load-source.mjs'
import { labelledStatements } from './labelled.mjs'
import { endIfDry, flagsOf } from './measure.mjs'

const flags = flagsOf({ show: { type: 'string', default: '0' } })
const flink = join(import.meta.dirname, '../flink')
const shown = []
const print = (name, metric, value, unit) => console.log([name, metric, value, unit].join('\t'))

const problemsOf = await loadParser()
const { newService } = await loadSource(`export { newService } from '../../test/support/service.ts'`)
endIfDry(flags)
const sets = labelledStatements()
for (const [name, statements] of Object.entries(sets)) {
  if (statements) judge(name, statements)
  else console.log(`${name}: not there (../shared/corpus), left out`)
}
judgeScripts()
for (const line of shown.slice(0, Number(flags.show))) console.log(line)

/** The bars: no false syntax error; of what Flink rejects 98 % flagged, 90 % on its line, 75 % at its token. */
function judge(name, statements) {
  const accepted = statements.filter(s => !s.error)
  const falseErrors = accepted.filter(s => problemsOf(s.sql).length > 0)
  for (const { sql } of falseErrors) shown.push(`${name}: Flink takes ${JSON.stringify(sql)}; ours: ${problemsOf(sql)[0].message}`)
  print(name, 'accepted by Flink', accepted.length, 'statements')
  print(name, 'false syntax errors', falseErrors.length, 'statements')
  const rejected = statements.filter(s => s.error)
  const kinds = rejected.map(({ sql, error }) => agreement(sql, problemsOf(sql), error))
  for (const [i, kind] of kinds.entries()) if (kind !== 'token') shown.push(`${name}: ${kind} ${JSON.stringify(rejected[i].sql)}`)
  const percent = (...wanted) => ((100 * kinds.filter(k => wanted.includes(k)).length) / rejected.length).toFixed(1)
  print(name, 'rejected by Flink', rejected.length, 'statements')
  print(name, 'flagged', percent('token', 'line', 'elsewhere'), '%')
  print(name, "on Flink's line", percent('token', 'line'), '%')
  print(name, "at Flink's token", percent('token'), '%')
  const several = rejected.filter(({ sql }) => problemsOf(sql).length > 1)
  print(name, 'more than one problem', ((100 * several.length) / rejected.length).toFixed(1), '%')
  const following = several.filter(
    ({ sql }) =>
      !problemsOf(sql)
        .slice(1)
        .every(problem => isOwnMistake(sql, problem)),
  )
  for (const { sql } of following) shown.push(`${name}: several problems ${JSON.stringify(sql)}`)
  print(name, 'more than one problem where one mistake may be', ((100 * following.length) / rejected.length).toFixed(1), '%')
}

/** Wrong wherever it stands, whatever comes before: a reserved word as a name, other quotes, and what a manual leaves open (…, [column], <name>). */
function isOwnMistake(sql, { start, message }) {
  return /is a reserved word|^Flink quotes/.test(message) || /^[.[<]/.test(sql.slice(start))
}

/** Errors on statements that Flink's planner took, in the scripts whose plans are stored; bar 0. */
function judgeScripts() {
  let taken = 0
  let wrong = 0
  for (const name of storedNames()) {
    const { tables, statements: stored } = readPlans(name)
    let text = `${readFileSync(join(flink, tables), 'utf8')}\n`
    const starts = new Map()
    for (const { sql } of stored) {
      starts.set(sql, text.length)
      text += `${sql};\n`
    }
    const service = newService()
    service.setText(name, text)
    const errors = service.findings(name).filter(f => f.severity === 'error')
    for (const { sql, plans } of stored.filter(s => !Object.values(s.plans).some(p => p.error))) {
      taken++
      const start = starts.get(sql)
      const inside = errors.filter(e => e.start >= start && e.end <= start + sql.length)
      if (inside.length === 0) continue
      wrong++
      shown.push(`${name}: the planner takes ${JSON.stringify(sql)} (${Object.keys(plans).length} modes); ours: ${inside[0].message}`)
    }
  }
  print('planned scripts', 'accepted by the planner', taken, 'statements')
  print('planned scripts', 'false errors', wrong, 'statements')
}
