// As a namespace, so that bundles hold what is used of it and not its forty languages.
import * as z from 'zod'

/**
 * Every setting, once. `projectSchema` is `sluice.json`: what the editor, the command line and CI must agree on. `editorSettings` is about the
 * editor alone. package.json's contributions and the JSON schema of sluice.json are generated from here (`npm run generate`).
 */
const duration = z.string().regex(/^\d+ ?(ms|s|min|h)$/, 'a duration such as "200 ms", "10 s", "5 min"')

export const projectSchema = z.strictObject({
  $schema: z.string().optional(),
  flink: z
    .strictObject({
      version: z.enum(['1.20', '2.0', '2.1', '2.2', '2.3']).default('2.2').describe('The Flink version that the scripts are written for'),
    })
    .prefault({})
    .describe('Apache Flink'),
  scripts: z
    .array(z.string())
    .default(['**/*.flink.sql', '**/*.fsql'])
    .describe('Globs of the scripts, in the order in which they see each other'),
  parallelism: z.int().min(1).max(32768).default(4).describe('Parallelism of jobs: logical subtasks in the embedded runtime'),
  stateBackend: z
    .enum(['hashmap', 'rocksdb'])
    .default('hashmap')
    .describe('State backend of the Flink cluster that the scripts are meant for'),
  clusters: z
    .record(z.string(), z.strictObject({ brokers: z.array(z.string()).min(1), properties: z.record(z.string(), z.string()).default({}) }))
    .optional()
    .describe('Kafka clusters by name; without them the local stack is used'),
  stack: z
    .strictObject({
      clusters: z
        .array(z.string().regex(/^[a-z][a-z0-9-]{0,30}$/))
        .min(1)
        .default(['a', 'b'])
        .describe('Names of the local clusters'),
      repository: z.string().optional().describe('Base URL of the Maven repository that the Kafka jars come from'),
      properties: z
        .record(z.string(), z.string())
        .default({})
        .describe("Broker properties laid over Sluice's own, e.g. log.retention.bytes"),
    })
    .prefault({})
    .describe('The local stack'),
  functions: z
    .record(
      z.string(),
      z.strictObject({
        module: z.string().describe('JavaScript module, relative to sluice.json'),
        export: z.string().default('default'),
        returns: z.string().describe("SQL type of the result, e.g. 'STRING'"),
        deterministic: z.boolean().default(true),
        kind: z.enum(['scalar', 'aggregate', 'table']).optional().describe('What kind of function it is'),
        merge: z
          .boolean()
          .optional()
          .describe('Of an aggregate: whether its class has a merge method, so that it can be done in two phases'),
        costly: z.boolean().default(false).describe('A call is worth saving: calls a service, parses, matches a long expression'),
      }),
    )
    .default({})
    .describe("JavaScript twins of the scripts' user functions, by SQL name"),
  generated: z
    .strictObject({
      module: z.string().describe('JavaScript module that yields records, relative to sluice.json'),
      topics: z.array(z.string()).min(1),
      recordsPerSecond: z.int().min(1).default(1000),
    })
    .optional()
    .describe('A generated source that stands in for the topics when no cluster is there'),
  checkpoint: z
    .strictObject({ interval: duration.default('200 ms'), keep: z.int().min(1).default(3) })
    .prefault({})
    .describe('Checkpoints of jobs in the embedded runtime'),
  format: z
    .strictObject({
      width: z.int().min(40).max(400).default(100).describe('Columns that a line should not exceed'),
      indent: z.int().min(1).max(8).default(2).describe('Spaces of one step'),
      keywords: z
        .enum(['preserve', 'upper', 'lower'])
        .default('preserve')
        .describe('Case of keywords; names keep theirs, for Flink tells Id from id'),
      alignOptions: z.boolean().default(true).describe('Put the = of table options one above the other'),
    })
    .prefault({})
    .describe('How scripts are laid out by the editor and by sluice format'),
  rules: z
    .record(z.string(), z.enum(['off', 'info', 'warning', 'error']))
    .default({})
    .describe('Level per rule'),
})

export type Project = z.output<typeof projectSchema>

/**
 * What the module under `generated.module` exports as `record`: record number `index` (0, 1, 2 …) of the endless stream as of `now` (ms since
 * the epoch). Deterministic: the same index and time give the same record. The demo's producer and the generated source both call it.
 */
export type GeneratedRecord = (
  index: number,
  now: number,
) => { readonly topic: string; readonly key: string | null; readonly value: Readonly<Record<string, unknown>> }

/** ms of a duration that `projectSchema` accepts, or of Flink's spellings (`5 s`, `1 min`, `200ms`, `1 h`, `2 d`); NaN if it is none. */
export function parseDuration(text: string): number {
  const m =
    /^\s*(\d+)\s*(ms|milli|millis|millisecond|milliseconds|s|sec|secs|second|seconds|min|m|minute|minutes|h|hour|hours|d|day|days)?\s*$/.exec(
      text,
    )
  if (!m) return Number.NaN
  const unit = m[2] ?? 'ms'
  const factor =
    unit.startsWith('ms') || unit.startsWith('milli')
      ? 1
      : unit.startsWith('s')
        ? 1000
        : unit.startsWith('m')
          ? 60_000
          : unit.startsWith('h')
            ? 3_600_000
            : 86_400_000
  return Number(m[1]) * factor
}

export interface EditorSetting {
  readonly type: 'boolean' | 'string' | 'number'
  readonly default: boolean | string | number
  readonly enum?: readonly string[]
  readonly description: string
}

/** `sluice.<key>` in VS Code's settings. */
export const editorSettings = {
  plainSqlFiles: {
    type: 'boolean',
    default: false,
    description: 'In a workspace with sluice.json, treat *.sql files as Flink SQL as well.',
  },
  'inlayHints.types': {
    type: 'boolean',
    default: true,
    description: 'Show the types of computed columns, where the editor shows inlay hints.',
  },
  'inlayHints.forecast': {
    type: 'boolean',
    default: true,
    description: 'Show the load that a forecast found at the key that divides it, until the statement is edited.',
  },
  'results.maxRows': { type: 'number', default: 10000, description: 'Rows that the results panel keeps; the oldest go first.' },
  'trace.server': {
    type: 'string',
    default: 'off',
    enum: ['off', 'messages', 'verbose'],
    description: 'Log the messages between VS Code and the language server.',
  },
} as const satisfies Record<string, EditorSetting>
