import { hash, timingSafeEqual } from 'node:crypto'
import { InitBody } from '#contract/init.ts'
import type { InitResponse } from '#contract/init.ts'
import { ApiError } from './api-error.ts'
import type { ControlServices } from './context.ts'
import { initializeOrganization } from './organization/initialize-organization.ts'
import { parseInput, readJson } from './read-request.ts'

/**
 * `atelier init` while a server holds the SQLite file. Whoever brings the token has read it from the data
 * folder, and could as well have written the file before the start.
 */
export async function internalInit(
  services: ControlServices,
  { request, internalToken }: { request: Request; internalToken: string | null },
): Promise<InitResponse> {
  const presented = request.headers.get('authorization') ?? ''
  if (internalToken === null || !isSame(presented, `Bearer ${internalToken}`)) {
    throw new ApiError('not_found_error', 'Not found: /internal/init')
  }
  return initializeOrganization(services, parseInput(InitBody, await readJson(request)))
}

/** Compares digests, so that the time taken tells nothing of where the texts differ. */
function isSame(left: string, right: string): boolean {
  return timingSafeEqual(hash('sha256', left, 'buffer'), hash('sha256', right, 'buffer'))
}
