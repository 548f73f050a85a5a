import { catalog } from '#domain/catalog-data.ts'
import { indexCatalog } from '#domain/catalog.ts'

/** The models and prices that the product ships, under what the organization sets. */
export const priceList = indexCatalog(catalog)
