import { defineRule, type ReadAsGroup, type StatementInScript } from '../rule.ts'
import { startOf } from '../run.ts'

export const sharedGroupId = defineRule({
  id: 'kafka/shared-group-id',
  summary: 'Two jobs commit their offsets to one group, and each begins where the other was',
  severity: 'warning',
  needs: 'script',
  check(statements, report) {
    const readers = new Map<string, { job: number; statement: StatementInScript; read: ReadAsGroup }>()
    for (const statement of statements) {
      for (const read of statement.facts?.groups ?? []) {
        for (const topic of read.topics) {
          const key = JSON.stringify([read.servers, read.group, topic])
          const first = readers.get(key)
          if (!first) readers.set(key, { job: statement.job, statement, read })
          if (!first || first.job === statement.job) continue
          report({
            at: placeOf(statement, read),
            message: `Another job of this script reads ${topic} as group '${read.group}' too. Flink gives each of them all partitions, and both commit offsets to the one group: started without a savepoint, each begins where the other had come to`,
            related: [{ at: placeOf(first.statement, first.read), message: 'the other one' }],
          })
          break
        }
      }
    }
  },
})

/** Where the table is named in the statement itself; a view's text belongs to others too. */
const placeOf = ({ unit }: StatementInScript, { at }: ReadAsGroup) => (at.unit === unit.id && at.file === unit.file ? at : startOf(unit))
