import type { OrganizationId, PriceId } from '#domain/id.ts'

/** One change of an organization's prices. Never changed; deleted only before it holds. */
export type OrganizationPriceTable = {
  id: PriceId
  organization_id: OrganizationId
  effective_at_ms: bigint
  /** A JSON object: see `queries/prices.ts`. */
  setting: string
  reason: string | null
  actor_type: string
  actor_id: string | null
  created_at_ms: bigint
}

/** How often an organization's prices have been changed, so that nodes see that they have. */
export type PriceBookTable = {
  organization_id: OrganizationId
  revision: bigint
}
