import { hash } from 'node:crypto'
import { catalog } from '#domain/catalog-data.ts'
import type { OrganizationId } from '#domain/id.ts'
import { limitedGroupsOf } from '#domain/limited-group.ts'
import type { LimitedGroup } from '#domain/limited-group.ts'
import { notFound } from '../api-error.ts'
import type { RequestContext } from '../context.ts'

/** In the order in which they are listed. */
export const limitedGroups = limitedGroupsOf(catalog)

/** The id of an organization's entry for a group: it follows from both, so that no table needs to keep it. */
export function rateLimitIdOf(organizationId: OrganizationId, { wireId }: LimitedGroup): string {
  const digest = hash('sha256', `rate limit of ${organizationId} for ${wireId}`, 'hex')
  return `rl_${digest.slice(0, 32)}`
}

/** Another organization's id, like any other text, finds nothing. */
export function getLimitedGroup({ caller }: RequestContext, rateLimitId: string): LimitedGroup {
  const group = limitedGroups.find(
    (each) => rateLimitIdOf(caller.organizationId, each) === rateLimitId,
  )
  if (!group) throw notFound('Rate limit')
  return group
}
