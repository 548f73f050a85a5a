import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright'
import { expect } from 'vitest'

/**
 * Holds what is on the screen against the rules of WCAG that a program can check. Dialogs count where they are open;
 * what react-aria has just read out for a button that is gone by now does not.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .exclude('[data-live-announcer]')
    // There are no frames, for which it would open a page of its own; and what is in order need not be listed.
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze()
  expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) }))).toEqual([])
}

/** Nothing stands beside the page: it is as wide as the screen. */
export async function expectNothingCutOff(page: Page): Promise<void> {
  const root = page.locator('html')
  const beyondPx = await root.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
  expect(beyondPx).toBe(0)
}
