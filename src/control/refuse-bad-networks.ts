import { parseNetwork } from '#domain/network.ts'
import { invalidRequest } from './api-error.ts'

/** Refuses a list with an entry that is neither an address nor a range of addresses. */
export function refuseBadNetworks(networks: readonly string[] | null | undefined): void {
  const index =
    networks?.findIndex((text) => parseNetwork(text) === undefined || text.includes('%')) ?? -1
  if (index < 0) return
  throw invalidRequest(
    `allowed_ips.${index}: Must be an IP address, or a range such as 10.0.0.0/8 or 2001:db8::/32`,
  )
}
