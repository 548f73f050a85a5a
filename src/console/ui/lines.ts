/** What somebody wrote into a field of one entry a line. Empty lines are nobody's entry. */
export type Line = {
  /** From 1, as its reader counts. */
  readonly number: number
  readonly text: string
}

export function linesIn(text: string): readonly Line[] {
  return text
    .split('\n')
    .map((line, index) => ({ number: index + 1, text: line.trim() }))
    .filter((line) => line.text !== '')
}

/** The entries, each once. */
export function entriesOf(lines: readonly Line[]): readonly string[] {
  return [...new Set(lines.map(({ text }) => text))]
}
