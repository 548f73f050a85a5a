import type { WorkspaceId } from '#domain/id.ts'

// Told apart at a glance, also by those who see red and green alike, on light and on dark.
const palette = [
  '#6C5BB9',
  '#D97757',
  '#2E7DAF',
  '#B0558A',
  '#8A7A2B',
  '#3F8F7F',
  '#C2410C',
  '#5B6B8C',
] as const

/** The color of a workspace whose maker chose none. */
export function pickColor(id: WorkspaceId): string {
  return palette[id.charCodeAt(id.length - 1) % palette.length]!
}
