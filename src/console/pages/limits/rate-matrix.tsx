import type { Limiter } from '#domain/rate-limit.ts'
import { useMessages } from '../../language/language.tsx'
import { Hint } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import type { LimitCell, LimitedGroup } from './merge-rate-limits.ts'
import type { LimitScope } from './limit-scope.ts'
import { RateCell } from './rate-cell.tsx'
import type { WantedLimit } from './rate-cell.tsx'
import type { Peak } from './use-peaks.ts'
import type { WouldHaveRefused } from './use-report-only.ts'

export type MatrixProps = {
  readonly scope: LimitScope
  readonly label: string
  /** What the rows are, where they are no model tiers. */
  readonly firstColumn?: string
  /** Undefined while it is on its way. */
  readonly groups: readonly LimitedGroup[] | undefined
  readonly columns: readonly Limiter[]
  readonly cellOf: (group: LimitedGroup, limiter: Limiter) => LimitCell
  /** What a limit that only reports would have refused lately. */
  readonly reportOf: (group: LimitedGroup, limiter: Limiter) => WouldHaveRefused | undefined
  /** How near the last hour came to it. */
  readonly peakOf: (group: LimitedGroup, limiter: Limiter) => Peak | undefined
  readonly onSet: (group: LimitedGroup, limiter: Limiter, wanted: WantedLimit) => void
  readonly whyNot: string | undefined
  readonly isOutermost: boolean
}

/** Model tiers by limit types; where there is little room, a card for each tier. */
export function RateMatrix(props: MatrixProps) {
  return useNarrow() ? <Cards {...props} /> : <Grid {...props} />
}

function Grid(props: MatrixProps) {
  const { rate } = useMessages().limits
  const { label, groups, columns, isOutermost } = props
  return (
    <div
      role="group"
      aria-label={label}
      tabIndex={0}
      className="border-line bg-raised overflow-x-auto rounded-lg border"
    >
      <table
        aria-label={label}
        aria-busy={groups === undefined}
        className="w-full border-collapse text-sm"
      >
        <thead>
          <tr className="border-line text-quiet border-b text-xs">
            <th scope="col" className="px-3 py-2 text-left align-bottom font-medium">
              {props.firstColumn ?? rate.tier}
            </th>
            {columns.map((limiter) => (
              <th
                key={limiter}
                scope="col"
                className={classNames(
                  'min-w-32 py-2 pl-3 text-right align-bottom font-medium text-balance',
                  // Above the figures: beside those stand one icon, or two.
                  isOutermost ? 'pr-9.5' : 'pr-18',
                )}
              >
                {rate.types[limiter]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {groups === undefined
            ? skeletons.map((each) => <SkeletonRow key={each} columns={columns} />)
            : groups.map((group) => (
                <tr key={group.id} className="border-line not-last:border-b">
                  <th scope="row" className="h-10 px-3 py-1 text-left font-medium">
                    <GroupName group={group} />
                  </th>
                  {columns.map((limiter) => (
                    <td key={limiter} className="h-10 py-1 pr-1 pl-3">
                      <Cell group={group} limiter={limiter} {...props} />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  )
}

const skeletons = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']

function SkeletonRow({ columns }: { readonly columns: readonly Limiter[] }) {
  return (
    <tr className="border-line not-last:border-b">
      {['tier', ...columns].map((column) => (
        <td key={column} className="h-10 px-3 py-1">
          <Skeleton />
        </td>
      ))}
    </tr>
  )
}

function Cards(props: MatrixProps) {
  const { label, groups, columns } = props
  const { rate } = useMessages().limits
  if (groups === undefined) return <Skeleton wide />
  return (
    <ul className="flex flex-col gap-3" aria-label={label}>
      {groups.map((group) => (
        <li key={group.id} className="border-line bg-raised rounded-lg border">
          <h3 className="border-line border-b px-3 py-2 text-sm font-semibold">
            <GroupName group={group} />
          </h3>
          <dl className="text-sm">
            {columns
              .filter((limiter) => group.limiters.includes(limiter))
              .map((limiter) => (
                <div
                  key={limiter}
                  className="border-line flex items-center justify-between gap-3 py-1 pr-1 pl-3 not-last:border-b"
                >
                  <dt className="text-quiet min-w-0 text-pretty">{rate.types[limiter]}</dt>
                  <dd>
                    <Cell group={group} limiter={limiter} {...props} />
                  </dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}

function Cell({
  scope,
  group,
  limiter,
  cellOf,
  reportOf,
  peakOf,
  onSet,
  whyNot,
  isOutermost,
}: { readonly group: LimitedGroup; readonly limiter: Limiter } & MatrixProps) {
  const { rate } = useMessages().limits
  const tier = useGroupName()(group)
  if (!group.limiters.includes(limiter)) return null
  return (
    <RateCell
      scope={scope}
      group={group}
      limiter={limiter}
      cell={cellOf(group, limiter)}
      report={reportOf(group, limiter)}
      peak={peakOf(group, limiter)}
      type={rate.types[limiter]}
      tier={tier}
      whyNot={whyNot}
      isOutermost={isOutermost}
      onSet={(wanted) => onSet(group, limiter, wanted)}
    />
  )
}

function GroupName({ group }: { readonly group: LimitedGroup }) {
  const { rate } = useMessages().limits
  const name = useGroupName()(group)
  if (group.type !== 'model_group') return name
  const models = group.models.length === 0 ? rate.modelsOther : rate.models(group.models.join(', '))
  return <Hint text={models}>{name}</Hint>
}

/** The API's name, which is that of the models; ours for what has none. */
function useGroupName(): (group: LimitedGroup) => string {
  const { rate } = useMessages().limits
  return ({ type, displayName, models }) => {
    if (type === 'token_count') return rate.tokenCount
    if (type === 'concurrency') return rate.concurrency
    return models.length === 0 ? rate.otherModels : (displayName ?? '')
  }
}
