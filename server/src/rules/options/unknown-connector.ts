import { strangeChoice } from '../../semantics/check-objects.ts'
import { strangeConnector } from '../../semantics/check-options.ts'
import { defineRule } from '../rule.ts'
import { isTemplate, optionsInText, placeIn, rewrite } from './places.ts'

export const unknownConnector = defineRule({
  id: 'options/unknown-connector',
  summary: 'A table has a connector, a catalog a type or a model a provider that neither Flink nor a well-known project brings',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    const text = optionsInText(statement, ctx)
    if (!text) return
    const { object } = text
    const option = text.written.findLast(o => o.key.value === (object?.chooser ?? 'connector'))
    if (!option || isTemplate(option.value.value)) return
    const { value } = option.value
    const strange = object ? strangeChoice(object, value) : strangeConnector(value)
    // A catalog is made at once, so that a slip in its type is an error there.
    if (!strange || (object?.word === 'catalog' && strange.near !== undefined)) return
    const { near } = strange
    const told = object ? `No known ${object.word} has the ${object.chooser} '${value}'` : `No known connector is called '${value}'`
    ctx.report({
      at: placeIn(ctx.unit, option.value),
      message: `${told}${near ? `; did you mean '${near}'?` : ''}`,
      ...(near && { fix: rewrite(ctx.unit, option.value, near, false) }),
    })
  },
})
