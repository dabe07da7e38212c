import type { VerbName, Verbs } from '../protocol.ts'
import type { CommandContext, CommandImplementation } from './command.ts'

type Table = { readonly [V in VerbName]: () => Promise<CommandImplementation<V>> }

// Loaded when called, so that `check` doesn't wait for Kafka's client to load.
const table: Table = {
  check: async () => (await import('./check.ts')).check,
  fix: async () => (await import('./fix.ts')).fix,
  format: async () => (await import('./format.ts')).format,
  'import-schema': async () => (await import('./import-schema.ts')).importSchema,
  'copy-as': async () => (await import('./copy-as.ts')).copyAs,
  plan: async () => (await import('./plan.ts')).plan,
  compat: async () => (await import('./compat.ts')).compat,
  run: async () => (await import('./run.ts')).run,
  stack: async () => (await import('./stack.ts')).stack,
  submit: async () => (await import('./submit.ts')).submit,
  jobs: async () => (await import('./jobs.ts')).jobs,
  job: async () => (await import('./job.ts')).job,
  stop: async () => (await import('./stop.ts')).stop,
  restart: async () => (await import('./restart.ts')).restart,
  logs: async () => (await import('./logs.ts')).logs,
  rewrite: async () => (await import('./rewrite.ts')).rewriteText,
  prove: async () => (await import('./prove.ts')).prove,
  upgrade: async () => (await import('./upgrade.ts')).upgrade,
  forecast: async () => (await import('./forecast.ts')).forecast,
}

export const isVerb = (name: string): name is VerbName => Object.hasOwn(table, name)

export async function runCommand<V extends VerbName>(
  verb: V,
  args: Verbs[V]['args'],
  context: CommandContext<Verbs[V]['event']>,
): Promise<Verbs[V]['result']> {
  const implementation = await table[verb]()
  return implementation(args, context)
}
