import { windowBounds, windowIdsAt } from '#domain/window.ts'

/** Whether a text is a month as addresses have it: `2026-11`. */
export function isMonth(text: string): boolean {
  return /^20\d\d-(?:0[1-9]|1[0-2])$/.test(text)
}

/** In UTC, as limits and reports count. */
export function currentMonth(): string {
  return windowIdsAt(Date.now()).monthly
}

export function monthBefore(month: string): string {
  return windowIdsAt(windowBounds(month).startMs - 1).monthly
}

export function monthAfter(month: string): string {
  return windowIdsAt(windowBounds(month).endMs).monthly
}
