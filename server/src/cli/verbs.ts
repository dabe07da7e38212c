import { type Command, InvalidArgumentError } from 'commander'
import type { CopyAsArgs, ImportSchemaArgs, Severity } from '../protocol.ts'
import { parseDuration } from '../settings.ts'
import type { CliOptions, CliSession } from './context.ts'
import { toSarif } from './sarif.ts'
import { compatText, findingsText, formatText, shortPath } from './text.ts'

const severities: readonly Severity[] = ['info', 'warning', 'error']

/** The verbs about scripts: check, fix, format, import-schema, copy-as, plan, compat. Each action gives its exit code. */
export function addScriptVerbs(program: Command, session: CliSession, exit: (code: number) => void): void {
  program
    .command('check')
    .description('Findings of scripts: what Flink rejects, and what wastes work')
    .argument('<file...>', 'files, folders, globs, or - for standard input')
    .option('--format <format>', 'text, json or sarif', oneOf(['text', 'json', 'sarif']), 'text')
    .option('--rule <id=level>', 'level of a rule: off, info, warning, error (repeatable)', ruleLevel, {})
    .option(
      '--max-severity <level>',
      'findings up to this level leave the exit code at 0: off, info, warning, error',
      oneOf(['off', ...severities]),
      'off',
    )
    .action(async (files: string[], options: CliOptions & { rule: Record<string, 'off' | Severity>; maxSeverity: string }) => {
      const text = files.includes('-') ? session.input() : undefined
      const result = await session.call(
        'check',
        { files: files.map(session.here), text, rules: options.rule },
        { ...program.opts(), ...options },
      )
      if (options.format === 'json') session.printJson(result)
      else if (options.format === 'sarif') session.printJson(toSarif(result, session.cwd))
      else session.print(findingsText(result, session.cwd))
      const allowed = severities.indexOf(options.maxSeverity as Severity)
      exit(result.findings.some(f => severities.indexOf(f.severity) > allowed) ? 1 : 0)
    })

  program
    .command('fix')
    .description('Apply the safe repairs: same rows, same changelog mode, the state of a running job still restores')
    .argument('<file...>', 'files, folders or globs')
    .option('--rule <id>', 'also the repairs of this rule (repeatable)', collect, [])
    .option('--dry-run', 'only show what would change, as a unified diff')
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .action(async (files: string[], options: CliOptions & { rule: string[]; dryRun?: boolean }) => {
      const result = await session.call(
        'fix',
        { files: files.map(session.here), rules: options.rule, dryRun: options.dryRun === true },
        { ...program.opts(), ...options },
      )
      if (options.format === 'json') session.printJson(result)
      else if (options.dryRun) session.print(result.files.map(f => f.diff).join('') || 'Nothing to fix')
      else
        session.print(
          result.files.flatMap(f => f.applied.map(title => `${shortPath(f.file, session.cwd)}: ${title}`)).join('\n') || 'Nothing to fix',
        )
    })

  program
    .command('format')
    .description('Lay out scripts: the same tokens and comments, other white space; a second run changes nothing')
    .argument('<file...>', 'files, folders, globs, or - for standard input')
    .option('--check', 'change nothing; end with 1 where a file is not laid out so')
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .action(async (files: string[], options: CliOptions & { check?: boolean }) => {
      const text = files.includes('-') ? session.input() : undefined
      const check = options.check === true
      const result = await session.call('format', { files: files.map(session.here), text, check }, { ...program.opts(), ...options })
      if (options.format === 'json') session.printJson(result)
      else session.print(formatText(result, check, session.cwd))
      exit(check && result.files.some(f => f.changed) ? 1 : 0)
    })

  program
    .command('import-schema')
    .description('Flink tables for the tables of a MySQL or PostgreSQL schema; what has no counterpart becomes a comment')
    .argument('<file>', 'the DDL of a database, as mysqldump or pg_dump writes it, or - for standard input')
    .requiredOption('--from <system>', 'mysql or postgresql', oneOf(['mysql', 'postgresql']))
    .option('--to <connector>', 'cdc, jdbc or kafka', oneOf(['cdc', 'jdbc', 'kafka']), 'cdc')
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .action(async (file: string, options: CliOptions & Pick<ImportSchemaArgs, 'from' | 'to'>) => {
      const text = file === '-' ? session.input() : undefined
      const { from, to } = options
      const result = await session.call('import-schema', { file: session.here(file), text, from, to }, { ...program.opts(), ...options })
      if (options.format === 'json') session.printJson(result)
      else session.print(result.ddl)
    })

  program
    .command('copy-as')
    .description('A query, INSERT or view as SQL of another system; refused with the reason where it has no counterpart')
    .argument('<file>', 'a script of one statement, or - for standard input')
    .requiredOption('--to <system>', 'mysql, postgresql or bigquery', oneOf(['mysql', 'postgresql', 'bigquery']))
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .action(async (file: string, options: CliOptions & Pick<CopyAsArgs, 'to'>) => {
      const text = file === '-' ? session.input() : undefined
      const result = await session.call('copy-as', { file: session.here(file), text, to: options.to }, { ...program.opts(), ...options })
      if (options.format === 'json') session.printJson(result)
      else session.print(result.sql)
      for (const note of options.format === 'json' ? [] : result.notes) session.log(`${note}`)
    })

  program
    .command('plan')
    .description("The plan of a script's queries in Flink's words, computed here")
    .argument('<file>', 'a script')
    .option('--statement <n>', 'only this statement of the script, counted from 0', integer)
    .option('--parallelism <p>', 'parallelism of the job', integer)
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .action(async (file: string, options: CliOptions & { statement?: number; parallelism?: number }) => {
      const { statement, parallelism } = options
      const result = await session.call('plan', { file: session.here(file), statement, parallelism }, { ...program.opts(), ...options })
      if (options.format === 'json') session.printJson(result)
      else
        for (const s of result.statements)
          session.print(
            `== statement ${s.statement}, line ${s.line} ==\n${s.unknown === undefined ? s.plan : `unknown here: ${s.unknown}`}\n`,
          )
    })

  program
    .command('compat')
    .description("What happens to a running job's state when one script becomes the other")
    .argument('<old>', 'the script of the running job')
    .argument('<new>', 'the edited script')
    .option('--format <format>', 'text or json', oneOf(['text', 'json']), 'text')
    .action(async (oldFile: string, newFile: string, options: CliOptions) => {
      const result = await session.call(
        'compat',
        { oldFile: session.here(oldFile), newFile: session.here(newFile) },
        { ...program.opts(), ...options },
      )
      if (options.format === 'json') session.printJson(result)
      else session.print(compatText(result))
      exit(result.verdict === 'refuse' ? 1 : 0)
    })
}

