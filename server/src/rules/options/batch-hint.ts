import { walk } from '../../syntax/walk.ts'
import { defineRule } from '../rule.ts'
import { mayHint, placeIn } from './places.ts'

export const batchHint = defineRule({
  id: 'options/batch-hint',
  summary: 'A join hint is for batch jobs, and changes nothing in a streaming one',
  severity: 'info',
  // A batch job has no plan here, so that nothing is said of it.
  needs: 'plan',
  on: ['Collect', 'Sink'],
  check(_, { unit, report }) {
    if (!mayHint(unit)) return
    walk(unit.statement, node => {
      if (node.kind !== 'Select') return
      for (const { name } of node.hints)
        if (/^(?:BROADCAST|SHUFFLE_HASH|SHUFFLE_MERGE|NEST_LOOP)$/i.test(name.name))
          report({ at: placeIn(unit, name), message: `The hint ${name.name} is for batch jobs: a streaming join does not change by it` })
    })
  },
})
