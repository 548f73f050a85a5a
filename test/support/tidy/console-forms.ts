import { eachMatch, lineAt } from './source.ts'
import type { Source, Violation } from './source.ts'

/** Every form of the console says by which command the same is done, or why none does it. */
export function formsWithoutCommand(source: Source): Violation[] {
  const untold = eachMatch(
    source,
    /\brequest=\{\s*(?:null|undefined)\s*\}/g,
    'a form shows its command: hand in `requestOf(…)`, or `{ reason }` where none does the same',
  )
  return [...untold, ...ownForms(source), ...changingDialogs(source)]
}

/** The imported name is blank in the code, so it is looked for in the text. */
function ownForms({ path, text }: Source): Violation[] {
  const pattern = /<form\b|\bForm\b[^}]*\}\s*from\s*'react-aria-components'/g
  return Array.from(text.matchAll(pattern), ({ index }) => ({
    path,
    line: lineAt(text, index),
    message: 'take the form of ui/form.tsx, which shows its command',
  }))
}

/** A dialog of a file that changes something, and hands no request to anything that would show it. */
function changingDialogs(source: Source): Violation[] {
  const { code } = source
  const changes = /\buse(?:Change|Mutation)\s*[<(]/.test(code)
  const shows = /\brequest=\{|<ShowCommand\b/.test(code)
  if (!changes || shows) return []
  const message = 'a dialog that changes something shows its command: ui/form.tsx, ui/confirm.tsx'
  return eachMatch(source, /<(?:Dialog|SideSheet)\b/g, message)
}
