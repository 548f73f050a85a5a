import { useLanguage } from '../../language/language.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import type { Period } from '../reports/period.ts'
import type { Selection } from '../reports/selection.ts'
import { Share } from './share.tsx'
import { useCostSources } from './use-cost.ts'

const sources = ['reported', 'estimated', 'bound', 'expired', 'adjusted'] as const
type Source = (typeof sources)[number]

/** How much of the cost is exact, and how much is charged at what it can have been. */
export function CostSources(asked: { readonly selection: Selection; readonly period: Period }) {
  const { messages, format } = useLanguage()
  const { cost } = messages
  const sums = useCostSources(asked)
  const of = (source: Source): bigint => sums?.get(source) ?? 0n
  // A correction is a part of the total, and no part of what was charged for requests.
  const charged = sources.reduce((sum, each) => (each === 'adjusted' ? sum : sum + of(each)), 0n)
  if (sums?.size === 0) return null
  return (
    <Section title={cost.sources} intro={cost.sourcesIntro}>
      <Table<Source>
        label={cost.sources}
        rows={sums && sources.filter((source) => source === 'reported' || of(source) !== 0n)}
        rowId={(source) => source}
        empty={null}
        skeletonRows={2}
        columns={[
          { id: 'source', title: cost.groups.source, cell: (source) => cost.source[source] },
          {
            id: 'cost',
            title: cost.cost,
            align: 'end',
            cell: (source) => (
              <span className="whitespace-nowrap">{format.rounded(of(source))}</span>
            ),
          },
          {
            id: 'share',
            title: cost.share,
            align: 'end',
            cell: (source) =>
              source === 'adjusted' ? '' : <Share part={of(source)} whole={charged} />,
          },
        ]}
      />
    </Section>
  )
}
