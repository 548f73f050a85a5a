import { posix } from 'node:path'
import { lineAt } from './source.ts'
import type { Source, Violation } from './source.ts'

export type Documents = {
  /** Whether a file or folder is in the repository. */
  exists(path: string): boolean
  /** The text of a document, undefined when it is no Markdown of ours. */
  findText(path: string): string | undefined
}

/** Relative links of a Markdown file whose target, or whose heading in the target, is not there. */
export function brokenLinks({ path, text }: Source, documents: Documents): Violation[] {
  const prose = withoutCode(text)
  return Array.from(prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\[[^\]]+\]:\s+(\S+)/gm))
    .map((match) => ({ link: match[1] ?? match[2]!, line: lineAt(prose, match.index) }))
    .filter(({ link }) => !/^[a-z][a-z\d+.-]*:/i.test(link))
    .flatMap(({ link, line }) => {
      const message = faultOf(link, path, documents)
      return message === undefined ? [] : [{ path, line, message }]
    })
}

function faultOf(link: string, path: string, documents: Documents): string | undefined {
  const [file = '', anchor] = link.split('#')
  const target = file === '' ? path : posix.join(posix.dirname(path), decodeURI(file))
  if (!documents.exists(target)) return `links to ${link}, which is not there`
  const text = documents.findText(target)
  if (anchor === undefined || text === undefined) return undefined
  return anchorsOf(text).has(anchor)
    ? undefined
    : `links to ${link}, a heading that ${target} does not have`
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading] of withoutCode(text, /^ *(?:```|~~~)[^]*?^ *(?:```|~~~)/gm).matchAll(
    /^#{1,6}\s+(.+)$/gm,
  )) {
    const words = heading!.replaceAll(/[`*_]|\]\([^)]*\)|\[/g, (mark) => (mark === '_' ? '_' : ''))
    const slug = words
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(/\s/g, '-')
    let anchor = slug
    for (let copy = 1; anchors.has(anchor); copy++) anchor = `${slug}-${copy}`
    anchors.add(anchor)
  }
  return anchors
}

function withoutCode(text: string, code = /^ *(?:```|~~~)[^]*?^ *(?:```|~~~)|`[^`\n]*`/gm): string {
  return text.replaceAll(code, (block) => block.replaceAll(/[^\n]/g, ' '))
}
