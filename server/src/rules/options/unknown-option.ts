import { unknownOptions } from '../../semantics/check-options.ts'
import { formatNames, optionInfo } from '../../semantics/flink/options.ts'
import { knownVersion } from '../../semantics/flink/versions.ts'
import { defineRule } from '../rule.ts'
import { isTemplate, placeIn, rewrite, writtenOptions } from './places.ts'

export const unknownOption = defineRule({
  id: 'options/unknown-option',
  summary: 'A table has an option that its connector and formats do not have',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    if (statement.kind !== 'CreateTable') return
    const written = writtenOptions(statement, ctx.unit)
    const options = Object.fromEntries(written.map(o => [o.key.value, o.value.value]))
    const version = knownVersion(ctx.settings.flinkVersion)
    for (const { key, message, hint, near } of unknownOptions(options, version)) {
      // The format of a table that is LIKE another may stand there.
      if (key === undefined || isTemplate(key) || (statement.like && ofSomeFormat.test(key))) continue
      const at = written.findLast(o => o.key.value === key)?.key
      if (!at) continue
      const taken = near !== undefined && near in options && optionInfo(options, near) !== undefined
      ctx.report({
        at: placeIn(ctx.unit, at),
        message: hint ? `${message}. ${hint}` : message,
        // Where the right one stands beside it, a rename would set it twice.
        ...(near && !taken && { fix: rewrite(ctx.unit, at, near, false) }),
      })
    }
  },
})

const ofSomeFormat = new RegExp(`^(?:key\\.|value\\.)?(?:${formatNames(true).join('|')})\\.`)
