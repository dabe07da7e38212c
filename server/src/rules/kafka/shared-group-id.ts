import { defineRule, type Place, type ReadAsGroup, type StatementInScript } from '../rule.ts'
import { offsetsOf, placeOfRead } from '../script-facts.ts'

export const sharedGroupId = defineRule({
  id: 'kafka/shared-group-id',
  summary: 'Two jobs commit their offsets to one group, and each begins where the other was',
  severity: 'warning',
  needs: 'script',
  check(statements, report, elsewhere) {
    const readers = new Map<string, { statement: StatementInScript; read: ReadAsGroup }>()
    for (let i = 0; i < statements.length; i++) {
      const statement = statements[i]
      const groups = statement.facts?.groups
      if (!groups?.length) continue
      for (const read of groups) {
        for (const topic of read.topics) {
          const offsets = offsetsOf(read, topic)
          const first = readers.get(offsets)
          if (first?.statement.job === statement.job) continue
          if (!first) readers.set(offsets, { statement, read })
          const at = placeOfRead(statement, read)
          const others = first ? [] : elsewhere(offsets)
          if (!first && others.length === 0) continue
          report({
            at,
            message: `${first ? 'Another job of this script' : `A job of ${filesOf(others, at.file)}`} reads ${topic} as group '${read.group}' too. ${WHY}`,
            related: first
              ? [{ at: placeOfRead(first.statement, first.read), message: 'the other one' }]
              : others.map(at => ({ at, message: 'the other one' })),
          })
          break
        }
      }
    }
  },
})

const WHY =
  'Flink gives each of them all partitions, and both commit offsets to the one group: started without a savepoint, each begins where the other had come to'

/** The other files by as much of their path as tells them from the own one; of many the first. */
function filesOf(others: readonly Place[], own: string): string {
  const [first, ...more] = new Set(others.map(o => o.file))
  const parts = first.split('/')
  let take = 1
  while (take < parts.length && own.endsWith(`/${parts.slice(-take).join('/')}`)) take++
  const name = parts.slice(-take).join('/')
  return more.length === 0 ? name : `${name} (and of ${more.length} more)`
}
