/**
 * The SHA-256 of a text, in hexadecimal digits. Ours, since browsers keep theirs from pages that come over plain HTTP,
 * as a console inside a company's network may.
 */
export function sha256(text: string): string {
  const state = Uint32Array.of(
    0x6a09e667,
    0xbb67ae85,
    0x3c6ef372,
    0xa54ff53a,
    0x510e527f,
    0x9b05688c,
    0x1f83d9ab,
    0x5be0cd19,
  )
  const padded = pad(new TextEncoder().encode(text))
  for (let at = 0; at < padded.byteLength; at += 64) digestBlock(state, padded, at)
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('')
}

/** To whole blocks of 64 bytes: a one, zeros, and the length in bits at the end. */
function pad(bytes: Uint8Array): DataView {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n)
  return view
}

function digestBlock(state: Uint32Array, block: DataView, at: number): void {
  const words = scheduleOf(block, at)
  let [a, b, c, d, e, f, g, h] = state as unknown as Eight
  for (let round = 0; round < 64; round += 1) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const turnedE = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const turnedA = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const first = (h + turnedE + choice + constants[round]! + words[round]!) | 0
    ;[h, g, f, e] = [g, f, e, (d + first) | 0]
    ;[d, c, b, a] = [c, b, a, (first + turnedA + majority) | 0]
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
    state[index] = (state[index]! + word) | 0
  }
}

type Eight = [number, number, number, number, number, number, number, number]

function scheduleOf(block: DataView, at: number): Uint32Array {
  const words = new Uint32Array(64)
  for (let index = 0; index < 64; index += 1) {
    if (index < 16) {
      words[index] = block.getUint32(at + index * 4)
      continue
    }
    const early = words[index - 15]!
    const late = words[index - 2]!
    const mixedEarly = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3)
    const mixedLate = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10)
    words[index] = (words[index - 16]! + mixedEarly + words[index - 7]! + mixedLate) | 0
  }
  return words
}

function turn(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits))
}

/** The first 32 bits of the fractions of the cube roots of the first 64 primes (FIPS 180-4, 4.2.2). */
const constants = Uint32Array.from(primes(64), fractionOfCubeRoot)

function primes(count: number): readonly number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate += 1) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}

/** Exact: the largest whole `root` with `root³ <= prime · 2⁹⁶` has 32 bits of fraction. */
function fractionOfCubeRoot(prime: number): number {
  const target = BigInt(prime) << 96n
  let root = 0n
  for (let bit = 1n << 36n; bit > 0n; bit >>= 1n) {
    const next = root | bit
    if (next * next * next <= target) root = next
  }
  return Number(BigInt.asUintN(32, root))
}
