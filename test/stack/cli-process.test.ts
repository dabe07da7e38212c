import { spawn, spawnSync } from 'node:child_process'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CheckResult, ForecastResult } from '../../server/src/protocol.ts'
import { build, type CommandLine, commandLine } from '../support/cli.ts'

const root = join(import.meta.dirname, '../..')
const built = join(root, 'dist/cli.js')
let cli: CommandLine

beforeAll(() => {
  build()
  cli = commandLine()
}, 60_000)
afterAll(() => cli?.end())

/** The command line as it is called in a shell. */
function inShell(args: readonly string[], input?: string): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [built, ...args], { cwd: cli.folder, encoding: 'utf8', input })
  return { code: status, out: stdout, err: stderr }
}

describe('sluice in a shell', () => {
  it('writes to its pipes what it says here, and its exit code is that of the process', async () => {
    const said = inShell(['check', 'bids.flink.sql'])
    const here = await cli.run(['check', 'bids.flink.sql'])
    const untimed = (text: string) => text.replace(/[\d.]+ ms$/m, 'ms')
    expect({ ...said, out: untimed(said.out) }).toEqual({ ...here, out: untimed(here.out), code: 1 })
  })
  it('reads its standard input to the end', () => {
    // More than a pipe holds at once.
    const text = `${'-- a comment\n'.repeat(20_000)}select  1;`
    expect(inShell(['format', '-'], text)).toEqual({ code: 0, err: '', out: `${text.replace('  ', ' ')}\n` })
  })
  it.each([['SIGINT', 'SIGINT'], ['SIGHUP']])(
    'ends what it has begun on %s, also where a wrapper passes a Ctrl-C on that came to the whole group',
    async (...signals) => {
      for (const part of ['generator.mjs', 'functions'])
        cpSync(join(root, 'client/demo', part), join(cli.folder, part), { recursive: true })
      // Without Java on the path the demo's generated source stands in for the clusters.
      const child = spawn(process.execPath, [built, 'run', 'bids.flink.sql', '--statement', '3'], { cwd: cli.folder, env: { PATH: '' } })
      let out = ''
      child.stdout.on('data', piece => {
        if (out === '') for (const [i, signal] of signals.entries()) setTimeout(() => child.kill(signal as NodeJS.Signals), 20 * i)
        out += piece
      })
      expect(await new Promise(resolve => child.once('close', resolve))).toBe(130)
      expect(out).toMatch(/rows in .*\n$/)
    },
  )
  it('ends with 2 and one line where it is used wrongly', () => {
    expect(inShell(['check', 'nothing.sql'])).toEqual({ code: 2, out: '', err: expect.stringMatching(/^sluice: .*no such file.*\n$/) })
  })
})

/** Loads what reads other systems' DDL, which takes longer than all else here. */
describe('sluice import-schema', () => {
  it('prints Flink tables for the DDL of a database', async () => {
    const { code, out } = await cli.run(
      ['import-schema', '-', '--from', 'postgresql', '--to', 'kafka'],
      'CREATE TABLE t (a bigint primary key)',
    )
    expect(code).toBe(0)
    expect(out).toContain('CREATE TABLE t (\n  a BIGINT,\n  PRIMARY KEY (a) NOT ENFORCED\n) WITH (')
    expect((JSON.parse((await cli.run(['check', '-', '--format', 'json'], out)).out) as CheckResult).findings).toEqual([])
  })
  it('says what to do where there is no table', async () => {
    const { code, err } = await cli.run(['import-schema', '-', '--from', 'mysql'], 'SELECT 1')
    expect(code).toBe(2)
    expect(err).toMatch(/no CREATE TABLE in it/)
  })
})

describe('sluice copy-as', () => {
  it('prints the statement for another system, or why it has no counterpart', async () => {
    expect((await cli.run(['copy-as', '-', '--to', 'mysql'], 'SELECT a FROM t')).out).toBe('SELECT `a` FROM `t`\n')
    const { code, err } = await cli.run(['copy-as', '-', '--to', 'mysql'], 'SELECT TRY_CAST(a AS INT) FROM t')
    expect(code).toBe(1)
    expect(err).toMatch(/Not copied: MySQL has no TRY_CAST/)
  })
})

