import { isTemplate, optionsInText, placeIn } from '../options/places.ts'
import { defineRule } from '../rule.ts'

export const singleCluster = defineRule({
  id: 'kafka/single-cluster',
  summary: 'A table lives on one Kafka cluster, where the project knows two',
  severity: 'info',
  needs: 'syntax',
  check(statement, ctx) {
    const { clusters = [] } = ctx.settings
    if (statement.kind !== 'CreateTable' || clusters.length < 2) return
    const written = optionsInText(statement, ctx)?.written ?? []
    const option = (key: string) => written.findLast(o => o.key.value === key)
    const connector = option('connector')
    const servers = option('properties.bootstrap.servers')
    if (!connector || !servers || !/^(upsert-)?kafka$/.test(connector.value.value) || isTemplate(servers.value.value)) return
    const inQuotes = (text: string) => `'${text}'`
    ctx.report({
      at: placeIn(ctx.unit, connector.value),
      message: `This table stops when its one cluster does; sluice.json knows ${clusters.join(' and ')}, and a kafka-cluster table goes on with the other`,
      fix: {
        title: `Read and write it on ${clusters.join(' and ')}`,
        state: { embedded: 'fresh', flink: 'fresh' },
        fixAll: false,
        edits: e => {
          e.replace(placeIn(ctx.unit, connector.value), inQuotes('kafka-cluster'))
          e.replace(placeIn(ctx.unit, servers.key), inQuotes('clusters'))
          e.replace(placeIn(ctx.unit, servers.value), inQuotes(clusters.join(';')))
        },
      },
    })
  },
})
