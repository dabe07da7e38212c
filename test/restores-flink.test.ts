import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LanguageService } from '../server/src/language-service.ts'
import { restoreOnFlink } from '../server/src/plan/compat/flink.ts'
import { defaultMaxParallelism } from '../server/src/plan/key-groups.ts'
import { rules } from '../server/src/rules/index.ts'
import { applyEdits } from '../server/src/text/edits.ts'
import { planOf } from '../server/src/workspace/plans.ts'
import { statementsOf } from '../server/src/workspace/statements.ts'
import { notRestored, restoreCases, restoreEdits } from './flink/rewrites/cases.mjs'
import { offered, repaired, serviceOf } from './flink/rewrites/fixed.mjs'

/** One repair that a job was restored behind, as `npm run update:rewrites -- restores` stores it. */
interface Restored {
  readonly rule: string
  readonly query: string
  readonly settings?: { readonly parallelism?: number }
  readonly before: string
  readonly after: string
  readonly flink: 'none' | 'kept' | 'fresh' | 'wrong'
  readonly readBefore: number
  readonly readInAll: number
  readonly rows: number
  readonly read?: number
}
interface Case extends Pick<Restored, 'rule' | 'query'> {
  readonly sql: string
}
const read = (path: string) => readFileSync(join(import.meta.dirname, path), 'utf8')
const { restores } = JSON.parse(read('flink/rewrites/restores.json')) as { restores: Restored[] }
function planOfInsert(sql: string, settings?: object) {
  const service = serviceOf(core, '', settings)
  service.setText('case.sql', sql)
  const script = service.workspace.script('case.sql')
  const insert = statementsOf(script).find(s => s.kind === 'insert') ?? expect.fail('no INSERT')
  return planOf(service.workspace, script, insert)?.plan ?? expect.fail('no plan')
}

const core = { LanguageService, rules, applyEdits }

// Where one of these fails because a rule or a case has changed: `npm run update:rewrites -- restores`.
describe('jobs restored on Flink 2.2 behind a repair', () => {
  it('are there for every rule with a repair', () => {
    const withRepair = rules.map(r => r.id).filter(id => read(`../server/src/rules/${id}.md`).includes('```sql fixed'))
    expect(withRepair.filter(id => !(id in notRestored) && !restores.some(r => r.rule === id))).toEqual([])
    expect(Object.keys(notRestored).filter(id => !withRepair.includes(id as (typeof withRepair)[number]))).toEqual([])
    expect(restores.map(r => `${r.rule}: ${r.query}`)).toEqual(
      ([...restoreCases, ...restoreEdits] as Case[]).map(c => `${c.rule}: ${c.query}`),
    )
  })

  it.each((restoreCases as Case[]).map((c, i) => [c.rule, c.query, c, restores[i]] as const))(
    '%s, %s: the repair says what Flink did',
    (_rule, _query, c, { before, after, flink }) => {
      expect([before, after]).toEqual([c.sql, repaired(core, c)])
      const says = offered(core, c).stateOnFlink
      // Of what writes another word for an option no more is said than that nothing is lost.
      expect(flink === 'kept' && says === 'none' ? 'kept' : says).toBe(flink)
    },
  )

  const ran = restores.filter(r => r.flink !== 'none')
  it.each(ran.map(r => [r.rule, r.query, r] as const))('%s, %s: the two plans say what Flink did', (_rule, _query, stored) => {
    const { before, after, settings, flink } = stored
    const set = /'pipeline.max-parallelism' = '(\d+)'/.exec(after)?.[1]
    const groups = defaultMaxParallelism(settings?.parallelism ?? 4)
    const says = restoreOnFlink(
      { plan: planOfInsert(before, settings), keyGroups: groups },
      { plan: planOfInsert(after, settings), keyGroups: set === undefined ? undefined : Number(set) },
    )
    expect(says).toBe(flink)
  })

  it('went on where the first job had stopped', () => {
    const kept = restores.filter(r => r.flink === 'kept')
    expect(kept.length).toBeGreaterThan(5)
    for (const { query, rows, readBefore, read: readAfter, readInAll } of kept) {
      expect(rows, query).toBeGreaterThan(0)
      expect(readBefore, query).toBeGreaterThan(0)
      expect(readBefore + (readAfter ?? 0), query).toBe(readInAll)
    }
  })
})
