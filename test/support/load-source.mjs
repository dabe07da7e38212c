import { join } from 'node:path'

/** Modules of the core, bundled from their source for plain Node: `contents` exports what is wanted, by paths from server/src. */
export async function loadSource(contents) {
  return import(`data:text/javascript;base64,${Buffer.from(await bundleSource(contents)).toString('base64')}`)
}

/** The same as the text of an ES module, for another process. */
export async function bundleSource(contents) {
  const { build } = await import('esbuild')
  const result = await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, '../../server/src') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
    logLevel: 'error',
  })
  return result.outputFiles[0].text
}