export function oneOf(values: readonly string[]): (value: string) => string {
  return value => {
    if (!values.includes(value)) throw new InvalidArgumentError(`Choose ${values.join(', ')}.`)
    return value
  }
}

export function integer(value: string): number {
  const n = Number(value)
  if (!Number.isInteger(n) || n < 0) throw new InvalidArgumentError('A whole number from 0.')
  return n
}

/** ms */
export function durationOption(value: string): number {
  const ms = parseDuration(value)
  if (Number.isNaN(ms)) throw new InvalidArgumentError('A duration such as 200ms, 10s, 5min.')
  return ms
}

export const collect = (value: string, before: readonly string[]): string[] => [...before, value]

function ruleLevel(value: string, before: Record<string, 'off' | Severity>): Record<string, 'off' | Severity> {
  const match = /^([\w/-]+)=(off|info|warning|error)$/.exec(value)
  if (!match) throw new InvalidArgumentError('A rule and its level, such as skew/distinct-not-split=off.')
  return { ...before, [match[1]]: match[2] as 'off' | Severity }
}

/** `bids=bids.jsonl`, the file from the working folder. */
export function tableFile({ here }: CliSession): (value: string, before: Record<string, string>) => Record<string, string> {
  return (value, before) => {
    const at = value.indexOf('=')
    if (at < 1) throw new InvalidArgumentError('A table and its file, such as bids=bids.jsonl.')
    return { ...before, [value.slice(0, at)]: here(value.slice(at + 1)) }
  }
}
