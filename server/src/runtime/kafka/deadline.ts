/**
 * Resolves with the answer, or rejects after `ms` of *waiting*: time in which this process itself stood still (a long batch, a garbage
 * collection, a stopped process) doesn't count, because the answer may lie unread in the socket. Time is therefore taken in slices, and
 * a slice that comes late counts as one. `onTimeout` makes the error.
 */
export function withDeadline<T>(answer: Promise<T>, ms: number, onTimeout: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    let waited = 0
    const slice = Math.min(SLICE, Math.max(1, ms))
    const timer = setInterval(() => {
      waited += slice
      if (waited < ms) return
      clearInterval(timer)
      // One more turn of the event loop reads what already lies in the sockets.
      setImmediate(() => setImmediate(() => reject(onTimeout())))
    }, slice)
    const settle =
      <A>(done: (value: A) => void) =>
      (value: A) => {
        clearInterval(timer)
        done(value)
      }
    answer.then(settle(resolve), settle(reject))
  })
}

/** ms */
const SLICE = 50

/** Resolves after `ms`, or at once when `signal` is aborted. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve()
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', done)
  })
}
