import type { Contribution } from './contribution.ts'

/** A contribution as `usage_expired` keeps it. */
export function contributionJson({ sums, ...rest }: Contribution): string {
  return JSON.stringify({ ...rest, sums: sums.map(String) })
}

/** Throws where nothing was kept of that request. */
export function parseContribution(text: string | undefined, requestId: string): Contribution {
  if (text === undefined)
    throw new Error(`${requestId} ended late, and was never summed as expired`)
  const { sums, ...rest } = JSON.parse(text) as Omit<Contribution, 'sums'> & { sums: string[] }
  return { ...rest, sums: sums.map(BigInt) }
}
