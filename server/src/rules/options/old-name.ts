import { optionInfo } from '../../semantics/flink/options.ts'
import { setKeyInfo } from '../../semantics/flink/set-keys.ts'
import { inVersion, knownVersion } from '../../semantics/flink/versions.ts'
import type { Span } from '../../text/span.ts'
import { defineRule } from '../rule.ts'
import { optionsInText, placeIn, rewrite } from './places.ts'

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
    } else {
      const { written, options, object } = optionsInText(statement, ctx) ?? { written: [], options: {} }
      const known = object?.optionsOf(options[object.chooser] ?? '', version)
      for (const { key } of written)
        tell(key, key.value, (object ? known?.find(o => o.key === key.value) : optionInfo(options, key.value, version))?.replacedBy)
    }
  },
})
