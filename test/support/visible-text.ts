import type { Page } from 'playwright'

/**
 * The texts that a reader sees or hears on a page, one an entry. Left out is what is no language's: code, ids, and what
 * says of itself that it is in another language.
 */
export function visibleTexts(page: Page): Promise<readonly string[]> {
  return page.evaluate(collect)
}

/** Runs in the page, as text: the tests know nothing of browsers. */
const collect = `(() => {
  const texts = []
  const root = document.documentElement.lang
  const isForeign = (element) =>
    element.closest('code,pre,kbd,script,style,[translate=no]') !== null ||
    (element.closest('[lang]')?.lang ?? root) !== root
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.trim()
    if (text !== '' && !isForeign(node.parentElement)) texts.push(text)
  }
  for (const element of document.querySelectorAll('[aria-label],[placeholder],[title]')) {
    if (isForeign(element)) continue
    for (const name of ['aria-label', 'placeholder', 'title']) {
      const text = element.getAttribute(name)
      if (text) texts.push(text)
    }
  }
  return texts
})()`
