/** As many as one request takes. */
export const addressesMax = 50

export type ReadAddresses = {
  /** In the order in which they were written. */
  readonly addresses: readonly string[]
  readonly invalid: readonly string[]
}

/** Addresses as people paste them: between commas, semicolons, spaces or new lines, with or without a name before. */
export function parseAddresses(text: string): ReadAddresses {
  // `Ada Lovelace <ada@acme.example>`: what an address book copies.
  const bare = text.replaceAll(/[^,;<>\n]*<([^<>\n]*)>/g, ' $1 ')
  const addresses = bare.split(/[\s,;]+/).filter((each) => each !== '')
  return { addresses, invalid: addresses.filter((each) => !isAddress(each)) }
}

/** What the API takes for one. */
function isAddress(text: string): boolean {
  return (
    text.length <= addressCharactersMax &&
    /^[^\s@<>",;:\\()[\]]+@[^\s@<>",;:\\()[\]]+\.[^\s@.<>",;:\\()[\]]+$/.test(text)
  )
}

const addressCharactersMax = 254
