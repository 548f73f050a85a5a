/** A stream of 32-bit integers that depends on its seed alone. */
export type Random = () => number

/** Mulberry32: small, fast, and good enough for answers nobody reads. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}

/** An integer from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + (random() % (high - low + 1))
}

/** FNV-1a of the bytes, folded with the seed: the same body under the same seed gives the same answer. */
export function hashBytes(bytes: Uint8Array, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) >>> 0
  // The middle of a large body hardly ever tells two requests apart, and hashing 32 MB costs 30 ms.
  const step = bytes.length <= 65_536 ? 1 : Math.floor(bytes.length / 65_536)
  for (let at = 0; at < bytes.length; at += step) {
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  }
  return Math.imul(hash ^ bytes.length, 0x01000193) >>> 0
}
