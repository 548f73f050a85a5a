import type { SpendAdjustment } from '#contract/spend-adjustments.ts'
import { useKeyNames } from '../../api/use-key-names.ts'
import { useLanguage } from '../../language/language.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import { useSeriesNames } from '../reports/use-names.ts'

/** The corrections of a month: of the organization, of workspaces and of keys. */
export function Adjustments({ adjustments }: { readonly adjustments: readonly SpendAdjustment[] }) {
  const { messages, format } = useLanguage()
  const { cost, usage } = messages
  const workspaceName = useSeriesNames('workspace')
  const keyNames = useKeyNames()
  const scopeOf = ({ scope }: SpendAdjustment): string => {
    switch (scope.type) {
      case 'organization':
        return usage.scopes.organization
      case 'workspace':
        return workspaceName(scope.workspace_id)
      case 'api_key':
        return cost.keyScope(keyNames.get(scope.api_key_id) ?? scope.api_key_id)
    }
  }
  if (adjustments.length === 0) return null
  return (
    <Section title={cost.adjustments} intro={cost.adjustmentsIntro}>
      <Table<SpendAdjustment>
        label={cost.adjustments}
        rows={adjustments}
        rowId={({ id }) => id}
        empty={null}
        columns={[
          {
            id: 'when',
            title: cost.when,
            cell: ({ created_at: at }) => (
              <time dateTime={at} className="whitespace-nowrap">
                {format.short(at)}
              </time>
            ),
          },
          { id: 'scope', title: cost.scope, cell: scopeOf },
          {
            id: 'reason',
            title: cost.reason,
            hidesWhenNarrow: true,
            cell: ({ reason }) => reason,
          },
          {
            id: 'amount',
            title: cost.amount,
            align: 'end',
            cell: ({ amount }) => <span className="whitespace-nowrap">{format.cents(amount)}</span>,
          },
        ]}
      />
    </Section>
  )
}
