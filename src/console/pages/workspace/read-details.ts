import type { UpdateWorkspaceBody, Workspace } from '#contract/workspaces.ts'
import { parseNetwork } from '#domain/network.ts'
import { entriesOf, linesIn } from '../../ui/lines.ts'
import type { Line } from '../../ui/lines.ts'

// The bounds of the API. Its schemas stay out of the browser; it refuses by itself what these let through.
export const tagsMax = 50
export const listEntriesMax = 100

export type GeoChoice = 'any' | 'both' | 'us' | 'global'

export type TagDraft = { readonly id: number; readonly name: string; readonly value: string }

/** What the form holds, as it was typed. */
export type DetailsDraft = {
  readonly name: string
  readonly color: string
  readonly tags: readonly TagDraft[]
  /** Null: all of them. */
  readonly models: readonly string[] | null
  readonly addresses: string
  readonly geos: GeoChoice
}

export type TagProblem =
  | { readonly type: 'too_many' }
  | { readonly type: 'empty' | 'reserved' | 'twice'; readonly line: number; readonly name: string }

export type DetailsProblems = {
  readonly name?: true
  readonly tags?: TagProblem
  readonly models?: 'none' | 'too_many'
  readonly addresses?:
    | { readonly type: 'too_many' }
    | { readonly type: 'no_network'; readonly lines: readonly Line[] }
}

type Body = Pick<
  UpdateWorkspaceBody,
  'name' | 'display_color' | 'tags' | 'data_residency' | 'allowed_models' | 'allowed_ips'
>

export function detailsDraftOf(workspace: Workspace): DetailsDraft {
  return {
    name: workspace.name,
    color: workspace.display_color,
    tags: Object.entries(workspace.tags).map(([name, value], id) => ({ id, name, value })),
    models: workspace.allowed_models,
    addresses: (workspace.allowed_ips ?? []).join('\n'),
    geos: geoChoiceOf(workspace.data_residency.allowed_inference_geos),
  }
}

function geoChoiceOf(geos: Workspace['data_residency']['allowed_inference_geos']): GeoChoice {
  if (geos === 'unrestricted') return 'any'
  if (geos.length > 1) return 'both'
  return geos[0] ?? 'any'
}

const geosOf = {
  any: 'unrestricted',
  both: ['global', 'us'],
  us: ['us'],
  global: ['global'],
} as const

/** What saving would send: only what differs. With problems, nothing is to be sent. */
export function readDetails(
  draft: DetailsDraft,
  saved: Workspace,
): { readonly body: Body; readonly problems: DetailsProblems | undefined } {
  const before = detailsDraftOf(saved)
  const name = draft.name.trim()
  const addresses = entriesOf(linesIn(draft.addresses))
  const tags = tagChangesOf(draft.tags, saved.tags)
  const body: Body = {
    ...(name !== saved.name && { name }),
    ...(draft.color.toUpperCase() !== saved.display_color.toUpperCase() && {
      display_color: draft.color,
    }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(!isSame(draft.models, saved.allowed_models) && {
      allowed_models: draft.models && [...draft.models],
    }),
    ...(!isSame(addresses, saved.allowed_ips ?? []) && {
      allowed_ips: addresses.length > 0 ? [...addresses] : null,
    }),
    ...(draft.geos !== before.geos && {
      data_residency: { allowed_inference_geos: mutable(geosOf[draft.geos]) },
    }),
  }
  return { body, problems: problemsOf(draft) }
}

const mutable = (geos: (typeof geosOf)[GeoChoice]) =>
  geos === 'unrestricted' ? ('unrestricted' as const) : [...geos]

/** In any order: a list of what is allowed is a set. */
function isSame(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b
  return a.toSorted().join('\n') === b.toSorted().join('\n')
}

/** New and other values; null for those that are gone. */
function tagChangesOf(
  drafts: readonly TagDraft[],
  saved: Workspace['tags'],
): Record<string, string | null> {
  const wanted = new Map(drafts.map(({ name, value }) => [name.trim(), value.trim()]))
  const changes: Record<string, string | null> = {}
  for (const [name, value] of wanted) if (saved[name] !== value) changes[name] = value
  for (const name of Object.keys(saved)) if (!wanted.has(name)) changes[name] = null
  return changes
}

function problemsOf(draft: DetailsDraft): DetailsProblems | undefined {
  const lines = linesIn(draft.addresses)
  const wrong = lines.filter(({ text }) => parseNetwork(text) === undefined)
  const tags = tagProblemOf(draft.tags)
  const models = draft.models?.length ?? 1
  const problems: DetailsProblems = {
    ...(draft.name.trim() === '' && { name: true }),
    ...(tags && { tags }),
    ...(models === 0 && { models: 'none' }),
    ...(models > listEntriesMax && { models: 'too_many' }),
    ...(lines.length > listEntriesMax && { addresses: { type: 'too_many' } }),
    ...(wrong.length > 0 && { addresses: { type: 'no_network', lines: wrong } }),
  }
  return Object.keys(problems).length > 0 ? problems : undefined
}

function tagProblemOf(tags: readonly TagDraft[]): TagProblem | undefined {
  if (tags.length > tagsMax) return { type: 'too_many' }
  const seen = new Set<string>()
  for (const [index, tag] of tags.entries()) {
    const at = { line: index + 1, name: tag.name.trim() }
    if (at.name === '') return { type: 'empty', ...at }
    if (/^anthropic/i.test(at.name)) return { type: 'reserved', ...at }
    if (seen.has(at.name)) return { type: 'twice', ...at }
    seen.add(at.name)
  }
  return undefined
}
