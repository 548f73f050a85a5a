import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import type { PriceChange } from '#contract/price-changes.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { IconButton } from '../../ui/button.tsx'
import { Confirm } from '../../ui/confirm.tsx'
import { Section } from '../../ui/page.tsx'
import { Table } from '../../ui/table.tsx'
import type { Column } from '../../ui/table.tsx'
import { useToast } from '../../ui/toast.tsx'
import { describeAuthor, describeChange } from './describe-change.ts'
import { usePriceHistory } from './use-price-history.ts'

const remove = 'DELETE /v1/organizations/prices/{price_id}'

/** What has been set and does not hold yet; nothing where there is nothing. */
export function ScheduledChanges({ nameOf }: { readonly nameOf: (model: string) => string }) {
  const { messages, format } = useLanguage()
  const { priceChanges } = messages
  const [taking, setTaking] = useState<PriceChange>()
  const columns = useColumns(nameOf, setTaking)
  const scheduled = usePriceHistory()?.filter(({ status }) => status === 'scheduled') ?? []
  if (scheduled.length === 0) return null
  return (
    <Section title={priceChanges.scheduledTitle}>
      <Table<PriceChange>
        label={priceChanges.scheduledTitle}
        columns={columns}
        rows={scheduled}
        rowId={({ id }) => id}
        empty={null}
      />
      {taking && (
        <TakeBack
          change={taking}
          description={describeChange(taking, { messages, format, nameOf })}
          onClose={() => setTaking(undefined)}
        />
      )}
    </Section>
  )
}

function useColumns(
  nameOf: (model: string) => string,
  onTakeBack: (change: PriceChange) => void,
): readonly Column<PriceChange>[] {
  const { messages, format } = useLanguage()
  const { priceChanges } = messages
  const reason = useReason()('prices.edit')
  return [
    {
      id: 'what',
      title: priceChanges.change,
      cell: (change) => (
        <span className="flex min-w-40 flex-col">
          <span className="font-medium">
            {describeChange(change, { messages, format, nameOf })}
          </span>
          <span className="text-xs md:hidden">{format.cut(change.effective_at)}</span>
          <span className="text-quiet text-xs">
            {priceChanges.byOn(describeAuthor(change, messages), format.short(change.created_at))}
            {change.reason !== null && ` · ${change.reason}`}
          </span>
        </span>
      ),
    },
    {
      id: 'when',
      title: priceChanges.when,
      hidesWhenNarrow: true,
      cell: ({ effective_at: at }) => <span className="whitespace-nowrap">{format.cut(at)}</span>,
    },
    {
      id: 'actions',
      title: messages.common.actions,
      hidesTitle: true,
      align: 'end',
      cell: (change) => (
        <IconButton
          label={priceChanges.takeBackOf(describeChange(change, { messages, format, nameOf }))}
          disabledReason={reason}
          onPress={() => onTakeBack(change)}
        >
          <Undo2 aria-hidden className="size-4" />
        </IconButton>
      ),
    },
  ]
}

function TakeBack({
  change,
  description,
  onClose,
}: {
  readonly change: PriceChange
  readonly description: string
  readonly onClose: () => void
}) {
  const { messages, format } = useLanguage()
  const { priceChanges } = messages
  const toast = useToast()
  const input = { params: { price_id: change.id } }
  const { mutate, isPending, error } = useChange(remove, {
    onDone: () => {
      toast(priceChanges.takenBack)
      onClose()
    },
  })
  return (
    <Confirm
      title={priceChanges.takeBackTitle}
      action={priceChanges.takeBack}
      onConfirm={() => mutate(input)}
      onClose={onClose}
      isBusy={isPending}
      fault={error}
      request={requestOf(remove, input)}
    >
      <p>{priceChanges.takeBackBody(description, format.cut(change.effective_at))}</p>
    </Confirm>
  )
}
