import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Plans as Flink printed them, as data: each operator's text once a file, and a plan as its operators with their depth (`12 13.1 15.2`). Modes with the
 * same answer stand together. A statement: { sql, schema?, plans: { mode: { plan: lines, changelog } | { error, line?, column?, … } } }.
 */
const folder = join(dirname(fileURLToPath(import.meta.url)), 'plans')

export const storedNames = () =>
  readdirSync(folder)
    .filter(f => f.endsWith('.json'))
    .map(f => f.slice(0, -'.json'.length))

export function readPlans(name) {
  const { tables, operators, statements } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'))
  const expanded = statements.map(({ sql, schema, answers }) => ({
    sql,
    ...(schema && { schema }),
    plans: Object.fromEntries(
      answers.flatMap(({ modes, plan, ...rest }) => {
        const answer = plan === undefined ? rest : { plan: linesOf(plan, operators), ...rest }
        return modes.split(' ').map(mode => [mode, answer])
      }),
    ),
  }))
  return { tables, statements: expanded }
}

/** `tables`: the script (a path under test/flink) that the statements stand on. */
export function writePlans(name, tables, statements) {
  const positions = new Map()
  const numberOf = text => {
    if (!positions.has(text)) positions.set(text, positions.size)
    return positions.get(text)
  }
  const rows = statements.map(({ sql, schema, plans }) => {
    const answers = new Map()
    for (const [mode, { plan, ...rest }] of Object.entries(plans)) {
      const answer = { ...(plan && { plan: plan.map(line => place(line, numberOf)).join(' ') }), ...rest }
      const key = JSON.stringify(answer)
      if (answers.has(key)) answers.get(key).modes += ` ${mode}`
      else answers.set(key, { modes: mode, ...answer })
    }
    return JSON.stringify({ sql, ...(schema && { schema }), answers: [...answers.values()] })
  })
  const texts = [...positions.keys()].map(text => JSON.stringify(text))
  writeFileSync(
    join(folder, `${name}.json`),
    `{"flink":"2.2.0","tables":"${tables}",\n"operators":[\n${texts.join(',\n')}],\n"statements":[\n${rows.join(',\n')}]}\n`,
  )
}

/** `number.depth`; three characters of branches a level. An empty line between two plans is level −1. */
function place(line, numberOf) {
  const text = line.replace(/^(?:[: ] {2})*(?:[:+]- )?/, '')
  return `${numberOf(text)}${text === '' ? '' : `.${(line.length - text.length) / 3}`}`
}

function linesOf(plan, operators) {
  const items = plan.split(' ').map(item => item.split('.').map(Number))
  return items.map(([number, depth = 0], i) => {
    // A branch goes on where a sibling follows before the tree comes back above it.
    const goesOn = level => {
      for (const [, next] of items.slice(i + 1)) {
        if (next === undefined || next < level) return false
        if (next === level) return true
      }
      return false
    }
    if (depth === 0) return operators[number]
    const branches = Array.from({ length: depth - 1 }, (_, n) => (goesOn(n + 1) ? ':  ' : '   ')).join('')
    return `${branches}${goesOn(depth) ? ':- ' : '+- '}${operators[number]}`
  })
}
