import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rules } from '../server/src/rules/index.ts'

// The invariants of server/ARCHITECTURE.md, held on the real import graph: every import of every file, types included.
const root = join(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(f => f !== '' && existsSync(join(root, f)))
const sources = tracked.filter(f => /^(server\/src|client\/(src|webviews))\/.*\.ts$/.test(f))

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}
const imports: readonly Import[] = sources.flatMap(importsOf)

function importsOf(file: string): Import[] {
  const code = withoutComments(file)
  const declarations = [...code.matchAll(/^(?:import|export)(\s+type\b)?[^'"`;]*?\bfrom\s*'([^']+)'/gm)].map(m => ({
    to: m[2],
    typeOnly: m[1] !== undefined,
  }))
  const others = [...code.matchAll(/^import\s+'([^']+)'|\b(?:import|require)\(\s*'([^']+)'\s*\)/gm)].map(m => ({
    to: m[1] ?? m[2],
    typeOnly: false,
  }))
  return [...declarations, ...others].map(({ to, typeOnly }) => ({
    from: file,
    to: to.startsWith('.') ? relative(root, resolve(root, dirname(file), to)) : to,
    typeOnly,
  }))
}

/** Comments become white space; strings stay, so that what looks like a comment in one of them must not begin a line. */
function withoutComments(file: string): string {
  return readFileSync(join(root, file), 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[\s;{}(),])\/\/.*$/gm, '$1')
}

const inFolder = (file: string, ...folders: string[]) =>
  folders.some(f => file === `server/src/${f}` || file.startsWith(`server/src/${f}/`))
const isPackage = (to: string, ...names: string[]) => names.some(n => to === n || to.startsWith(`${n}/`))
const isNode = (to: string) => to.startsWith('node:') || builtinModules.includes(to.split('/')[0])
const broken = (wrong: (i: Import) => boolean) => imports.filter(wrong).map(i => `${i.from} imports ${i.to}`)

/** From the text to the facade: an import goes to the left only, or stays where it is. */
const layers = ['text', 'syntax', 'semantics', 'plan', 'rules', 'features', 'workspace', 'language-service.ts', 'lsp', 'server.ts']
const core = [...layers.slice(0, 8)]
const deterministic = ['runtime/engine', 'runtime/formats', 'runtime/functions', 'runtime/state']

describe('the house', () => {
  it('has an import graph to look at', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(imports.length).toBeGreaterThan(sources.length)
  })

  it('imports along its one line: text, syntax, semantics, plan, rules and features, workspace, service, lsp, server', () => {
    const layer = (file: string) => layers.findIndex(l => inFolder(file, l))
    // rules and features stand side by side: neither needs the other's code, but a hover shows a rule's page.
    const wrong = ({ from, to }: Import) => layer(from) !== -1 && layer(to) !== -1 && layer(to) > layer(from)
    expect(broken(wrong)).toEqual([])
  })

  it('keeps the core away from the runtime, the jobs, the stack and the commands', () => {
    // Plans of a state's schema name types of the runtime's ports; the runtime's code itself stays out.
    const outside = (to: string) => inFolder(to, 'runtime', 'jobs', 'stack', 'commands', 'cli', 'lab', 'flink', 'compose.ts')
    expect(broken(i => inFolder(i.from, ...core) && outside(i.to) && !i.typeOnly)).toEqual([])
  })

  it('keeps LSP, VS Code, Kafka and Node out of the core and of the deterministic part of the runtime', () => {
    const outer = (to: string) =>
      isNode(to) || isPackage(to, 'vscode', 'vscode-languageserver', 'vscode-jsonrpc', 'kafkajs', 'vscode-languageserver-textdocument')
    expect(broken(i => inFolder(i.from, ...core, ...deterministic, 'settings.ts', 'protocol.ts') && outer(i.to))).toEqual([])
  })

  it('reads the time and chance only through ports there', () => {
    const files = sources.filter(f => inFolder(f, ...core, ...deterministic))
    const wrong = files.flatMap(f => (usesClockOrChance(f) ? [f] : []))
    expect(wrong).toEqual([])
  })

  it('imports vscode-languageserver only in lsp/ and server.ts, vscode only in client/', () => {
    expect(
      broken(i => isPackage(i.to, 'vscode-languageserver', 'vscode-languageserver-textdocument') && !inFolder(i.from, 'lsp', 'server.ts')),
    ).toEqual([])
    expect(broken(i => i.to === 'vscode' && !i.from.startsWith('client/'))).toEqual([])
    expect(
      broken(i => i.from === 'server/src/protocol.ts' && isPackage(i.to, 'vscode', 'vscode-languageserver', 'vscode-languageclient')),
    ).toEqual([])
  })

  it('imports a Kafka client only in runtime/kafka/', () => {
    expect(broken(i => isPackage(i.to, 'kafkajs') && !inFolder(i.from, 'runtime/kafka'))).toEqual([])
  })

  it('starts Kafka only in stack/', () => {
    const starters = sources.filter(f => !inFolder(f, 'stack') && /kafka\.Kafka\b/.test(readFileSync(join(root, f), 'utf8')))
    expect(starters).toEqual([])
  })

  it('lets the client see of the server only what both have declared', () => {
    const shared = [
      'protocol.ts',
      'settings.ts',
      'runtime/ports.ts',
      'lab/load.ts',
      'lab/report.ts',
      'lab/words.ts',
      'text/edits.ts',
      'text/data-text.ts',
      'text/ratio.ts',
    ]
    expect(broken(i => i.from.startsWith('client/') && i.to.startsWith('server/src/') && !inFolder(i.to, ...shared))).toEqual([])
  })

  it('has three neighbours and one line for each rule', () => {
    const folder = join(root, 'server/src/rules')
    const named = readdirSync(folder, { withFileTypes: true }).filter(e => e.isDirectory())
    const pages = named.flatMap(area =>
      readdirSync(join(folder, area.name)).flatMap(f => (f.endsWith('.md') ? [`${area.name}/${f.slice(0, -3)}`] : [])),
    )
    expect(pages.sort()).toEqual(rules.map(r => r.id).sort())
    const missing = rules.flatMap(r => ['.ts', '.md', '.cases.sql'].map(e => `${r.id}${e}`).filter(f => !existsSync(join(folder, f))))
    expect(missing).toEqual([])
  })

  it('has a fixed top level', () => {
    const folders = new Set(tracked.flatMap(f => (f.includes('/') ? [f.split('/')[0]] : [])))
    const allowed = ['.ci', '.github', '.vscode', 'client', 'server', 'syntaxes', 'test']
    expect([...folders].filter(f => !allowed.includes(f))).toEqual([])
  })

  it('names no registry host, save for the one default of the Kafka jars', () => {
    const hosts =
      /\b(?:registry\.npmjs\.org|repo1?\.maven(?:\.apache)?\.org|repo\.maven\.apache\.org|pypi\.org|files\.pythonhosted\.org|crates\.io)\b/
    const textFiles = tracked.filter(f => !/\.(png|ico|jpg|jar|vsix|gz|bin)$/.test(f))
    const naming = textFiles.filter(f => hosts.test(readFileSync(join(root, f), 'utf8')))
    expect(naming.filter(f => !f.startsWith('server/src/stack/') && f !== 'test/house.test.ts')).toEqual([])
  })
})

/** A call of Date.now(), new Date() without arguments, performance.now(), Math.random() or a timer. */
function usesClockOrChance(file: string): boolean {
  return /\b(?:Date\.now|performance\.now|Math\.random|setTimeout|setInterval|setImmediate)\(|\bnew Date\(\)/.test(withoutComments(file))
}
