import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'
import { useCan } from '../api/use-account.ts'
import { useApi } from '../api/use-api.ts'
import { useMessages } from '../language/language.tsx'

const keptMs = 60_000

/** Tells admins on every page that no model answers, so that nobody takes the simulator's words for a model's. */
export function SimulatorBanner() {
  const { navigation, upstream } = useMessages()
  const isAdmin = useCan()('upstream.test')
  const { data } = useApi(
    'GET /v1/organizations/upstream/kind',
    {},
    { enabled: isAdmin, everyMs: keptMs },
  )
  // Another part of the page may have asked for it.
  if (!isAdmin || data?.kind !== 'simulator') return null
  return (
    <p
      role="note"
      className="bg-warn-wash text-warn flex items-start print:hidden gap-2 px-4 py-2 text-sm sm:px-8"
    >
      <FlaskConical aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0">
        {navigation.simulator}{' '}
        <Link to="/settings/upstream" className="rounded-sm underline">
          {upstream.simulatorTitle}
        </Link>
      </span>
    </p>
  )
}
