import { Link } from '@tanstack/react-router'
import { Notice } from '../../ui/notice.tsx'

/** A link that opens nothing: why, and where one can go from here. */
export function DeadEnd({
  what,
  why,
  to = '/sign-in',
  search = {},
  label,
}: {
  readonly what: string
  readonly why: string
  readonly to?: string
  readonly search?: Readonly<Record<string, unknown>>
  readonly label: string
}) {
  return (
    <>
      <Notice tone="bad">
        <p className="font-medium">{what}</p>
        <p>{why}</p>
      </Notice>
      <Link to={to} search={search} className="text-accent self-start text-sm underline">
        {label}
      </Link>
    </>
  )
}
