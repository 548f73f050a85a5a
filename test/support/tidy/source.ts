/** A text file of the repository. `code` is the text with comments and the inside of literals blanked. */
export type Source = { readonly path: string; readonly text: string; readonly code: string }

export type Violation = { readonly path: string; readonly line: number; readonly message: string }

export function sourceOf(path: string, text: string): Source {
  return { path, text, code: /\.[cm]?tsx?$/.test(path) ? maskLiterals(text) : text }
}

/** One violation for each match in the code. The pattern needs the flag `g`. */
export function eachMatch(source: Source, pattern: RegExp, message: string): Violation[] {
  return Array.from(source.code.matchAll(pattern), ({ index }) => ({
    path: source.path,
    line: lineAt(source.code, index),
    message,
  }))
}

export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length
}

export function show({ path, line, message }: Violation): string {
  return `${path}:${line}: ${message}`
}

/**
 * Blanks comments and the inside of strings, templates and regular expressions, and keeps every offset
 * and line end. So a rule about code is not misled by prose, and an offset found here is one in the file.
 */
export function maskLiterals(text: string): string {
  const masked = text.split('')
  // One entry for each open template: how many braces are open inside its current `${}`.
  const openBraces: number[] = []
  let index = 0
  while (index < text.length) {
    const start = index
    const character = text[index]!
    if (text.startsWith('//', index)) index = blank(start, lineEnd(text, start))
    else if (text.startsWith('/*', index)) index = blank(start, commentEnd(text, start))
    else if (character === "'" || character === '"') index = literal(stringEnd(text, start))
    else if (character === '`') index = template(start + 1)
    else if (character === '/' && startsRegExp(masked, start))
      index = literal(regExpEnd(text, start))
    else if (character === '}' && openBraces.at(-1) === 0) {
      openBraces.pop()
      index = template(start + 1)
    } else {
      if (openBraces.length > 0 && character === '{') openBraces.push(openBraces.pop()! + 1)
      if (openBraces.length > 0 && character === '}') openBraces.push(openBraces.pop()! - 1)
      index++
    }

    function literal(end: number): number {
      blank(start + 1, end - 1)
      return end
    }
  }
  return masked.join('')

  function blank(from: number, to: number): number {
    for (let at = from; at < to; at++) if (masked[at] !== '\n') masked[at] = ' '
    return to
  }

  /** Blanks template text from here to its end, or to the next `${`, whose inside is code. */
  function template(from: number): number {
    let at = from
    while (at < text.length && text[at] !== '`' && !text.startsWith('${', at)) {
      at += text[at] === '\\' ? 2 : 1
    }
    blank(from, Math.min(at, text.length))
    if (text[at] !== '$') return at + 1
    openBraces.push(0)
    return at + 2
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function commentEnd(text: string, from: number): number {
  const end = text.indexOf('*/', from + 2)
  return end === -1 ? text.length : end + 2
}

function stringEnd(text: string, from: number): number {
  let at = from + 1
  while (at < text.length && text[at] !== text[from]) at += text[at] === '\\' ? 2 : 1
  return at + 1
}

function regExpEnd(text: string, from: number): number {
  let inClass = false
  let at = from + 1
  while (at < text.length && (inClass || text[at] !== '/')) {
    if (text[at] === '[') inClass = true
    if (text[at] === ']') inClass = false
    at += text[at] === '\\' ? 2 : 1
  }
  return at + 1
}

/** A slash after a value divides; after anything else it starts a regular expression. */
function startsRegExp(masked: readonly string[], index: number): boolean {
  let at = index - 1
  while (at >= 0 && /\s/.test(masked[at]!)) at--
  if (at < 0) return true
  const before = masked.slice(Math.max(0, at - 10), at + 1).join('')
  return !/[\w$)\]'"`]$/.test(before) || /\b(?:return|typeof|case|of|in)$/.test(before)
}
