/** Text that is HTML already. */
export type Html = { readonly html: string }

type Part = Html | string | number | readonly Html[]

/** HTML with values in it: what is not HTML itself is escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.map(
    (each, index) => each + (index < parts.length ? textOf(parts[index]!) : ''),
  )
  return { html: text.join('') }
}

export const nothing: Html = { html: '' }

function textOf(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part))
  return 'html' in part ? part.html : part.map((each) => each.html).join('')
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
