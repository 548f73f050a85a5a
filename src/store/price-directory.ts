import type { CatalogIndex } from '#domain/catalog.ts'
import type { OrganizationId } from '#domain/id.ts'

/** By what the gateway prices: its view of what the control plane has set. */
export interface PriceDirectory {
  /**
   * The prices of an organization. `undefined` while this node may not know all that hold by now, so that no node
   * charges otherwise than the others: nothing may be admitted then.
   */
  find(organizationId: OrganizationId): CatalogIndex | undefined
}
