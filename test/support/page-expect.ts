import { expect as expectOnPage } from 'playwright/test'

/** Waits for what a page comes to show. A bound, not a promise: on a busy machine a page takes a while. */
export const expect = expectOnPage.configure({ timeout: 30_000 })
