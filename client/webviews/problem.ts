/** What went wrong, what to do, and the command that does it where there is one. */
export interface Problem {
  /** of the failed command, as in CommandFailure */
  readonly kind?: string
  readonly message: string
  readonly hint: string
  readonly action?: { readonly command: string; readonly title: string }
}
