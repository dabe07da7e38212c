import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CheckResult, CompatResult, PlanResult } from '../server/src/protocol.ts'
import { type CommandLine, commandLine } from './support/cli.ts'

let cli: CommandLine

beforeAll(() => {
  cli = commandLine()
})
afterAll(() => cli.end())
const sluice = (args: readonly string[], input?: string) => cli.run(args, input)
const json = async <T>(args: readonly string[], input?: string) => JSON.parse((await sluice([...args, '--format', 'json'], input)).out) as T

describe('sluice check', () => {
  it('prints findings with their repairs and ends with 1', async () => {
    const { code, out, err } = await sluice(['check', 'bids.flink.sql'])
    expect(code).toBe(1)
    expect(err).toBe('')
    expect(out).toMatch(/^bids\.flink\.sql:\d+:1 warning .*\[skew\/one-phase-aggregate\]$/m)
    expect(out).toMatch(/^ {2}fix: Aggregate in two phases/m)
    expect(out).toMatch(/^3 findings in 1 file, 7 statements, /m)
  })
  it('gives JSON whose edits are positions', async () => {
    const result = await json<CheckResult>(['check', 'bids.flink.sql'])
    expect(result.findings.map(f => f.rule)).toEqual(['skew/one-phase-aggregate', 'skew/distinct-not-split', 'udf/repeated-call'])
    expect(result).toMatchObject({ files: 1, statements: 7 })
    expect(result.findings[0].fixes[0]).toMatchObject({
      state: 'mapped',
      stateOnFlink: 'fresh',
      edits: [{ newText: expect.stringContaining('mini-batch') }],
    })
  })
  it('reads standard input, sets levels, and tells how bad is too bad', async () => {
    expect((await json<CheckResult>(['check', '-'], 'SELECT FROM WHERE')).findings[0]).toMatchObject({
      file: '-',
      rule: 'syntax',
      severity: 'error',
    })
    const levels = ['--rule', 'skew/one-phase-aggregate=off', '--rule', 'udf/repeated-call=info']
    expect((await json<CheckResult>(['check', '.', ...levels])).findings.map(f => [f.rule, f.severity])).toEqual([
      ['skew/distinct-not-split', 'info'],
      ['udf/repeated-call', 'info'],
    ])
    expect((await sluice(['check', '.', '--max-severity', 'warning'])).code).toBe(0)
    expect((await sluice(['check', '.', '--max-severity', 'info'])).code).toBe(1)
  })
  it('gives SARIF', async () => {
    const sarif = JSON.parse((await sluice(['check', 'bids.flink.sql', '--format', 'sarif'])).out)
    expect(sarif.version).toBe('2.1.0')
    expect(sarif.runs[0].results.map((r: { ruleId: string; level: string }) => [r.ruleId, r.level])).toContainEqual([
      'skew/distinct-not-split',
      'note',
    ])
  })
})

describe('sluice fix', () => {
  it('shows a diff and changes nothing with --dry-run', async () => {
    const before = readFileSync(join(cli.folder, 'bids.flink.sql'), 'utf8')
    const { code, out } = await sluice(['fix', 'bids.flink.sql', '--rule', 'skew/one-phase-aggregate', '--dry-run'])
    expect(code).toBe(0)
    expect(out).toContain('--- a/bids.flink.sql')
    expect(out).toContain("+SET 'table.exec.mini-batch.enabled' = 'true';")
    expect(readFileSync(join(cli.folder, 'bids.flink.sql'), 'utf8')).toBe(before)
  })
  it('repairs what is safe, and the rules that are named', async () => {
    const file = join(cli.folder, 'copy.flink.sql')
    cpSync(join(cli.folder, 'bids.flink.sql'), file)
    expect((await sluice(['fix', 'copy.flink.sql', '--rule', 'skew/one-phase-aggregate'])).code).toBe(0)
    expect((await json<CheckResult>(['check', 'copy.flink.sql'])).findings.map(f => f.rule)).toEqual(['skew/distinct-not-split'])
    expect((await sluice(['fix', 'copy.flink.sql'])).out).toBe('Nothing to fix\n')
  })
})

