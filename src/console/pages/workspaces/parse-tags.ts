export type ReadTags =
  | { readonly type: 'tags'; readonly tags: Readonly<Record<string, string>> }
  | { readonly type: 'not_a_tag'; readonly line: string }

/** Tags as people write them, one in a line: `cost_center = 4210`. The last one of a name holds. */
export function parseTags(text: string): ReadTags {
  const tags = new Map<string, string>()
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue
    const at = line.search(/[=:]/)
    const name = line.slice(0, Math.max(at, 0)).trim()
    if (name === '') return { type: 'not_a_tag', line }
    tags.set(name, line.slice(at + 1).trim())
  }
  return { type: 'tags', tags: Object.fromEntries(tags) }
}
