import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { check } from '../server/src/commands/check.ts'
import type { CommandContext } from '../server/src/commands/command.ts'
import { loadProject } from '../server/src/commands/project.ts'
import { LanguageService } from '../server/src/language-service.ts'
import type { CheckResult } from '../server/src/protocol.ts'
import { rules } from '../server/src/rules/index.ts'
import { startInProcess } from './support/lsp-session.ts'

const RULE = 'kafka/shared-group-id'
const job = (group = 'shop', servers = 'a:9092') => `
  CREATE TEMPORARY TABLE orders (id BIGINT) WITH ('connector' = 'kafka', 'topic' = 'orders', 'format' = 'json',
    'properties.bootstrap.servers' = '${servers}', 'properties.group.id' = '${group}');
  CREATE TEMPORARY TABLE nowhere (id BIGINT) WITH ('connector' = 'blackhole');
  INSERT INTO nowhere SELECT id FROM orders;`

function open(texts: Record<string, string>, level?: 'off'): LanguageService {
  const service = new LanguageService({
    environment: { flink: '2.2' },
    rules: { flinkVersion: '2.2', parallelism: 4, stateBackend: 'hashmap' },
    levels: level ? { [RULE]: level } : {},
    ruleSet: rules.filter(r => r.id === RULE),
  })
  for (const [file, text] of Object.entries(texts)) service.setText(file, text)
  all(service)
  return service
}

const all = (service: LanguageService) => service.workspace.files.flatMap(f => service.findings(f)).filter(f => f.rule === RULE)
/** The file of each finding, who it says is the other, and the words at both places. */
const found = (service: LanguageService) => {
  // Each script is told of the others as they were looked at last.
  all(service)
  return all(service).map(f => {
    const words = (at: { file: string; start: number; end: number }) => service.workspace.text(at.file)?.slice(at.start, at.end)
    const related = f.related.map(r => `${r.file} ${words(r)}`).join()
    return `${f.file} ${words(f)}: ${/^An?(?:other)? job of (.*) reads/.exec(f.message)?.[1]}; ${related}`
  })
}
const both = ['/p/a.sql orders: b.sql; /p/b.sql orders', '/p/b.sql orders: a.sql; /p/a.sql orders']

describe('one group in two files', () => {
  it('is found in each of them', () => {
    expect(found(open({ '/p/a.sql': job(), '/p/b.sql': job() }))).toEqual(both)
  })

  it('is found whichever was opened first', () => {
    expect(found(open({ '/p/b.sql': job(), '/p/a.sql': job() })).sort()).toEqual(both)
  })

  it.each([
    ['another group', job('other')],
    ['other servers', job('shop', 'b:9092')],
    ['a query that only runs in the editor', job().replace('INSERT INTO nowhere', '')],
    ['a half-written one', job().replace('FROM orders', 'FROM')],
  ])('not with %s', (_, text) => {
    expect(found(open({ '/p/a.sql': job(), '/p/b.sql': text }))).toEqual([])
  })

  it('comes and goes with an edit', () => {
    const service = open({ '/p/a.sql': job(), '/p/b.sql': job() })
    const stand = () => service.workspace.groupReaders.stand('/p/a.sql')
    const before = stand()
    service.setText('/p/b.sql', `-- a line more\n${job()}`)
    expect(found(service)).toEqual(both)
    expect(stand()).toBe(before)
    service.setText('/p/b.sql', job('other'))
    expect(found(service)).toEqual([])
    expect(stand()).not.toBe(before)
    service.setText('/p/b.sql', job())
    expect(found(service)).toEqual(both)
  })

  it('goes when the other file is deleted or closed', () => {
    const service = open({ '/p/a.sql': job(), '/p/b.sql': job() })
    service.setText('/p/b.sql', job(), false)
    expect(service.findings('/p/a.sql')).toEqual([])
    service.setText('/p/b.sql', job())
    expect(found(service)).toEqual(both)
    service.remove('/p/b.sql')
    expect(found(service)).toEqual([])
  })

  it('is suppressed by a comment in its own file, and switched off for all', () => {
    const quiet = job().replace('INSERT', `-- sluice-ignore ${RULE}: starts from savepoints\n  INSERT`)
    expect(found(open({ '/p/a.sql': job(), '/p/b.sql': quiet }))).toEqual(both.slice(0, 1))
    expect(found(open({ '/p/a.sql': job(), '/p/b.sql': job() }, 'off'))).toEqual([])
  })

  it('names files of one name by their folders, and counts the rest', () => {
    const service = open({ '/p/a/x.sql': job(), '/p/b/x.sql': job(), '/p/c/y.sql': job() })
    expect(found(service).map(f => f.split(';')[0])).toEqual([
      '/p/a/x.sql orders: b/x.sql (and of 1 more)',
      '/p/b/x.sql orders: a/x.sql (and of 1 more)',
      '/p/c/y.sql orders: x.sql (and of 1 more)',
    ])
  })

  it('follows a table that a third file declares', () => {
    const [tables, insert] = job()
      .replaceAll('TEMPORARY ', '')
      .split(/(?=INSERT)/)
    const service = open({ '/p/a.sql': insert, '/p/b.sql': insert, '/p/tables.sql': tables })
    service.setOrder(['/p/tables.sql'])
    expect(all(service)).toHaveLength(1)
    expect(found(service)).toEqual(both)
    service.setText('/p/tables.sql', tables.replace("'shop'", "'shop', 'scan.startup.mode' = 'earliest-offset'"))
    expect(found(service)).toEqual([])
  })
})

describe('the editor and the command line', () => {
  it('tell of it in both files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-groups-'))
    const files = ['a.flink.sql', 'b.flink.sql'].map(name => join(folder, name))
    for (const file of files) writeFileSync(file, job())
    try {
      const project = loadProject(folder)
      const context = { root: folder, project: project.project } as CommandContext
      const checked = (await check({ files: [folder] }, context)) as CheckResult
      expect(checked.findings.filter(f => f.rule === RULE).map(f => f.file)).toEqual(files)

      const client = startInProcess(async () => [])
      await client.initialize(pathToFileURL(folder).href)
      const [a, b] = files.map(f => pathToFileURL(f).href)
      const told = (uri: string) => client.published.findLast(p => p.uri === uri)?.diagnostics.some(d => d.code === RULE) === true
      await client.open(a, job())
      expect(told(a)).toBe(false)
      await client.open(b, job())
      await client.until(() => told(a) && told(b))
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: b } })
      await client.until(() => !told(a))
      client.connection.dispose()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
