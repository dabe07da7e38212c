import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { get as httpGet } from 'node:http'
import { get as httpsGet } from 'node:https'
import { pipeline } from 'node:stream/promises'

/** How long a server may say nothing before the transfer is given up, in ms. */
const silence = 20_000

/** Writes what the URL gives to a file; follows redirects, tries three times. `limit` in bytes: an answer that is longer is refused. */
export async function download(url: string, path: string, limit: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await open(url, 5)
      let received = 0
      response.on('data', (chunk: Buffer) => {
        received += chunk.length
        if (received > limit) response.destroy(new Error(`${url} gives more than the ${limit} bytes expected`))
      })
      await pipeline(response, createWriteStream(path))
      return
    } catch (error) {
      if (attempt === 3 || !isPassing(error)) throw error
    }
  }
}

function open(url: string, redirectsLeft: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith('http:') ? httpGet : httpsGet
    const request = get(url, { timeout: silence }, response => {
      const status = response.statusCode ?? 0
      if (status === 200) return resolve(response)
      response.resume()
      const location = response.headers.location
      if (status >= 300 && status < 400 && location && redirectsLeft > 0) {
        return resolve(open(new URL(location, url).href, redirectsLeft - 1))
      }
      reject(new Error(`${url} answered ${status}`))
    })
    request.once('timeout', () => request.destroy(Object.assign(new Error(`no answer from ${new URL(url).host}`), { code: 'ETIMEDOUT' })))
    request.once('error', reject)
  })
}

function isPassing(error: unknown): boolean {
  return ['ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE'].includes(
    (error as NodeJS.ErrnoException)?.code ?? '',
  )
}
