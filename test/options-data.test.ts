import { describe, expect, it } from 'vitest'
import {
  catalogOptions,
  catalogTypes,
  connectorNames,
  connectorSides,
  formatNames,
  modelOptions,
  modelProviders,
  optionInfo,
  tableOptions,
} from '../server/src/semantics/flink/options.ts'
import { setKeyInfo, setKeys } from '../server/src/semantics/flink/set-keys.ts'
import { settingTexts } from '../server/src/semantics/flink/setting-texts.ts'

const kafka = { connector: 'kafka', format: 'json', 'key.format': 'csv' }

describe('options of tables', () => {
  it('knows connectors and which side they are for', () => {
    expect(connectorNames()).toEqual(
      expect.arrayContaining(['kafka', 'kafka-cluster', 'upsert-kafka', 'datagen', 'filesystem', 'jdbc', 'print']),
    )
    expect(connectorSides('datagen')).toEqual({ source: true, sink: false })
    expect(connectorSides('print')).toEqual({ source: false, sink: true })
    expect(connectorSides('paimon')).toBeUndefined()
  })

  it('gives the options of a connector with those of its formats under their prefix', () => {
    const keys = tableOptions(kafka)?.map(o => o.key)
    expect(keys).toEqual(expect.arrayContaining(['topic', 'scan.startup.mode', 'json.ignore-parse-errors', 'key.csv.field-delimiter']))
    expect(keys).not.toContain('csv.field-delimiter')
    expect(optionInfo(kafka, 'scan.startup.mode')).toMatchObject({ type: 'enum', default: 'group-offsets' })
    expect(optionInfo(kafka, 'properties.bootstrap.servers')).toMatchObject({ required: true })
  })

  it('resolves patterns of names', () => {
    expect(optionInfo(kafka, 'properties.max.poll.records')?.key).toBe('properties.*')
    expect(optionInfo({ connector: 'datagen' }, 'fields.price.kind')).toMatchObject({ key: 'fields.#.kind', default: 'random' })
    expect(optionInfo({ connector: 'kafka-cluster' }, 'clusters.a.properties.x')?.key).toBe('clusters.<name>.properties.*')
    expect(optionInfo({ connector: 'datagen' }, 'fields.price.knd')).toBeUndefined()
  })

  it('says nothing of a connector that it does not know', () => expect(tableOptions({ connector: 'paimon' })).toBeUndefined())

  it('has what a version has', () => {
    const parser = 'json.decode.json-parser.enabled'
    expect(optionInfo(kafka, parser, '2.0')).toBeUndefined()
    expect(optionInfo(kafka, parser, '2.2')).toMatchObject({ since: '2.1' })
  })

  it('knows catalogs', () => expect(catalogOptions('jdbc')?.find(o => o.key === 'base-url')?.required).toBe(true))
})

describe('what options are for', () => {
  it('is said for every option of the common connectors and formats', () => {
    const formats = ['json', 'csv', 'avro', 'raw', 'debezium-json', 'canal-json', 'protobuf']
    const tables = [
      ...['kafka', 'upsert-kafka', 'kafka-cluster'].flatMap(connector =>
        formats.map(f => ({ connector, format: f, 'value.format': f, 'key.format': f })),
      ),
      ...['datagen', 'print', 'blackhole'].map(connector => ({ connector })),
    ]
    const silent = tables.flatMap(t => tableOptions(t)?.flatMap(o => (o.description ? [] : [`${t.connector} ${o.key}`])))
    expect(silent).toEqual([])
  })

  it('is said for every option of every connector, format, catalog and model', () => {
    const tables = [
      ...connectorNames().map(connector => ({ connector })),
      ...formatNames(true).map(format => ({ connector: 'filesystem', format })),
      ...formatNames().map(format => ({ connector: 'kafka', format })),
    ]
    const listed = [
      ...tables.map(t => ({ name: `${t.connector} ${'format' in t ? t.format : ''}`, options: tableOptions(t) })),
      ...catalogTypes().map(name => ({ name, options: catalogOptions(name) })),
      ...modelProviders().map(name => ({ name, options: modelOptions(name, '2.3') })),
    ]
    expect(listed.flatMap(l => l.options?.flatMap(o => (o.description ? [] : [`${l.name} ${o.key}`])))).toEqual([])
  })

  it('is said for every key of SET that a script has a use for', () => {
    const roots = /^(?:table|pipeline|parallelism|execution|state|restart-strategy|sql-client|materialized-table)\./
    const keys = setKeys().filter(k => roots.test(k))
    expect(keys.length).toBeGreaterThan(380)
    expect(keys.filter(k => !setKeyInfo(k)?.description)).toEqual([])
    const long = keys.filter(k => (setKeyInfo(k)?.description?.length ?? 0) > 220)
    expect(long).toEqual([])
  })

  it('is said of settings that exist', () => {
    expect(Object.keys(settingTexts).filter(k => !setKeyInfo(k))).toEqual([])
    expect(setKeyInfo('table.exec.state.ttl')?.description).toBeDefined()
  })
})

describe('keys of SET', () => {
  it('has type, default and words', () => {
    expect(setKeyInfo('table.exec.mini-batch.enabled')).toMatchObject({ type: 'boolean', default: 'false', values: ['true', 'false'] })
    expect(setKeyInfo('table.exec.sink.not-null-enforcer')).toMatchObject({ type: 'enum', default: 'ERROR', values: ['ERROR', 'DROP'] })
    expect(setKeyInfo('table.exec.mini-batch.enabld')).toBeUndefined()
  })

  it('knows old names and versions', () => {
    expect(setKeyInfo('state.backend')).toMatchObject({ replacedBy: 'state.backend.type' })
    expect(setKeys('1.20')).not.toContain('table.optimizer.delta-join.strategy')
    expect(setKeys('2.2')).toContain('table.optimizer.delta-join.strategy')
  })
})
