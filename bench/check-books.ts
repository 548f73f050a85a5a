import type { Books, CandidateName } from './candidates/candidate.ts'
import { costNanoUsdOfRequest } from './fixed-exchange.ts'

export type BooksCheck = {
  readonly candidate: CandidateName
  readonly completed: number
  readonly expectedNanoUsd: string
  /** What does not agree; empty when the books are exact. */
  readonly faults: readonly string[]
}

/**
 * Every answer that the generator got to its end is on the books once, at its exact cost, and nothing else
 * is: the rows agree with the client, and the organization's balance with the rows.
 */
export function checkBooks(candidate: CandidateName, books: Books, completed: number): BooksCheck {
  const expected = BigInt(completed) * costNanoUsdOfRequest
  const claims: [string, bigint | number, bigint | number][] = [
    ['usage rows of complete requests', books.completeRows, completed],
    ['other rows', books.otherRows, 0],
    ['cost of all rows, nano-USD', books.rowsNanoUsd, expected],
    ['settled spend of the organization, nano-USD', books.settledNanoUsd, expected],
    ['reserved spend of the organization, nano-USD', books.reservedNanoUsd, 0n],
  ]
  const faults = claims
    .filter(([, actual, wanted]) => actual !== wanted)
    .map(([what, actual, wanted]) => `${what}: ${actual}, and not ${wanted}`)
  return { candidate, completed, expectedNanoUsd: String(expected), faults }
}
