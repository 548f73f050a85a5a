import type { Activity } from '#contract/activities.ts'

/** A property with what it was and what it is. `undefined`: there is no such side; null: it had no value. */
export type DiffLine = {
  readonly property: string
  readonly before?: string | null
  readonly after?: string | null
}

/** Of an update, what it changed; of a creation or an end, all that the subject had. */
export function linesOf({
  before,
  after,
  changes,
}: Pick<Activity, 'before' | 'after' | 'changes'>): readonly DiffLine[] {
  if (isObject(before) && isObject(after)) {
    return changes.map(({ type, previous_value: previous, current_value: current }) => ({
      property: type,
      before: textOf(previous),
      after: textOf(current),
    }))
  }
  const sides = { ...(isObject(before) && { before }), ...(isObject(after) && { after }) }
  const [[side, values] = []] = Object.entries(sides)
  if (side === undefined || values === undefined) return []
  return Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([property, value]) => ({ property, [side]: textOf(value) }))
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
