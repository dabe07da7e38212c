import { walk } from '../../syntax/walk.ts'
import { defineRule } from '../rule.ts'
import { placeIn } from './places.ts'

export const noEffect = defineRule({
  id: 'options/no-effect',
  summary: 'A setting or a hint is for batch jobs, and changes nothing in a streaming one',
  severity: 'info',
  needs: 'syntax',
  check(statement, ctx) {
    const streaming = () => ctx.option('execution.runtime-mode')?.trim().toUpperCase() !== 'BATCH'
    if (statement.kind === 'Set') {
      const { key } = statement
      if (key && isForBatch(key.value) && streaming())
        ctx.report({
          at: placeIn(ctx.unit, key),
          message: `'${key.value}' is read by batch jobs only: a streaming job does not change by it`,
        })
      return
    }
    walk(statement, node => {
      if (node.kind !== 'Select') return
      for (const { name } of node.hints)
        if (batchHints.has(name.name.toUpperCase()) && streaming())
          ctx.report({
            at: placeIn(ctx.unit, name),
            message: `The hint ${name.name} is for batch jobs: a streaming join does not change by it`,
          })
    })
  },
})

const batchHints = new Set(['BROADCAST', 'SHUFFLE_HASH', 'SHUFFLE_MERGE', 'NEST_LOOP'])

const isForBatch = (key: string): boolean => batchKeys.has(key) || batchRoots.some(root => key.startsWith(root))
const batchRoots = [
  'execution.batch',
  'table.exec.local-hash-agg.adaptive.',
  'table.optimizer.adaptive-broadcast-join.',
  'table.optimizer.runtime-filter.',
  'table.optimizer.skewed-join-optimization.',
]
const batchKeys = new Set([
  'table.exec.disabled-operators',
  'table.exec.sort.async-merge-enabled',
  'table.exec.sort.default-limit',
  'table.exec.sort.max-num-file-handles',
  'table.exec.spill-compression.block-size',
  'table.exec.spill-compression.enabled',
  'table.optimizer.join.broadcast-threshold',
  'table.optimizer.multiple-input-enabled',
])
