// Bundles everything that ships into dist/, or another folder with `--outdir=`. `--watch` rebuilds on change; `--production` minifies.

import { existsSync, readdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as esbuild from 'esbuild'

const production = process.argv.includes('--production')
const watch = process.argv.includes('--watch')
const outdir = process.argv.find(argument => argument.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist'
const common = {
  bundle: true,
  sourcemap: !production,
  // Names aren't minified: kafkajs names its errors after their classes. `keepNames` would do it too, by a call for each function that is made, which
  // was a twentieth of a script's analysis.
  minifyWhitespace: production,
  minifySyntax: production,
  logLevel: watch ? 'info' : 'warning',
  outdir,
}
const node = {
  ...common,
  platform: 'node',
  // Its CommonJS entry loads its parts in a way that no bundler sees.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  target: 'node20',
}
// What the language server and the command line load when it is first asked for (verbs, Kafka's client) lies in files of its own: text that is
// never run would stay in the memory of an editor all day. Only ES modules are split by esbuild.
const split = {
  ...node,
  format: 'esm',
  splitting: true,
  chunkNames: 'parts/[name]-[hash]',
  metafile: true,
  plugins: [{ name: 'parts', setup: build => build.onEnd(removeOldParts) }],
  // kafkajs and vscode-jsonrpc call require() at run time.
  banner: { js: "import { createRequire as requireOf } from 'node:module'\nconst require = requireOf(import.meta.url)" },
  entryPoints: { server: 'server/src/server.ts', cli: 'server/src/cli.ts' },
}
const whole = {
  ...node,
  format: 'cjs',
  // A module that asks for its own address gets the bundle's.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href" },
  outExtension: { '.js': '.cjs' },
  external: ['vscode'],
  entryPoints: {
    extension: 'client/src/extension.ts',
    engine: 'server/src/runtime/process.ts',
    keeper: 'server/src/jobs/keeper.ts',
    generator: 'server/src/runtime/generator.ts',
    foreign: 'server/src/import-schema/foreign.ts',
  },
}
const web = {
  ...common,
  platform: 'browser',
  format: 'iife',
  target: 'es2022',
  entryPoints: Object.fromEntries(
    ['results', 'upgrade', 'forecast', 'prove'].map(page => [`webviews/${page}`, `client/webviews/${page}.ts`]),
  ),
  loader: { '.css': 'css' },
}
const present = o => ({ ...o, entryPoints: Object.fromEntries(Object.entries(o.entryPoints).filter(([, f]) => existsSync(f))) })

const contexts = await Promise.all(
  [split, whole, web]
    .map(present)
    .filter(o => Object.keys(o.entryPoints).length)
    .map(o => esbuild.context(o)),
)
if (watch) {
  await Promise.all(contexts.map(c => c.watch()))
} else {
  await Promise.all(
    contexts.map(async c => {
      await c.rebuild()
      await c.dispose()
    }),
  )
}

/** The name of a part changes with what is in it. */
function removeOldParts({ metafile }) {
  const made = new Set(Object.keys(metafile?.outputs ?? {}).map(file => basename(file)))
  if (made.size === 0) return
  for (const file of readdirSync(join(outdir, 'parts'))) if (!made.has(file)) rmSync(join(outdir, 'parts', file), { force: true })
}
