import type { Activity } from '#contract/activities.ts'
import { useMessages } from '../../language/language.tsx'
import { classNames } from '../../ui/class-names.ts'
import { linesOf } from './lines-of.ts'
import type { DiffLine } from './lines-of.ts'

/** What is different since then, a property a row: names and values as the API has them. */
export function Diff({ activity }: { readonly activity: Activity }) {
  const { audit } = useMessages()
  const lines = linesOf(activity)
  if (lines.length === 0) return null
  const title =
    activity.before === null
      ? audit.created
      : activity.after === null
        ? audit.removed
        : audit.changes
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h3 className="font-semibold">{title}</h3>
      <dl className="border-line divide-line divide-y rounded-md border">
        {lines.map((line) => (
          <Line key={line.property} line={line} />
        ))}
      </dl>
    </section>
  )
}

function Line({ line }: { readonly line: DiffLine }) {
  const { audit } = useMessages()
  return (
    <div className="flex flex-col gap-1 px-3 py-2 font-mono text-xs">
      <dt className="text-quiet">{line.property}</dt>
      {line.before !== undefined && (
        <Value sign="−" label={audit.before} text={line.before} look="bg-bad-wash text-bad" />
      )}
      {line.after !== undefined && (
        <Value sign="+" label={audit.after} text={line.after} look="bg-good-wash text-good" />
      )}
    </div>
  )
}

type ValueProps = {
  readonly sign: string
  readonly label: string
  /** Null: there was no value. */
  readonly text: string | null
  readonly look: string
}

function Value({ sign, label, text, look }: ValueProps) {
  const { audit } = useMessages()
  return (
    <dd className={classNames('flex gap-2 rounded-sm px-1.5 py-0.5', look)}>
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{label}</span>
      {text === null ? (
        <em>{audit.noValue}</em>
      ) : (
        <span className="min-w-0 break-words whitespace-pre-wrap">{text}</span>
      )}
    </dd>
  )
}
