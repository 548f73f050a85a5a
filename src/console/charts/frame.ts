import type { Scale } from './scale.ts'

/** Where a chart draws, in pixels of its own box. */
export type Frame = {
  readonly widthPx: number
  readonly heightPx: number
  readonly leftPx: number
  readonly topPx: number
  readonly plotWidthPx: number
  readonly plotHeightPx: number
  readonly y: (value: number) => number
}

const characterPx = 6.6
const topPx = 8
const bottomPx = 24
const rightPx = 8

type Box = { readonly widthPx: number; readonly heightPx: number }

/** Leaves the ticks' texts the room that they take. */
export function frameOf(
  { widthPx, heightPx }: Box,
  scale: Scale,
  tickTexts: readonly string[],
): Frame {
  const leftPx = 10 + characterPx * Math.max(1, ...tickTexts.map((text) => text.length))
  const plotHeightPx = heightPx - topPx - bottomPx
  return {
    widthPx,
    heightPx,
    leftPx,
    topPx,
    plotWidthPx: Math.max(0, widthPx - leftPx - rightPx),
    plotHeightPx,
    y: (value) => topPx + plotHeightPx * (1 - scale.at(value)),
  }
}

/** Every how many texts one fits beside the next. */
export function strideOf(texts: readonly string[], plotWidthPx: number): number {
  const widestPx = 12 + characterPx * Math.max(1, ...texts.map((text) => text.length))
  return Math.max(1, Math.ceil((widestPx * texts.length) / Math.max(1, plotWidthPx)))
}
