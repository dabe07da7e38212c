import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

// A real Emacs with eglot, where one is installed, with the configuration that the README gives.
const root = join(import.meta.dirname, '../..')
const workspace = mkdtempSync(join(tmpdir(), 'sluice-emacs-'))

/** Emacs 29 has eglot; in Debian's Emacs 28 it is a package beside it. */
const packages = '/usr/share/emacs/site-lisp/elpa-src'
const beside = existsSync(packages) ? readdirSync(packages).filter(name => name.startsWith('eglot-')) : []
const emacs = ['-Q', '--batch', ...beside.flatMap(name => ['-L', join(packages, name)]), '-l', 'eglot']
const there = spawnSync('emacs', emacs).status === 0
if (!there) console.log('There is no Emacs with eglot here (Debian: emacs-nox and elpa-eglot): its test is left out')

const script = `CREATE TABLE bids (auction BIGINT, price BIGINT) WITH ('connector' = 'datagen');
SELECT auctoin, price FROM bids;
`

/** What Emacs sees of the script, as JSON: it opens it, waits for a finding, and asks for a hover, for repairs, and for what may follow. */
const probe = `
(find-file "q.flink.sql")
(run-hooks 'post-command-hook)
(defun wait-for (this) (let ((end (+ (float-time) 30))) (while (and (< (float-time) end) (not (funcall this))) (accept-process-output nil 0.05))))
(wait-for #'eglot-current-server)
(flymake-start)
(wait-for #'flymake-diagnostics)
(let* ((server (eglot-current-server))
       (document (list :uri (concat "file://" buffer-file-name)))
       (at '(:line 1 :character 8))
       (ask (lambda (method &rest more) (jsonrpc-request server method (append (list :textDocument document) more))))
       (seen
        (list
         :mode (symbol-name major-mode)
         :diagnostics (vconcat (mapcar
           (lambda (d) (goto-char (flymake-diagnostic-beg d))
             (list :line (1- (line-number-at-pos)) :column (current-column) :message (flymake-diagnostic-text d)))
           (flymake-diagnostics)))
         :hover (plist-get (plist-get (funcall ask :textDocument/hover :position '(:line 1 :character 17)) :contents) :value)
         :actions (vconcat (mapcar
           (lambda (a) (plist-get a :title))
           (funcall ask :textDocument/codeAction :range (list :start at :end at) :context '(:diagnostics []))))
         :completions (progn
           (goto-char (1- (point-max)))
           (backward-char)
           (insert " WHERE pri")
           (pcase-let ((\`(,start ,end ,table . ,_) (eglot-completion-at-point)))
             (vconcat (all-completions (buffer-substring start end) table)))))))
  (princ (json-serialize seen))
  (set-buffer-modified-p nil)
  (eglot-shutdown server))
`

interface Seen {
  readonly mode: string
  readonly diagnostics: readonly { readonly line: number; readonly column: number; readonly message: string }[]
  readonly hover: string
  readonly actions: readonly string[]
  readonly completions: readonly string[]
}

describe.runIf(there)('Emacs, set up as the README says', () => {
  let seen: Seen
  beforeAll(() => {
    const elisp = /```elisp\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''
    // The command of an installed package is that of this checkout here.
    const here = elisp.replace('"npx" "sluice"', `"${process.execPath}" "${join(root, 'dist/cli.js')}"`)
    expect(here).not.toBe(elisp)
    const files = { 'init.el': here, 'probe.el': probe, 'q.flink.sql': script, 'sluice.json': '{}' }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(workspace, name), text)
    const out = execFileSync('emacs', [...emacs, '-l', './init.el', '-l', './probe.el'], { cwd: workspace, encoding: 'utf8' })
    seen = JSON.parse(out)
  }, 60_000)
  afterAll(() => rmSync(workspace, { recursive: true, force: true }))

  it('knows the file', () => expect(seen.mode).toBe('flinksql-mode'))

  it('shows the finding at its place, with its repair', () => {
    expect(seen.diagnostics).toEqual([{ line: 1, column: 7, message: expect.stringContaining("Column 'auctoin' not found") }])
    expect(seen.actions).toContain('Write auction')
  })

  it('shows a hover', () => expect(seen.hover).toContain('price BIGINT'))

  it('completes what is typed', () => expect(seen.completions).toContain('price'))
})
