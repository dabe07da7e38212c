import { join } from 'node:path'

/** Modules of the core, bundled from their source for plain Node: `contents` exports what is wanted, by paths from server/src. */
export async function loadSource(contents) {
  const { build } = await import('esbuild')
  const result = await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, '../../server/src') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
  })
  return import(`data:text/javascript;base64,${Buffer.from(result.outputFiles[0].contents).toString('base64')}`)
}
