import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Flags } from './flags.ts'

const resultsFolder = new URL('results/', import.meta.url)
const docsFile = new URL('../docs/bench.md', import.meta.url)

/** Keeps every cell of every round, so that others can compute what we did not. */
export function saveResults(kind: Flags['mode'], results: object): void {
  mkdirSync(resultsFolder, { recursive: true })
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '')
  const file = new URL(`${stamp}-${kind}.json`, resultsFolder)
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`)
  console.log(`\nall rounds: ${file.pathname}`)
}

/** Puts the tables between the two marks of their kind; the text around them is written by people. */
export function writeDocs(kind: Flags['mode'], text: string): void {
  const docs = readFileSync(docsFile, 'utf8')
  const [begin, end] = [`<!-- ${kind}:begin -->`, `<!-- ${kind}:end -->`]
  const [from, to] = [docs.indexOf(begin), docs.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/bench.md lacks the marks ${begin} and ${end}`)
  writeFileSync(docsFile, `${docs.slice(0, from + begin.length)}\n\n${text}\n\n${docs.slice(to)}`)
}
