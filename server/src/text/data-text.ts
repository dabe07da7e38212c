/** Values out of a user's data, as messages show them. */

/** With control characters as `\x1b`: a terminal would obey them, and a line break ends a message. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)

const SHOWN = 60
/** Values of a key as people read them: 1007, 'web', NULL; several with commas. Long ones are cut. */
export const keyText = (key: readonly unknown[]): string => key.map(valueText).join(', ')

/** As much of a key's value as its text shows. */
export const keyShown = (value: unknown): unknown => (typeof value === 'string' ? value.slice(0, SHOWN + 1) : value)

function valueText(value: unknown): string {
  const text = value === null || value === undefined ? 'NULL' : typeof value === 'string' ? `'${printable(value)}'` : JSON.stringify(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text
}
