type IdPage<Item> = {
  readonly data: readonly Item[]
  readonly last_id: string | null
  readonly has_more: boolean
}

/** All of a list that is walked by ids: for lists that are bounded, and that a page sorts by itself. */
export async function everyPage<Item>(
  ask: (afterId: string | undefined) => Promise<IdPage<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let afterId: string | undefined
  for (;;) {
    const page = await ask(afterId)
    items.push(...page.data)
    if (!page.has_more || page.last_id === null) return items
    afterId = page.last_id
  }
}
