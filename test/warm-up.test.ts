import { expect, test } from 'vitest'
import { sample } from '../server/src/lsp/warm-up.ts'
import { newService } from './support/service.ts'

test('the script that a server reads itself warm with has no errors, and each query of it a plan', () => {
  const service = newService()
  service.setText('f', sample)
  expect(service.findings('f').filter(f => f.severity === 'error')).toEqual([])
  const { workspace } = service
  const script = workspace.script('f')!
  const queries = script.units.filter(u => u.view.onlyReads)
  expect(queries.length).toBeGreaterThan(9)
  for (const query of queries) {
    const plan = workspace.plan(script, query)?.plan
    expect(plan && (plan.unknown ?? 'planned'), query.view.text).toBe('planned')
  }
})
