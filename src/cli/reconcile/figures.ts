/** What was used and what it cost, of one day and one model, exactly. */
export type Figures = {
  readonly tokens: Readonly<Record<TokenKind, bigint>>
  /** Trillionths of a dollar: the upstream reports parts of a nano-dollar. */
  readonly picoUsd: bigint
}

export const tokenKinds = [
  'uncached_input_tokens',
  'cache_creation_5m_tokens',
  'cache_creation_1h_tokens',
  'cache_read_input_tokens',
  'output_tokens',
  'web_search_requests',
] as const
export type TokenKind = (typeof tokenKinds)[number]

export const noFigures: Figures = {
  tokens: {
    uncached_input_tokens: 0n,
    cache_creation_5m_tokens: 0n,
    cache_creation_1h_tokens: 0n,
    cache_read_input_tokens: 0n,
    output_tokens: 0n,
    web_search_requests: 0n,
  },
  picoUsd: 0n,
}

export function addFigures(left: Figures, right: Figures): Figures {
  const tokens = Object.fromEntries(
    tokenKinds.map((kind) => [kind, left.tokens[kind] + right.tokens[kind]]),
  ) as Record<TokenKind, bigint>
  return { tokens, picoUsd: left.picoUsd + right.picoUsd }
}

/**
 * Reads decimal cents exactly: "123.78912" is 1,237,891,200,000 pico-dollars. Throws for what is none, and for more
 * than the ten decimals that a pico-dollar needs unless they are zeros.
 */
export function parsePicoUsd(cents: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(cents) ?? []
  const decimals = fraction.replace(/0+$/, '')
  if (whole === undefined || decimals.length > 10) {
    throw new RangeError(`"${cents}" is no amount of cents`)
  }
  const amount = BigInt(whole + decimals.padEnd(10, '0'))
  return sign === '-' ? -amount : amount
}

/** Plain dollars, exact: "0.0105", "-12". */
export function dollarsOf(picoUsd: bigint): string {
  const digits = (picoUsd < 0n ? -picoUsd : picoUsd).toString().padStart(13, '0')
  const fraction = digits.slice(-12).replace(/0+$/, '').padEnd(2, '0')
  return `${picoUsd < 0n ? '-' : ''}${digits.slice(0, -12)}.${fraction}`
}
