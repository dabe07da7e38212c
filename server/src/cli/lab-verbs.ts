import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type CliOptions, type CliSession, print, printJson } from './context.ts'
import { proofText } from './text.ts'
import { fromHere, integer, keyValue, oneOf } from './verbs.ts'

/** The verbs that try something on real data. */
export function addLabVerbs(program: Command, session: CliSession, exit: (code: number) => void): void {
  program
    .command('prove')
    .description('Run a query and what a repair makes of it on the same records; ends with 1 where the rows are not the same')
    .argument('<file>', 'a script')
    .requiredOption('--fix <rule>', 'the rule whose repair is tried')
    .option('--title <text>', 'which of its repairs, where it offers several')
    .option('--statement <n>', 'which statement of the script, counted from 0', integer)
    .option('--input <table=file>', 'read a table from a file with one JSON object a line (repeatable)', keyValue, {})
    .option('--records <n>', 'records of a topic that are captured, the newest', integer, 100_000)
    .option('--runs <n>', 'pairs of runs that CPU time is taken from, at least 5; 0 for rows and counters only', integer, 5)
    .option('--report <file>', 'where the Markdown report goes (else .sluice/proofs/)')
    .option('--on <runtime>', 'where it runs: embedded', oneOf(['embedded']), 'embedded')
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .action(
      async (
        file: string,
        options: CliOptions & {
          fix: string
          title?: string
          statement?: number
          input: Record<string, string>
          records: number
          runs: number
          report?: string
        },
      ) => {
        const { fix, title, statement, records, runs } = options
        const inputs = Object.fromEntries(Object.entries(options.input).map(([table, path]) => [table, resolve(path)]))
        const report = options.report === undefined ? undefined : resolve(options.report)
        const result = await session.call(
          'prove',
          { file: fromHere(file), fix, title, statement, inputs, records, runs, report },
          { ...program.opts(), ...options },
        )
        if (options.format === 'json') printJson(result)
        else print(proofText(result, process.stdout.isTTY === true))
        exit(result.equal ? 0 : 1)
      },
    )
}