describe('sluice format', () => {
  it('lays files out, once, and --check tells whether it would', async () => {
    const file = join(cli.folder, 'wide.flink.sql')
    writeFileSync(file, 'select  a from t\nwhere b;\nSELEC x;\n')
    expect(await sluice(['format', 'wide.flink.sql', '--check'])).toMatchObject({
      code: 1,
      out: expect.stringContaining('is not laid out'),
    })
    expect((await sluice(['format', 'wide.flink.sql'])).out).toContain('1 statement with a mistake left as written')
    expect(readFileSync(file, 'utf8')).toBe('select a\nfrom t\nwhere b;\nSELEC x;\n')
    expect((await sluice(['format', 'wide.flink.sql', '--check'])).code).toBe(0)
    rmSync(file)
  })
  it('reads standard input and prints what becomes of it', async () => {
    expect((await sluice(['format', '-'], 'select  1')).out).toBe('select 1\n')
  })
})

describe('sluice plan and compat', () => {
  it('prints the plan in the words of Flink', async () => {
    const { code, out } = await sluice(['plan', 'bids.flink.sql', '--statement', '3'])
    expect(code).toBe(0)
    expect(out).toContain('== statement 3, line 38 ==')
    expect(out).toContain('GroupAggregate(groupBy=[auction], select=[auction, COUNT(*) AS')
    const { statements } = await json<PlanResult>(['plan', 'bids.flink.sql'])
    expect(statements.map(s => s.statement)).toEqual([3, 4, 5, 6])
    expect(statements[0].operators.map(o => o.kind)).toEqual(['TableSourceScan', 'Calc', 'Exchange', 'GroupAggregate', 'Sink'])
    expect(statements.map(s => s.sink)).toEqual(['auction_totals', undefined, undefined, undefined])
  })
  it('tells what happens to the state', async () => {
    const text = readFileSync(join(cli.folder, 'bids.flink.sql'), 'utf8')
    writeFileSync(
      join(cli.folder, 'filtered.sql'),
      text.replace('FROM bids\nGROUP BY auction', 'FROM bids\nWHERE price > 10\nGROUP BY auction'),
    )
    writeFileSync(
      join(cli.folder, 'rekeyed.sql'),
      text.replace('SELECT auction, COUNT', 'SELECT bidder, COUNT').replace('GROUP BY auction', 'GROUP BY bidder'),
    )
    expect((await json<CompatResult>(['compat', 'bids.flink.sql', 'filtered.sql'])).verdict).toBe('keep')
    expect((await json<CompatResult>(['compat', 'bids.flink.sql', 'rekeyed.sql'])).verdict).toBe('refuse')
    expect((await sluice(['compat', 'bids.flink.sql', 'rekeyed.sql'])).code).toBe(1)
  })
})

describe('wrong use', () => {
  const cases: [string, string[], RegExp][] = [
    ['no such file', ['check', 'nothing.sql'], /nothing\.sql: no such file/],
    ['no such command', ['chekc'], /unknown command/],
    ['no such option', ['check', '.', '--nope'], /unknown option/],
    ['a bad value', ['check', '.', '--format', 'xml'], /text, json, sarif/],
    ['no such statement', ['plan', 'bids.flink.sql', '--statement', '99'], /statement 99/],
    ['no such rule', ['fix', '.', '--rule', 'a/b'], /There is no rule 'a\/b'/],
  ]
  for (const [title, args, message] of cases) {
    it(`${title}: one line to standard error, exit code 2`, async () => {
      const { code, out, err } = await sluice(args)
      expect(err).toMatch(message)
      expect(out).toBe('')
      expect(code).toBe(2)
    })
  }
  it('a bad sluice.json names its line', async () => {
    const config = join(cli.folder, 'bad.json')
    writeFileSync(config, '{\n  "parallelism": 4,\n  "stateBackend": "disk"\n}')
    const { code, err } = await sluice(['--config', 'bad.json', 'check', '.'])
    expect(code).toBe(2)
    expect(err).toMatch(/bad\.json:3: stateBackend: /)
  })
})

it('every command has --help', async () => {
  const verbs = [
    'check',
    'fix',
    'format',
    'import-schema',
    'copy-as',
    'plan',
    'compat',
    'run',
    'stack',
    'submit',
    'jobs',
    'job',
    'stop',
    'restart',
    'logs',
    'upgrade',
    'lsp',
  ]
  const help = (await sluice(['--help'])).out
  for (const verb of verbs) expect(help).toMatch(new RegExp(`^  ${verb}\\b`, 'm'))
  const { code, out } = await sluice(['upgrade', '--help'])
  expect(code).toBe(0)
  expect(out).toContain('--yes')
})
