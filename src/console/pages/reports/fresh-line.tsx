import { useLanguage } from '../../language/language.tsx'

/** From then on the time of day alone would be taken for today's. */
const oldMs = 12 * 3_600_000

/** How fresh the figures above are, and at what their days are cut. */
export function FreshLine({ freshAsOf }: { readonly freshAsOf: string | undefined }) {
  const { messages, format } = useLanguage()
  const { usage } = messages
  const isOld = freshAsOf !== undefined && Date.now() - Date.parse(freshAsOf) > oldMs
  return (
    <p className="text-quiet flex min-h-5 flex-wrap gap-x-3 text-xs tabular-nums">
      {freshAsOf !== undefined && (
        <time dateTime={freshAsOf}>
          {usage.asOf(isOld ? format.short(freshAsOf) : format.clock(freshAsOf))}
        </time>
      )}
      <span>{usage.daysUtc}</span>
    </p>
  )
}
