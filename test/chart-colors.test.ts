import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { paletteSize } from '#console/charts/palette.ts'

const styles = readFileSync(join(import.meta.dirname, '..', 'src', 'console', 'styles.css'), 'utf8')

type Color = readonly [number, number, number]

// Paper has colours of its own, and no charts' among them.
const [screen = ''] = styles.split('@media print')

/** The tokens of each theme, as the styles have them. */
const blocks = [...screen.matchAll(/:root[^{]*\{([^}]*)\}/g)].map(([, body = '']) =>
  Object.fromEntries(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, hex]) => [name, hex]),
  ),
)

function linear(hex: string): Color {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return [r, g, b]
}

/** WCAG 2.2, contrast ratio. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [a, b]
    .map((hex) => {
      const [r, g, blue] = linear(hex)
      return 0.2126 * r + 0.7152 * g + 0.0722 * blue + 0.05
    })
    .toSorted((left, right) => left - right)
  return high / low
}

/** How colours look without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1. */
const eyes: Readonly<Record<string, readonly Color[]>> = {
  trichromacy: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
}

function seen(hex: string, eye: readonly Color[]): Color {
  const color = linear(hex)
  const [r = 0, g = 0, b = 0] = eye.map((row) =>
    Math.max(0, row[0] * color[0] + row[1] * color[1] + row[2] * color[2]),
  )
  return [r, g, b]
}

/** Oklab: https://bottosson.github.io/posts/oklab/ */
function oklab([r, g, b]: Color): Color {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function apart(a: string, b: string, eye: readonly Color[]): number {
  const [left, right] = [oklab(seen(a, eye)), oklab(seen(b, eye))]
  return Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2])
}

test('the styles have a light theme and a dark one twice: chosen, and followed', () => {
  expect(blocks).toHaveLength(3)
  expect(blocks[1]).toEqual(blocks[2])
})

describe.each([
  ['light', blocks[0]!],
  ['dark', blocks[2]!],
])('series in the %s theme', (_theme, tokens) => {
  const series = Array.from({ length: paletteSize }, (_color, n) => tokens[`series-${n + 1}`]!)

  test('stand out from what they are drawn on', () => {
    for (const color of [...series, tokens['series-others']!]) {
      expect(contrast(color, tokens['raised'])).toBeGreaterThan(3)
      expect(contrast(color, tokens['page'])).toBeGreaterThan(3)
    }
  })

  test.each(Object.entries(eyes))('are told apart with %s', (_name, eye) => {
    const pairs = series.flatMap((a, n) => series.slice(n + 1).map((b) => apart(a, b, eye)))

    // Twice what is just noticed side by side is 0.04.
    expect(Math.min(...pairs)).toBeGreaterThan(0.08)
  })
})
