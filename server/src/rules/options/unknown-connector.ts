import { strangeConnector } from '../../semantics/check-options.ts'
import { defineRule } from '../rule.ts'
import { isTemplate, placeIn, rewrite, writtenOptions } from './places.ts'

export const unknownConnector = defineRule({
  id: 'options/unknown-connector',
  summary: 'A table has a connector that neither Flink nor a well-known project brings',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    if (statement.kind !== 'CreateTable') return
    const option = writtenOptions(statement, ctx.unit).findLast(o => o.key.value === 'connector')
    if (!option || isTemplate(option.value.value)) return
    const strange = strangeConnector(option.value.value)
    if (!strange) return
    const { near } = strange
    ctx.report({
      at: placeIn(ctx.unit, option.value),
      message: `No known connector is called '${option.value.value}'${near ? `; did you mean '${near}'?` : ''}`,
      ...(near && { fix: rewrite(ctx.unit, option.value, near, false) }),
    })
  },
})
