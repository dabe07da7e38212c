import { dirname, resolve } from 'node:path'
import type { Command } from 'commander'
import { bundlePath } from '../commands/bundles.ts'
import type { DemoEvent } from '../commands/demo.ts'
import { requireProject } from '../commands/project.ts'
import type { StackArgs, UpgradeEvent } from '../protocol.ts'
import type { CliOptions, CliSession } from './context.ts'
import { clustersText, duration, jobsText, jobText, rowText, runStatusText, runSummaryText, upgradeText } from './text.ts'
import { durationOption, integer, oneOf, tableFile } from './verbs.ts'

const textOrJson = () => ['--format <format>', 'text or json', oneOf(['text', 'json']), 'text'] as const

/** The verbs that run something: run, stack, submit and the jobs. */
export function addRunVerbs(program: Command, session: CliSession, exit: (code: number) => void): void {
  const json = (options: CliOptions) => options.format === 'json'
  const { log } = session

  program
    .command('run')
    .description('Run a query here and stream its rows; of bounded inputs, print what is left at the end')
    .argument('<file>', 'a script')
    .option('--statement <n>', 'which statement of the script, counted from 0', integer)
    .option('--limit <n>', 'end after this many rows', integer)
    .option('--timeout <duration>', 'end after this time, e.g. 10s', durationOption)
    .option('--input <table=file>', 'read a table from a file with one JSON object a line (repeatable)', tableFile(session), {})
    .option('--changelog', 'every change, also of bounded inputs')
    .option('--on <runtime>', 'where it runs: embedded', oneOf(['embedded']), 'embedded')
    .option(...textOrJson())
    .action(
      async (
        file: string,
        options: CliOptions & { statement?: number; limit?: number; timeout?: number; input: Record<string, string>; changelog?: boolean },
      ) => {
        const { statement, limit, timeout: timeoutMs, changelog, input: inputs } = options
        let columns: string[] = []
        const args = { file: session.here(file), statement, limit, timeoutMs, changelog, ...(Object.keys(inputs).length > 0 && { inputs }) }
        let lastStatus = 0
        const summary = await session.call('run', args, { ...program.opts(), ...options }, event => {
          if (event.type === 'columns') {
            columns = event.columns.map(c => c.name)
            if (!json(options)) session.print(['op', ...columns].join(' | '))
          } else if (event.type === 'rows') {
            const lines = event.rows.map(r => (json(options) ? JSON.stringify(r) : `${r.op} | ${rowText(r.row, columns)}`))
            if (lines.length > 0) session.print(lines.join('\n'))
          } else if (event.type === 'health') {
            log(`cluster ${event.event.cluster}: ${event.event.to} (${event.event.reason})`)
          } else if (event.status.elapsedMs - lastStatus >= 5000) {
            lastStatus = event.status.elapsedMs
            log(runStatusText(event.status))
          }
        })
        if (json(options)) {
          for (const row of summary.result ?? []) session.printJson({ op: '+I', row })
          const { result: _, ...last } = summary
          session.printJson(last)
        } else {
          for (const row of summary.result ?? []) session.print(`+I | ${rowText(row, columns)}`)
          session.print(runSummaryText(summary))
        }
        exit(session.signal.aborted ? 130 : 0)
      },
    )

  program
    .command('demo')
    .description('What npm start does: two clusters, the demo stream, findings and first rows, then VS Code')
    .option('--once', 'end after the first rows')
    .action(async (options: { once?: boolean }) => {
      const { demo } = await import('../commands/demo.ts')
      const root = resolve(dirname(bundlePath('cli.js')), '..', 'client', 'demo')
      await demo(
        { once: options.once ?? false },
        {
          root,
          project: requireProject(root).project,
          signal: session.signal,
          emit: e => session.print(demoText(e)),
          log,
          bundle: bundlePath,
        },
      )
      exit(session.signal.aborted ? 130 : 0)
    })

  program
    .command('stack')
    .description('The local Kafka clusters: start, stop, kill (SIGKILL) and revive them, freeze one and let it go on')
    .argument(
      '<action>',
      'up, down, status, kill, revive, suspend or resume',
      oneOf(['up', 'down', 'status', 'kill', 'revive', 'suspend', 'resume']),
    )
    .argument('[cluster]', 'one cluster, by its name')
    .option(...textOrJson())
    .action(async (action: StackArgs['action'], cluster: string | undefined, options: CliOptions) => {
      const result = await session.call('stack', { action, cluster }, { ...program.opts(), ...options }, event => {
        const share = event.total ? ` ${Math.round((100 * (event.done ?? 0)) / event.total)} %` : ''
        const who = event.cluster === undefined ? '' : `cluster ${event.cluster} `
        log(`${who}${event.step}${share}${event.ms === undefined ? '' : ` (${duration(event.ms)})`}`)
      })
      if (json(options)) session.printJson(result)
      else session.print(clustersText(result.clusters))
    })

  program
    .command('submit')
    .description('Start an INSERT or statement set as a job that outlives this command')
    .argument('<file>', 'a script')
    .requiredOption('--name <job>', 'name of the job')
    .option('--statement <n>', 'which statement of the script, counted from 0', integer)
    .option('--on <runtime>', 'where it runs: embedded', oneOf(['embedded']), 'embedded')
    .option(...textOrJson())
    .action(async (file: string, options: CliOptions & { name: string; statement?: number }) => {
      const { name, statement } = options
      const result = await session.call(
        'submit',
        { file: session.here(file), name, statement },
        { ...program.opts(), ...options },
        entry => {
          if (!json(options)) session.print(`${entry.phase}: ${duration(entry.ms)}`)
        },
      )
      if (json(options)) session.printJson(result)
      else session.print(`Job ${result.job} runs (run ${result.run})`)
    })

  program
    .command('jobs')
    .description('The jobs of this workspace')
    .option(...textOrJson())
    .action(async (options: CliOptions) => {
      const result = await session.call('jobs', {}, { ...program.opts(), ...options })
      if (json(options)) session.printJson(result)
      else session.print(jobsText(result.jobs, result.keeper))
    })

  program
    .command('job')
    .description('All about one job')
    .argument('<job>', 'its name')
    .option(...textOrJson())
    .action(async (name: string, options: CliOptions) => {
      const result = await session.call('job', { name }, { ...program.opts(), ...options })
      if (json(options)) session.printJson(result)
      else session.print(jobText(result, session.cwd))
    })

  program
    .command('stop')
    .description('Stop a job; it can be started again from its last checkpoint')
    .argument('<job>', 'its name')
    .option('--savepoint', 'take a checkpoint first')
    .option('--remove', 'forget the job and its checkpoints')
    .option(...textOrJson())
    .action(async (name: string, options: CliOptions & { savepoint?: boolean; remove?: boolean }) => {
      const { savepoint, remove } = options
      const result = await session.call('stop', { name, savepoint, remove }, { ...program.opts(), ...options })
      if (json(options)) session.printJson(result)
      else session.print(remove ? `Job ${name} is removed` : `Job ${name}: ${result.state}`)
    })

  program
    .command('restart')
    .description('Start a job again from its last checkpoint')
    .argument('<job>', 'its name')
    .option(...textOrJson())
    .action(async (name: string, options: CliOptions) => {
      const result = await session.call('restart', { name }, { ...program.opts(), ...options })
      if (json(options)) session.printJson(result)
      else session.print(`Job ${name}: ${result.state}, run ${result.run}`)
    })

  program
    .command('logs')
    .description("The log of a job's last run")
    .argument('<job>', 'its name')
    .option('--lines <n>', 'only the last lines', integer)
    .option(...textOrJson())
    .action(async (name: string, options: CliOptions & { lines?: number }) => {
      const result = await session.call('logs', { name, lines: options.lines }, { ...program.opts(), ...options })
      if (json(options)) session.printJson(result)
      else session.print(result.text)
    })

  program
    .command('upgrade')
    .description('Replace a running job by an edited script: the steps and what happens to its state; with --yes carry them out')
    .argument('<job>', 'its name')
    .argument('<file>', 'the edited script')
    .option('--statement <n>', 'which statement of the script, counted from 0', integer)
    .option('--yes', 'carry the steps out')
    .option('--plan', 'only the steps (the default)')
    .option(...textOrJson())
    .action(async (job: string, file: string, options: CliOptions & { statement?: number; yes?: boolean; plan?: boolean }) => {
      const { statement } = options
      const yes = options.yes === true && options.plan !== true
      const result = await session.call(
        'upgrade',
        { job, file: session.here(file), statement, yes },
        { ...program.opts(), ...options },
        event => {
          if (!json(options)) stepLine(event, log)
        },
      )
      if (json(options)) session.printJson(result)
      else session.print(upgradeText(result))
      exit(result.state.verdict === 'refuse' || (yes && !result.done) ? 1 : 0)
    })
}

const demoText = (event: DemoEvent) =>
  event.type === 'line' ? event.text : `${`${(event.ms / 1000).toFixed(1)} s`.padStart(8)}  ${event.title}`

function stepLine(event: UpgradeEvent, log: (line: string) => void): void {
  if (event.type !== 'step' || event.status === 'running') return
  log(`${event.id}: ${event.status}${event.ms === undefined ? '' : ` in ${duration(event.ms)}`}${event.note ? ` (${event.note})` : ''}`)
}
