/** What an option is for, in our words; owner: a connector, a format, `SET`, or `*` for what all have. */
export function optionText(owner: string, key: string): string | undefined {
  return texts[owner]?.[key]
}
const texts: Readonly<Record<string, Readonly<Record<string, string>>>> = {}
