import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { rules } from '../src/rules/index.ts'
import { editorSettings, projectSchema } from '../src/settings.ts'

export interface GeneratedFile {
  /** relative to the repository */
  readonly path: string
  readonly text: string
}

/** Every generated file as it should be now; `root` is the repository. package.json keeps everything but its generated parts. */
export function generatedFiles(root: string): GeneratedFile[] {
  const pages = rules.map(r => ({ ...r, page: readFileSync(join(root, `server/src/rules/${r.id}.md`), 'utf8') }))
  return [
    { path: 'server/src/rules/manual.ts', text: manual(pages) },
    { path: 'server/src/rules/README.md', text: index() },
    { path: 'syntaxes/sluice.schema.json', text: compactJson(projectJsonSchema()) },
    { path: 'package.json', text: json(withContributions(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))) },
  ]
}

function manual(pages: readonly { readonly id: string; readonly page: string }[]): string {
  const entries = pages.map(
    ({ id, page }) => `  '${id}': \`${page.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\`,\n`,
  )
  return `// biome-ignore-all format: made by \`npm run generate\` from the rules' pages
/** The manual page of each rule, by its id: the core reads no files. */
export const manual: Readonly<Record<string, string>> = {
${entries.join('')}}
`
}

function index(): string {
  const rows = [['rule', 'level', 'what it finds'], ...rules.map(r => [`[${r.id}](${r.id}.md)`, r.severity, r.summary])]
  return `# Rules

Made by \`npm run generate\` from \`index.ts\`. Levels are set in \`sluice.json\` under \`rules\`: \`off\`, \`info\`, \`warning\`, \`error\`. Beside them, \`syntax\` is what the
parser rejects and \`semantics/…\` what Flink would reject for its meaning. A comment \`-- sluice-ignore rule-id: reason\` before a statement, or in the line above a
finding, takes the finding out.

${table(rows)}`
}

/** A Markdown table with even columns, as Biome formats it; the first row is the head. */
function table([head, ...rows]: readonly (readonly string[])[]): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map(r => r[i].length)))
  const line = (cells: readonly string[]) => `| ${cells.map((c, i) => c.padEnd(widths[i])).join(' | ')} |\n`
  return [line(head), line(widths.map(w => '-'.repeat(w))), ...rows.map(line)].join('')
}

function projectJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(projectSchema, { io: 'input', target: 'draft-7' }) as {
    properties: Record<string, Record<string, unknown>>
  }
  const levels = { type: 'string', enum: ['off', 'info', 'warning', 'error'] }
  schema.properties.rules = {
    description: 'Level per rule',
    type: 'object',
    properties: Object.fromEntries(rules.map(r => [r.id, { ...levels, default: r.severity, description: r.summary }])),
    additionalProperties: levels,
  }
  return { title: 'sluice.json', ...schema }
}

// biome-ignore lint/suspicious/noExplicitAny: a package.json is as it is
function withContributions(manifest: any): unknown {
  const properties = Object.fromEntries(
    Object.entries(editorSettings).map(([key, { description, ...setting }]) => [
      `sluice.${key}`,
      { ...setting, markdownDescription: description },
    ]),
  )
  const contributes = {
    ...manifest.contributes,
    configuration: { title: 'Sluice', properties },
    jsonValidation: [{ fileMatch: 'sluice.json', url: './syntaxes/sluice.schema.json' }],
  }
  return { ...manifest, contributes }
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`

/** As Biome formats it: short lists of plain values stand in one line. */
const compactJson = (value: unknown) =>
  json(value).replace(/^( *)("[^"\n]*": )?\[\n([^[\]{}]*?)\n *\](,?)$/gm, (all, indent: string, key = '', items: string, comma: string) => {
    const line = `${indent}${key}[${items.trim().replace(/,\n\s*/g, ', ')}]${comma}`
    return line.length > 140 ? all : line
  })
