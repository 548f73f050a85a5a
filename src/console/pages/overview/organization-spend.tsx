import { Link } from '@tanstack/react-router'
import type { EffectiveSpendLimit } from '#contract/effective-spend-limits.ts'
import { useCan } from '../../api/use-account.ts'
import { useLanguage } from '../../language/language.tsx'
import { Card } from '../../ui/page.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { SpendBar } from '../../ui/spend-bar.tsx'
import { useForecast } from '../reports/use-forecast.ts'

/** The organization's month: one large figure, one bar. */
export function OrganizationSpend({ limit }: { readonly limit: EffectiveSpendLimit | undefined }) {
  const { overview } = useLanguage().messages
  return (
    <section aria-label={overview.spent}>
      <Card>
        <h2 className="text-quiet text-sm font-medium">{overview.spent}</h2>
        {limit ? <Figures limit={limit} /> : <Waiting />}
      </Card>
    </section>
  )
}

/** As tall as what comes. */
function Waiting() {
  return (
    <>
      <span aria-hidden className="skeleton block h-10 w-48 max-w-full" />
      <span aria-hidden className="skeleton block h-3 w-full" />
      <Skeleton wide />
    </>
  )
}

function Figures({ limit }: { readonly limit: EffectiveSpendLimit }) {
  const { messages, format } = useLanguage()
  const { overview } = messages
  const { spent, reserved, remaining, amount, resets_at: resetsAt } = limit
  const [spentText, reservedText] = [format.cents(spent), format.cents(reserved)]
  return (
    <>
      <p className="flex flex-wrap items-baseline gap-x-2">
        <span className="text-4xl font-semibold tracking-tight tabular-nums">{spentText}</span>
        <span className="text-quiet text-lg">
          {amount === null ? overview.noLimit : overview.spentOf(format.cents(amount))}
        </span>
      </p>
      {amount === null || remaining === null ? (
        <SetLimit />
      ) : (
        <>
          <SpendBar
            size="lg"
            spent={spent}
            reserved={reserved}
            amount={amount}
            label={overview.bar(
              spentText,
              reservedText,
              format.cents(remaining),
              format.cents(amount),
            )}
          />
          <dl className="flex flex-wrap gap-x-8 gap-y-2 text-sm">
            <Figure term={overview.reserved} value={reservedText} />
            <Figure term={overview.remaining} value={format.cents(remaining)} />
          </dl>
        </>
      )}
      <ForecastLine />
      <p className="text-quiet text-sm">
        {overview.resets(format.cut(resetsAt), format.relative(resetsAt))}
      </p>
    </>
  )
}

/** What the month will come to at this pace; nothing where there is too little to go by. */
function ForecastLine() {
  const { messages, format } = useLanguage()
  const { overview } = messages
  const forecast = useForecast({}, { enabled: useCan()('reports.view') })
  if (forecast?.nanoUsd === undefined) return null
  return (
    <p className="text-sm">
      <Link to="/cost" className="rounded-sm underline">
        {overview.forecast}
      </Link>{' '}
      <span className="font-medium tabular-nums">{format.usd(forecast.nanoUsd)}</span>
    </p>
  )
}

function SetLimit() {
  const { overview } = useLanguage().messages
  const mayEdit = useCan()('spend_limits.edit')
  return (
    <p>
      <Link to="/settings/limits" className="text-accent rounded-sm text-sm underline">
        {mayEdit ? overview.setLimit : overview.seeLimits}
      </Link>
    </p>
  )
}

function Figure({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div className="flex flex-col">
      <dt className="text-quiet">{term}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
    </div>
  )
}
