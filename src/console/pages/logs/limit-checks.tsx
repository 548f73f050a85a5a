import { CircleCheck, CircleSlash } from 'lucide-react'
import type { CheckedLimit, RequestExplanation } from '#contract/requests.ts'
import { parseSignedCents } from '#domain/money.ts'
import { useMessages } from '../../language/language.tsx'
import { classNames } from '../../ui/class-names.ts'
import { Section } from '../../ui/page.tsx'
import { useCheckWords } from './use-check-words.ts'

/** Every limit that the request was held against, or of an admitted one would be now. */
export function LimitChecks({ request: { limits } }: { readonly request: RequestExplanation }) {
  const { logs } = useMessages()
  if (!limits) return <Section title={logs.limits} intro={logs.limitsNone} children={null} />
  const intro = limits.as_of === 'refusal' ? logs.limitsThen : logs.limitsNow
  return (
    <Section title={logs.limits} intro={intro}>
      {limits.data.length === 0 ? (
        <p className="text-quiet text-sm">{logs.limitsUnset}</p>
      ) : (
        <ul className="border-line divide-line bg-raised divide-y rounded-lg border">
          {limits.data.map((check) => (
            <LimitCheck
              key={`${check.scope.type} ${check.type === 'spend_limit' ? check.period : check.limiter}`}
              check={check}
            />
          ))}
        </ul>
      )}
    </Section>
  )
}

function LimitCheck({ check }: { readonly check: CheckedLimit }) {
  const { logs } = useMessages()
  const words = useCheckWords()
  const { refuses } = check
  const Icon = refuses ? CircleSlash : CircleCheck
  const frees = words.freesOf(check)
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-4 gap-y-1.5 px-4 py-3 text-sm">
      <span className="min-w-0">
        <span className="text-quiet">{words.scopeOf(check)} · </span>
        <span className="font-medium">{words.nameOf(check)}</span>
      </span>
      <span
        className={classNames(
          'inline-flex items-center gap-1.5 font-medium',
          refuses ? 'text-bad' : 'text-good',
        )}
      >
        <Icon aria-hidden className="size-4" />
        {refuses ? logs.refuses : logs.fits}
      </span>
      <span className="col-span-2">
        <LimitBar check={check} label={`${words.nameOf(check)}: ${words.stateOf(check)}`} />
      </span>
      <span className="text-quiet col-span-2 flex flex-wrap gap-x-4 tabular-nums">
        <span>{words.stateOf(check)}</span>
        <span>{words.askOf(check)}</span>
        {frees !== undefined && <span>{frees}</span>}
      </span>
    </li>
  )
}

/** What was used of the limit, and, lighter, what the request asked for. */
function LimitBar({ check, label }: { readonly check: CheckedLimit; readonly label: string }) {
  const { used, asked } = sharesOf(check)
  const tone = check.refuses ? 'bg-bad' : 'bg-accent'
  return (
    <span
      role="img"
      aria-label={label}
      className="bg-line flex h-1.5 w-full overflow-hidden rounded-full"
    >
      <span className={tone} style={{ width: `${used}%` }} />
      <span className={classNames(tone, 'opacity-45')} style={{ width: `${asked}%` }} />
    </span>
  )
}

/** In percent of the limit, together at most all of it. */
function sharesOf(check: CheckedLimit): { readonly used: number; readonly asked: number } {
  const [limit, gone, wanted] =
    check.type === 'spend_limit'
      ? [
          nanoUsdOf(check.amount),
          nanoUsdOf(check.spent) + nanoUsdOf(check.reserved),
          nanoUsdOf(check.asked),
        ]
      : [BigInt(check.limit), BigInt(check.limit - check.remaining), BigInt(check.asked)]
  const share = (part: bigint): number =>
    limit <= 0n ? 100 : Math.min(100, Number((part * 10_000n) / limit) / 100)
  const used = share(gone)
  return { used, asked: Math.min(100 - used, share(wanted)) }
}

function nanoUsdOf(cents: string): bigint {
  return parseSignedCents(cents) ?? 0n
}
