/** What went wrong, what to do, and the command that does it where there is one. */
export interface Problem {
  readonly message: string
  readonly hint: string
  readonly action?: { readonly command: string; readonly title: string }
}
