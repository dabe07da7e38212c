import { defineRule } from '../rule.ts'

export const sinkKey = defineRule({
  id: 'changelog/sink-key',
  summary: 'Updates come by another key than the one that the sink has, and are put in order by state of their own',
  severity: 'warning',
  needs: 'plan',
  on: 'Sink',
  check(sink, ctx) {
    if (!sink.upsertMaterialize || !sink.primaryKey) return
    const [own] = sink.input().uniqueKeys ?? []
    const names = own?.map(c => sink.columns[c]?.name ?? '?')
    const query = names ? `its rows are unique by (${names.join(', ')})` : 'its rows have no key among the written columns'
    const refused = Number.parseFloat(ctx.settings.flinkVersion) >= 2.3 ? '; Flink 2.3 refuses it without ON CONFLICT' : ''
    ctx.report({
      at: sink.origin('sink'),
      message: `${sink.table.at(-1)} is written by (${sink.primaryKey.join(', ')}), and the query updates by another key: ${query}. Flink keeps all rows of a key to put them in order (SinkUpsertMaterializer)${refused}`,
    })
  },
})
