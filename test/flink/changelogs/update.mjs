// Asks a real Flink 2.2 for every change that each query gives (`npm run update:flink -- changelogs`; a minute or two, needs `mvn` and a JDK 17), and stores
// them in answers.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onFlink } from '../jobs/on-flink.mjs'
import { asChanges, events, queries, settings, tables } from './queries.mjs'

const here = import.meta.dirname
/** A table of changes is then read as one of updates by key. */
const DUPLICATES = { 'table.exec.source.cdc-events-duplicate': 'true' }
const folder = mkdtempSync(join(tmpdir(), 'sluice-changelogs-'))
try {
  const file = join(folder, 'events.json')
  writeFileSync(
    file,
    events()
      .map(e => `${JSON.stringify(e)}\n`)
      .join(''),
  )
  writeFileSync(
    `${file}.changes`,
    asChanges()
      .map(c => `${JSON.stringify(c)}\n`)
      .join(''),
  )
  const asked = queries.map(({ id, sql, set }) => ({ id, statements: [...settings({ ...DUPLICATES, ...set }), ...tables(file), sql] }))
  const found = await onFlink('ChangelogRunner', asked)
  for (const { id, error } of found) if (error) throw new Error(`${id}: ${error}`)
  const lines = found.map(({ id, changes }, i) => JSON.stringify({ id, sql: queries[i].sql, changes }))
  writeFileSync(join(here, 'answers.json'), `{"flink": "2.2.0", "queries": [\n${lines.join(',\n')}\n]}\n`)
  console.log(`changelogs: ${found.length} queries`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