describe('sluice forecast', () => {
  const forecast = (...args: string[]) => cli.run(['forecast', 'bids.flink.sql', ...args])
  beforeAll(() => {
    cpSync(join(root, 'client/demo/functions'), join(cli.folder, 'functions'), { recursive: true })
    // Half of the bids are on one auction.
    const line = (i: number) =>
      JSON.stringify({ auction: i % 2 === 0 ? 7 : i, bidder: i, price: 1, channel: 'web', url: '/', ts: '2024-01-01 00:00:00' })
    writeFileSync(join(cli.folder, 'bids.jsonl'), Array.from({ length: 3000 }, (_, i) => line(i)).join('\n'))
    writeFileSync(join(cli.folder, 'empty.jsonl'), '')
  })
  it('says how busy the busiest subtask is, how sure that is, which keys are hot, and what a rewrite makes of it', async () => {
    const { code, out } = await forecast('--statement', '3', '--parallelism', '8', '--sample', '1000', '--input', 'bids=bids.jsonl')
    expect(code).toBe(0)
    expect(out).toMatch(/^1,000 of 3,000 records of bids \(read: file 3,000\)$/m)
    expect(out).toMatch(/^bids\.flink\.sql:41:1 GroupAggregate by auction$/m)
    expect(out).toMatch(/^ {2}busiest of 8 subtasks 4\.\d× ± 0\.\d \([45]\d\d keys in 1,000 records\)\n {2}From a random sample/m)
    expect(out.match(/^ {2}[0-7] █+ +[\d.]+ %$/gm)).toHaveLength(8)
    expect(out).toMatch(/^ {2}hottest keys:\n {4}7: [45]\d\.\d % ± \d\.\d, on subtask [0-7]$/m)
    expect(out).toMatch(
      /^After: Aggregate in two phases.*\[skew\/one-phase-aggregate\]\n {3}or: .*for this statement alone.*\n {2}GlobalGroupAggregate by auction: .*\n {4}Modelled/m,
    )
  })
  it('of all records is exact, in JSON, and is kept for the rules', async () => {
    const args = ['forecast', 'bids.flink.sql', '--statement', '3', '--sample', '0', '--input', 'bids=bids.jsonl']
    const { operators, tables, parallelism } = JSON.parse((await cli.run([...args, '--format', 'json'])).out) as ForecastResult
    expect({ parallelism, errorBar: operators[0].errorBar, basis: operators[0].basis }).toEqual({
      parallelism: 4,
      errorBar: 0,
      basis: 'counted',
    })
    expect(tables[0]).toMatchObject({ table: 'bids', whole: true, records: 3000 })
    expect(operators[0].hottest[0]).toMatchObject({ key: [7], error: 0 })
    const { operators: kept } = JSON.parse(readFileSync(join(cli.folder, '.sluice/forecast.json'), 'utf8'))
    expect(kept[operators[0].operator]).toMatchObject({ keys: ['auction'], verdict: 'skewed', parallelism: 4 })
  })
  it('says in one line what is missing and what to do', async () => {
    const said = async (...args: string[]) => {
      const { code, out, err } = await forecast(...args)
      expect(out).toBe('')
      expect(err.trim().split('\n')).toHaveLength(1)
      return [code, err.trim()]
    }
    const missing = await said('--statement', '3', '--input', 'bids=none.jsonl')
    expect(missing).toEqual([2, expect.stringMatching(/none\.jsonl.*Give --input bids=FILE a file with one JSON object a line$/)])
    expect(await said('--statement', '3', '--input', 'bids=.')).toEqual([
      2,
      expect.stringMatching(/Can't read .*EISDIR.*Give --input bids=FILE/),
    ])
    expect(await said('--statement', '3', '--parallelism', '0', '--input', 'bids=bids.jsonl')).toEqual([
      2,
      expect.stringContaining('0 is no parallelism'),
    ])
    const empty = await forecast('--statement', '3', '--input', 'bids=empty.jsonl')
    expect(empty.out).toMatch(/^bids: no records\. Fill the topic, or give a file: --input bids=FILE\.jsonl$/m)
    const keyless = await forecast('--statement', '5', '--input', 'bids=bids.jsonl')
    expect(keyless.out).toContain('No operator of this statement has a key')
  })
})
