/**
 * What has the focus may be taken from the page: a row that was deleted with its menu, a button whose dialog has done
 * what it was for. The browser then drops the focus to the very top. Here it goes to what has taken the place: the row
 * that is there now, else the list, the section or the page that it stood in.
 */
export function keepFocus(): void {
  /** Latest last. What opened a dialog comes before what had the focus in it. */
  const trail: Place[] = []
  let isAsked = false
  /** Who presses beside everything has left by themselves. */
  let hasLeft = false
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement) || target === document.body) return
    hasLeft = false
    trail.push(placeOf(target))
    if (trail.length > trailMax) trail.shift()
  })
  document.addEventListener('focusout', ({ target }) => {
    requestAnimationFrame(() => {
      hasLeft = !hasFocus() && target instanceof HTMLElement && isShown(target)
    })
  })
  const look = (): void => {
    isAsked = false
    if (hasLeft || hasFocus()) return
    const next = trail
      .toReversed()
      .map(successorOf)
      .find((each) => each !== undefined)
    next?.focus({ preventScroll: true })
  }
  new MutationObserver(() => {
    if (isAsked || hasLeft || hasFocus()) return
    isAsked = true
    // Whoever has closed a dialog gives the focus back in the next frame; only what nobody has taken is lost.
    requestAnimationFrame(() => requestAnimationFrame(look))
  }).observe(document.body, { childList: true, subtree: true })
}

/** Longer than what is opened one from the other: a menu, its dialog, the question after it. */
const trailMax = 32

type Place = {
  readonly element: HTMLElement
  /** From the element outward. */
  readonly around: readonly HTMLElement[]
  readonly row: { readonly list: HTMLElement; readonly index: number } | undefined
}

function placeOf(element: HTMLElement): Place {
  const around: HTMLElement[] = []
  for (let each = element.parentElement; each; each = each.parentElement) around.push(each)
  const row = element.closest<HTMLElement>('tbody > tr, ul > li, fieldset > div')
  const list = row?.parentElement
  return {
    element,
    around,
    row: row && list ? { list, index: [...list.children].indexOf(row) } : undefined,
  }
}

function successorOf({ element, around, row }: Place): HTMLElement | undefined {
  if (isShown(element)) return element
  if (row && isShown(row.list)) {
    const last = row.list.children.length - 1
    const next = row.list.children[Math.min(row.index, last)]
    const taken = next && focusableIn(next).at(-1)
    if (taken) return taken
  }
  const near = around.find(isShown)
  if (near && !near.matches(homes) && !near.querySelector('h1, h2')) {
    const beside = focusableIn(near)
    if (beside.length <= besideMax && beside.length > 0) return beside.at(-1)
  }
  const home = around.find((each) => each.matches(homes) && isShown(each))
  if (home && !home.hasAttribute('tabindex')) {
    home.tabIndex = -1
    home.addEventListener('blur', () => home.removeAttribute('tabindex'), { once: true })
  }
  return home
}

/** More than that are not a group of buttons: one of them would be anywhere. */
const besideMax = 3

function focusableIn(element: Element): HTMLElement[] {
  return [
    ...element.querySelectorAll<HTMLElement>('button, a[href], input, [tabindex="0"]'),
  ].filter(isShown)
}

/** What can stand for all that is in it, to those who see it and those who have it read out. */
const homes = '[role="group"][tabindex], section, [role="dialog"], [role="alertdialog"], main'

function isShown(element: HTMLElement): boolean {
  return element.isConnected && element.checkVisibility({ visibilityProperty: true })
}

function hasFocus(): boolean {
  const { activeElement } = document
  return activeElement !== null && activeElement !== document.body
}
