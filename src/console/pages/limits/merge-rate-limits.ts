import type { ApiKeyRateLimit, RateLimit, WorkspaceRateLimit } from '#contract/rate-limits.ts'
import { limiters } from '#domain/rate-limit.ts'
import type { Limiter } from '#domain/rate-limit.ts'

type Value = { readonly value: number; readonly source: ScopeType }
type ScopeType = 'organization' | 'workspace' | 'api_key'

/** How one limit type of a group stands. */
export type LimitCell = {
  /** What is set here. */
  readonly own: number | undefined
  /** What is set here refuses nothing: it only reports. */
  readonly isReportOnly?: boolean
  /** The lowest of what is set further out. */
  readonly inherited: Value | undefined
}

/** One row of the matrix. */
export type LimitedGroup = {
  /** As the paths of changes name it. */
  readonly id: string
  readonly type: RateLimit['group_type']
  /** `rlg_…`, as reports name it; none of groups that are not of models. */
  readonly modelGroupId: string | undefined
  /** None of groups that are not of models. */
  readonly displayName: string | undefined
  readonly models: readonly string[]
  readonly limiters: readonly Limiter[]
  readonly cells: Readonly<Partial<Record<Limiter, LimitCell>>>
}

type Entry = RateLimit | WorkspaceRateLimit | ApiKeyRateLimit

/** All groups in the order of the first list, each with its limits of the second, which may have fewer groups. */
export function mergeRateLimits(
  all: readonly Entry[],
  own: readonly Entry[],
): readonly LimitedGroup[] {
  const entries = new Map(own.map((entry) => [idOf(entry), entry]))
  return all.map((entry) => {
    const id = idOf(entry)
    const { group, models, group_type: type } = entry
    return {
      id,
      type,
      modelGroupId: group.type === 'model_group' ? group.id : undefined,
      displayName: group.type === 'model_group' ? group.display_name : undefined,
      models: models ?? [],
      limiters: limiters.filter((limiter) => entry.limiters.includes(limiter)),
      cells: cellsOf(entries.get(id)),
    }
  })
}

function idOf(entry: Entry): string {
  return entry.type === 'rate_limit' ? entry.id : entry.rate_limit_id
}

function cellsOf(entry: Entry | undefined): LimitedGroup['cells'] {
  const cells: Partial<Record<Limiter, LimitCell>> = {}
  switch (entry?.type) {
    case 'rate_limit':
      for (const { type, value, mode } of entry.limits) {
        cells[type as Limiter] = { own: value, inherited: undefined, ...reportOnly(mode) }
      }
      break
    case 'workspace_rate_limit':
      for (const { type, value, source, mode, org_limit: organization } of entry.limits) {
        cells[type as Limiter] = {
          own: source.type === 'workspace' ? value : undefined,
          inherited: lowestOf({ organization }),
          ...reportOnly(mode),
        }
      }
      break
    case 'api_key_rate_limit':
      for (const limit of entry.limits) {
        const { org_limit: organization, workspace_limit: workspace } = limit
        cells[limit.type as Limiter] = {
          own: limit.source.type === 'api_key' ? limit.value : undefined,
          inherited: lowestOf({ workspace, organization }),
          ...reportOnly(limit.mode),
        }
      }
      break
    case undefined:
      break
  }
  return cells
}

function reportOnly(mode: 'report_only' | undefined): Pick<LimitCell, 'isReportOnly'> {
  return mode === undefined ? {} : { isReportOnly: true }
}

/** Of equals the first: the narrower scope. */
function lowestOf(values: Partial<Record<ScopeType, number | null>>): Value | undefined {
  return Object.entries(values)
    .flatMap(([source, value]) => (value === null ? [] : [{ value, source: source as ScopeType }]))
    .toSorted((one, other) => one.value - other.value)
    .at(0)
}
