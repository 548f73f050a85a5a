import { catalog } from '#domain/catalog-data.ts'
import { findModel, indexCatalog } from '#domain/catalog.ts'

const index = indexCatalog(catalog)

/** The id under which a model is reported: one, however requests and answers name it. */
export function reportedModel(name: string): string {
  return findModel(index, name)?.id ?? name
}

/** All names under which requests for the model may be in the books. */
export function namesOfModel(name: string): readonly string[] {
  const model = findModel(index, name)
  return model ? [model.id, ...model.aliases] : [name]
}

/** How people call it. */
export function displayNameOf(name: string): string {
  return findModel(index, name)?.displayName ?? name
}
