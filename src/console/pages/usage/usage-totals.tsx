import { useLanguage } from '../../language/language.tsx'
import { Figures } from '../reports/figures.tsx'
import type { UsageFigures } from './usage-data.ts'

/** What the selection adds up to. Undefined while it is on its way. */
export function UsageTotals({ sums }: { readonly sums: UsageFigures | undefined }) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  const write = (value: bigint | undefined): string | undefined =>
    value === undefined ? undefined : format.count(value)
  return (
    <Figures
      label={usage.total}
      items={[
        { term: usage.categories.input, value: write(sums?.input) },
        { term: usage.categories.cache_write, value: write(sums?.cacheWrite) },
        { term: usage.categories.cache_read, value: write(sums?.cacheRead) },
        { term: usage.categories.output, value: write(sums?.output) },
        { term: usage.requests, value: write(sums?.requests) },
        ...(sums && sums.errors > 0n
          ? [{ term: usage.errors, value: format.count(sums.errors) }]
          : []),
        ...(sums && sums.webSearches > 0n
          ? [{ term: usage.webSearches, value: format.count(sums.webSearches) }]
          : []),
      ]}
    />
  )
}
