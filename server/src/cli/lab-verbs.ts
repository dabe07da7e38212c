import type { Command } from 'commander'
import type { ForecastArgs } from '../protocol.ts'
import type { CliOptions, CliSession } from './context.ts'
import { forecastText } from './forecast-text.ts'
import { proofText } from './text.ts'
import { durationOption, integer, oneOf, tableFile } from './verbs.ts'

/** The verbs that try something on real data. */
export function addLabVerbs(program: Command, session: CliSession, exit: (code: number) => void): void {
  program
    .command('forecast')
    .description(
      'How much each subtask of each GROUP BY, join and Top-N will get, by the real records of its tables; and after each rewrite',
    )
    .argument('<file>', 'a script')
    .option('--statement <n>', 'which statement of the script, counted from 0', integer)
    .option('--parallelism <n>', 'subtasks of the job (else that of sluice.json)', integer)
    .option('--sample <n>', 'records of each table that are drawn at random; 0 = all', integer)
    .option('--seed <n>', 'of the draw: the same seed on the same records draws the same ones', integer)
    .option('--input <table=file>', 'read a table from a file with one JSON object a line (repeatable)', tableFile(session), {})
    .option('--timeout <duration>', 'how long reading may take, 10s by default', durationOption)
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .action(
      async (
        file: string,
        options: CliOptions &
          Pick<ForecastArgs, 'statement' | 'parallelism' | 'sample' | 'seed'> & { timeout?: number; input: Record<string, string> },
      ) => {
        const { statement, parallelism, sample, seed, timeout: timeoutMs, input: inputs } = options
        const args = { file: session.here(file), statement, parallelism, sample, seed, timeoutMs, inputs }
        let lastTold = Date.now()
        const result = await session.call('forecast', args, { ...program.opts(), ...options }, event => {
          if (event.phase !== 'reading' || Date.now() - lastTold < 2000) return
          lastTold = Date.now()
          session.log(`${event.table}: ${event.records}${event.of === undefined ? '' : ` of ${event.of}`} records read`)
        })
        if (options.format === 'json') session.printJson(result)
        else session.print(forecastText(result, session.cwd))
        exit(session.signal.aborted ? 130 : 0)
      },
    )

  program
    .command('prove')
    .description('Run a query and what a repair makes of it on the same records; ends with 1 where the rows are not the same')
    .argument('<file>', 'a script')
    .requiredOption('--fix <rule>', 'the rule whose repair is tried')
    .option('--title <text>', 'which of its repairs, where it offers several')
    .option('--statement <n>', 'which statement of the script, counted from 0', integer)
    .option('--input <table=file>', 'read a table from a file with one JSON object a line (repeatable)', tableFile(session), {})
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
        const { fix, title, statement, records, runs, input: inputs } = options
        const report = options.report === undefined ? undefined : session.here(options.report)
        const result = await session.call(
          'prove',
          { file: session.here(file), fix, title, statement, inputs, records, runs, report },
          { ...program.opts(), ...options },
        )
        if (options.format === 'json') session.printJson(result)
        else session.print(proofText(result, session))
        exit(result.equal ? 0 : 1)
      },
    )
}
