import type { Frame } from './frame.ts'

type Run = { readonly place: number; readonly values: readonly number[] }

/** The stretches in which something was measured. */
function runsOf(values: readonly (number | null)[]): readonly Run[] {
  const runs: { place: number; values: number[] }[] = []
  for (const [place, value] of values.entries()) {
    if (value === null) continue
    const last = runs.at(-1)
    if (last && last.place + last.values.length === place) last.values.push(value)
    else runs.push({ place, values: [value] })
  }
  return runs
}

/** The area under the steps, as the `d` of a path. */
export function areaOf(values: readonly (number | null)[], frame: Frame): string {
  const bandPx = frame.plotWidthPx / Math.max(1, values.length)
  return runsOf(values)
    .map((run) => {
      const from = frame.leftPx + bandPx * run.place
      return `${stepsOf(run, frame, bandPx)}V${round(frame.y(0))}H${round(from)}Z`
    })
    .join('')
}

/** The steps themselves; a gap where nothing was measured. */
export function lineOf(values: readonly (number | null)[], frame: Frame): string {
  const bandPx = frame.plotWidthPx / Math.max(1, values.length)
  return runsOf(values)
    .map((run) => stepsOf(run, frame, bandPx))
    .join('')
}

/** Flat for the whole hour: a slope would say something of the time between. */
function stepsOf({ place, values }: Run, frame: Frame, bandPx: number): string {
  return values
    .map((value, n) => {
      const x = frame.leftPx + bandPx * (place + n)
      return `${n === 0 ? 'M' : 'L'}${round(x)} ${round(frame.y(value))}H${round(x + bandPx)}`
    })
    .join('')
}

function round(px: number): number {
  return Math.round(px * 10) / 10
}
