import type { PriceBook } from '#contract/prices.ts'

export type ModelChoice = {
  readonly title: string
  /** The id and its aliases: whichever of them is in a list, the model is. */
  readonly names: readonly [string, ...string[]]
}

export type ModelGroup = { readonly title: string; readonly models: readonly ModelChoice[] }

type Wanted = {
  readonly chosen: readonly string[]
  /** Only models with this in their names. */
  readonly text: string
  readonly unknownTitle: string
}

/** The models of the book by the group that they share limits with, and those that only the list names, at the end. */
export function modelGroupsOf(
  models: PriceBook['models'],
  { chosen, text, unknownTitle }: Wanted,
): readonly ModelGroup[] {
  const wanted = text.trim().toLowerCase()
  const groups = new Map<string, ModelChoice[]>()
  const known = new Set<string>()
  for (const model of models) {
    const choice: ModelChoice = { title: model.display_name, names: [model.id, ...model.aliases] }
    for (const name of choice.names) known.add(name)
    const isChosen = choice.names.some((name) => chosen.includes(name))
    if (model.state === 'retired' && !isChosen) continue
    const isWanted = [choice.title, ...choice.names].some((name) =>
      name.toLowerCase().includes(wanted),
    )
    if (!isWanted) continue
    const title = model.model_group.display_name
    groups.set(title, [...(groups.get(title) ?? []), choice])
  }
  const unknown = chosen
    .filter((name) => !known.has(name) && name.toLowerCase().includes(wanted))
    .map((name): ModelChoice => ({ title: name, names: [name] }))
  return [
    ...[...groups].map(([title, choices]) => ({ title, models: choices })),
    ...(unknown.length > 0 ? [{ title: unknownTitle, models: unknown }] : []),
  ]
}
