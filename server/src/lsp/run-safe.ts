import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver'

/**
 * Runs a request's handler: a failure is logged and answered with `otherwise`, so that one feature's defect leaves the others alone; a cancelled
 * request is answered as cancelled.
 */
export async function runSafe<T>(
  method: string,
  otherwise: T,
  log: (line: string) => void,
  token: CancellationToken,
  handler: () => T | Promise<T>,
): Promise<T> {
  if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled')
  try {
    return await handler()
  } catch (error) {
    if (error instanceof ResponseError) throw error
    log(`${method} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
    return otherwise
  }
}
