import { lineAt } from './source.ts'
import type { Source } from './source.ts'

export type Import = { readonly from: string; readonly line: number; readonly typeOnly: boolean }

/** Everything a file names by path: static and dynamic imports, re-exports, and workers by `new URL`. */
export function importsOf(source: Source): Import[] {
  const starts = /\bfrom\s*['"]|\bimport\s*\(?\s*['"]|\bnew URL\(\s*['"]/g
  return Array.from(source.code.matchAll(starts), (match) => {
    const open = match.index + match[0].length
    const from = source.text.slice(open, source.code.indexOf(match[0].at(-1)!, open))
    return {
      from,
      line: lineAt(source.code, match.index),
      typeOnly: isTypeOnly(source, match.index),
    }
  }).filter(({ from }) => from !== '')
}

function isTypeOnly({ code }: Source, index: number): boolean {
  if (code.slice(0, index).endsWith('typeof ')) return true
  const statement = Math.max(code.lastIndexOf('import', index), code.lastIndexOf('export', index))
  return /^(?:import|export)\s+type\b/.test(code.slice(statement, index))
}
