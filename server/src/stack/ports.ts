import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** The only address that the stack listens on. */
export const loopback = '127.0.0.1'

// Below the range from which Linux (32768) and macOS (49152) take the near end of outgoing connections. A port of that range
// could be in use when a killed broker comes back, and a client that knocks at a dead port there can even connect to itself.
const lowest = 20_000
const highest = 32_000

/** `count` ports that nobody listens on and that aren't in `taken`. */
export async function freePorts(count: number, taken: ReadonlySet<number> = new Set()): Promise<number[]> {
  const chosen = new Set<number>()
  while (chosen.size < count) {
    const port = randomInt(lowest, highest)
    if (!taken.has(port) && !chosen.has(port) && (await isFree(port))) chosen.add(port)
  }
  return [...chosen]
}

export function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: loopback, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
