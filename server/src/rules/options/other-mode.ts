import { wrongValues } from '../../semantics/check-options.ts'
import { knownVersion } from '../../semantics/flink/versions.ts'
import { defineRule } from '../rule.ts'
import { isTemplate, optionsInText, placeIn } from './places.ts'

export const optionOfAnotherMode = defineRule({
  id: 'options/other-mode',
  summary: 'An option belongs to a mode that the table does not have, and Flink does not look at it',
  severity: 'warning',
  needs: 'syntax',
  check(statement, ctx) {
    const text = optionsInText(statement, ctx)
    if (!text || text.object || !/^(?:upsert-)?kafka$/.test(text.options.connector ?? '')) return
    const { written, options } = text
    const last = new Map(written.map(o => [o.key.value, o]))
    for (const { key } of last.values()) {
      const mode = modeOf.get(key.value)
      if (!mode) continue
      const chosen = options[mode.key]
      if (chosen !== undefined && (chosen.toLowerCase() === mode.value || isTemplate(chosen))) continue
      // A mode that is misspelt is told where it stands.
      if (wrongValues(options, undefined, knownVersion(ctx.settings.flinkVersion)).some(p => p.key === mode.key)) continue
      const own = last.get(mode.key)?.value
      const pair = `'${mode.key}' = '${mode.value}'`
      const beside = Object.entries(mode.needs ?? {}).flatMap(([k, v]) => (options[k] === undefined ? [`'${k}' = '${v}'`] : []))
      ctx.report({
        at: placeIn(ctx.unit, key),
        message: `Flink looks at '${key.value}' only with ${pair}, and ${chosen === undefined ? `the default is '${mode.standard}'` : `this table has '${chosen}'`}`,
        ...(own && { related: [{ at: placeIn(ctx.unit, own), message: 'the mode' }] }),
        // Of an option that is there for the mode in force, another mode would only take its turn.
        ...(!servesAnother(options, mode) && {
          fix: {
            title: `Set ${[pair, ...beside].join(', ')}`,
            state: { embedded: 'none', flink: 'none' },
            // Whether the mode was forgotten or the option left behind is for a person to say.
            fixAll: false,
            edits: e => {
              if (own) e.replace(placeIn(ctx.unit, own), `'${mode.value}'`)
              const missing = own ? beside : [pair, ...beside]
              if (missing.length > 0) e.insertBefore(placeIn(ctx.unit, key), `${missing.join(', ')}, `)
            },
          },
        }),
      })
    }
  },
})

interface Mode {
  readonly key: string
  readonly value: string
  readonly standard: string
  /** what else has to be there, where it isn't */
  readonly needs?: Readonly<Record<string, string>>
}
const START = { key: 'scan.startup.mode', standard: 'group-offsets' }
const END = { key: 'scan.bounded.mode', standard: 'unbounded' }
/** By itself Flink asks for transactions of an hour, which a broker with its defaults refuses: it takes a quarter. */
const TRANSACTIONS = { 'properties.transaction.timeout.ms': '900000' }
/**
 * The mode that each is for. In the connector of Flink 2.2 `KafkaConnectorOptionsUtil.getStartupOptions` and `getBoundedOptions` read them in
 * that mode only, and `KafkaSink` its prefix with exactly-once only; upsert-kafka goes the same ways.
 */
const modeOf = new Map<string, Mode>([
  ['scan.startup.timestamp-millis', { ...START, value: 'timestamp' }],
  ['scan.startup.specific-offsets', { ...START, value: 'specific-offsets' }],
  ['scan.bounded.timestamp-millis', { ...END, value: 'timestamp' }],
  ['scan.bounded.specific-offsets', { ...END, value: 'specific-offsets' }],
  [
    'sink.transactional-id-prefix',
    { key: 'sink.delivery-guarantee', value: 'exactly-once', standard: 'at-least-once', needs: TRANSACTIONS },
  ],
])

const servesAnother = (options: Readonly<Record<string, string>>, { key, value }: Mode): boolean =>
  [...modeOf].some(([option, m]) => m.key === key && m.value !== value && options[option] !== undefined)
