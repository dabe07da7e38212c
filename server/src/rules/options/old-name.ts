import { optionInfo } from '../../semantics/flink/options.ts'
import { setKeyInfo } from '../../semantics/flink/set-keys.ts'
import { inVersion, knownVersion } from '../../semantics/flink/versions.ts'
import type { Span } from '../../text/span.ts'
import { defineRule } from '../rule.ts'
import { placeIn, rewrite, writtenOptions } from './places.ts'

export const oldOptionName = defineRule({
  id: 'options/old-name',
  summary: 'An option or a setting is written by a name that Flink has replaced',
  severity: 'info',
  needs: 'syntax',
  check(statement, ctx) {
    const version = knownVersion(ctx.settings.flinkVersion)
    const tell = (at: Span, name: string, now: string | undefined) => {
      if (now === undefined) return
      const message = `'${name}' is an old name of '${now}'`
      ctx.report({ at: placeIn(ctx.unit, at), message, fix: rewrite(ctx.unit, at, now, true) })
    }
    if ((statement.kind === 'Set' || statement.kind === 'Reset') && statement.key) {
      const info = setKeyInfo(statement.key.value, version)
      if (info && inVersion(info, version)) tell(statement.key, statement.key.value, info.replacedBy)
    } else if (statement.kind === 'CreateTable') {
      const written = writtenOptions(statement, ctx.unit)
      const options = Object.fromEntries(written.map(o => [o.key.value, o.value.value]))
      for (const { key } of written) tell(key, key.value, optionInfo(options, key.value, version)?.replacedBy)
    }
  },
})
