/** Addresses as people paste them, separated by commas, semicolons, spaces or lines; each once. */
export type ReadAddresses = {
  readonly addresses: readonly string[]
  /** The first that is none. */
  readonly invalid: string | undefined
}

export function readAddresses(text: string): ReadAddresses {
  const parts = text.split(/[\s,;]+/).filter((part) => part !== '')
  const addresses = [...new Set(parts.map((part) => part.toLowerCase()))]
  return { addresses, invalid: parts.find((part) => !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(part)) }
}
