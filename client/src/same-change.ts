import { parsePatch } from 'diff'

/** Two unified diffs take out and put in the same lines of the same files, wherever these stand. */
export const isSameChange = (one: string, other: string): boolean => changedLines(one) === changedLines(other)

function changedLines(diff: string): string {
  const lines = parsePatch(diff).flatMap(({ newFileName, hunks }) =>
    hunks.flatMap(hunk => hunk.lines.filter(line => !line.startsWith(' ')).map(line => `${newFileName}\0${line}`)),
  )
  return JSON.stringify(lines.sort())
}
