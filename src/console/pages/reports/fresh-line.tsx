import { useLanguage } from '../../language/language.tsx'

/** How fresh the figures above are, and at what their days are cut. */
export function FreshLine({ freshAsOf }: { readonly freshAsOf: string | undefined }) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  return (
    <p className="text-quiet flex min-h-5 flex-wrap gap-x-3 text-xs tabular-nums">
      {freshAsOf !== undefined && (
        <time dateTime={freshAsOf}>{usage.asOf(format.clock(freshAsOf))}</time>
      )}
      <span>{usage.daysUtc}</span>
    </p>
  )
}
