import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { opened } from '../oracle/ask.mjs'
import { answers, prepare } from '../oracle/prepare.mjs'

/**
 * What a program of src/ ('RewriteRunner', 'RestoreRunner', 'ChangelogRunner': their heads say what they are asked and answer) gives for each question, in a
 * JVM with all of Flink in it. Needs `mvn` and a JDK 17.
 */
export async function onFlink(program, questions) {
  const sourceRoot = join(import.meta.dirname, 'src')
  const sources = readdirSync(sourceRoot)
    .filter(f => f.endsWith('.java'))
    .sort()
  const jars = prepare({ folder: 'flink-jobs', pom: join(import.meta.dirname, 'pom.xml'), sourceRoot, sources })
  const lines = await answers(
    // Beside the classes lie the names of the connectors, which Flink looks for.
    `${jars}:${sourceRoot}`,
    program,
    questions.map(q => JSON.stringify(q)),
    { jvm: opened },
  )
  return lines.map(line => JSON.parse(line))
}
