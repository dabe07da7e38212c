// Bundles everything that ships into dist/, or another folder with `--outdir=`. `--watch` rebuilds on change; `--production` minifies.

import { existsSync, writeFileSync } from 'node:fs'
import * as esbuild from 'esbuild'

const production = process.argv.includes('--production')
const watch = process.argv.includes('--watch')
const outdir = process.argv.find(argument => argument.startsWith('--outdir='))?.slice('--outdir='.length) ?? 'dist'
const common = {
  bundle: true,
  sourcemap: !production,
  minify: production,
  keepNames: true,
  logLevel: watch ? 'info' : 'warning',
  outdir,
}
const node = {
  ...common,
  platform: 'node',
  // Its CommonJS entry loads its parts in a way that no bundler sees.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // A module that asks for its own address gets the bundle's.
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href" },
  format: 'cjs',
  target: 'node20',
  outExtension: { '.js': '.cjs' },
  external: ['vscode'],
  entryPoints: {
    extension: 'client/src/extension.ts',
    server: 'server/src/server.ts',
    cli: 'server/src/cli.ts',
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
  entryPoints: { 'webviews/results': 'client/webviews/results.ts', 'webviews/upgrade': 'client/webviews/upgrade.ts' },
  loader: { '.css': 'css' },
}
const present = o => ({ ...o, entryPoints: Object.fromEntries(Object.entries(o.entryPoints).filter(([, f]) => existsSync(f))) })

const contexts = await Promise.all(
  [node, web]
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
// The contract is `node dist/cli.js`; the bundle itself is CommonJS because kafkajs and vscode-jsonrpc call require() at run time.
writeFileSync(`${outdir}/cli.js`, "#!/usr/bin/env node\nimport './cli.cjs'\n", { mode: 0o755 })
