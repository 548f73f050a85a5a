import { catalog } from '#domain/catalog-data.ts'
import { findModel, indexCatalog } from '#domain/catalog.ts'

const index = indexCatalog(catalog)

/** One name for a model, whichever of its names a report uses. What the catalog does not know stays as it is. */
export function modelOf(name: string): string {
  return findModel(index, name)?.id ?? name
}
