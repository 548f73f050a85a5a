import type { RateLimitUse } from '#contract/rate-limit-use.ts'
import { useLanguage } from '../../language/language.tsx'
import { Disclosure } from '../../ui/disclosure.tsx'
import { Table } from '../../ui/table.tsx'

type Hour = RateLimitUse['hours'][number]

/** The fullest minutes, hour by hour: for whoever reads rather than looks. Hours without a request are left out. */
export function HourTable({ use, label }: { readonly use: RateLimitUse; readonly label: string }) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  return (
    <Disclosure title={usage.figures}>
      <Table<Hour>
        label={label}
        rows={use.hours.filter((hour) => hour.requests_per_minute_max > 0)}
        rowId={(hour) => hour.starting_at}
        empty={null}
        isLong
        columns={[
          {
            id: 'hour',
            title: usage.columns.hour,
            cell: (hour) => (
              <span className="whitespace-nowrap">{format.cut(hour.starting_at)}</span>
            ),
          },
          {
            id: 'input',
            title: usage.categories.input,
            align: 'end',
            cell: (hour) => format.count(hour.input_tokens_per_minute_max),
          },
          {
            id: 'cache',
            title: usage.cacheRate,
            align: 'end',
            cell: (hour) =>
              hour.cache_rate === null ? '' : format.percent(Math.floor(hour.cache_rate * 100)),
          },
          {
            id: 'output',
            title: usage.categories.output,
            align: 'end',
            cell: (hour) => format.count(hour.output_tokens_per_minute_max),
          },
          {
            id: 'requests',
            title: usage.requests,
            align: 'end',
            cell: (hour) => format.count(hour.requests_per_minute_max),
          },
        ]}
      />
    </Disclosure>
  )
}
