import { bounds } from '#platform/bounds.ts'
import type { UpstreamHealth } from '#store/queries/upstream-health.ts'
import type { UpstreamWatch } from './upstream-watch.ts'

type Next = {
  readonly health: UpstreamHealth
  /** The admins are to be told that it refuses. */
  readonly alerts: boolean
}

/** What is to be written after what a node has seen, and whether it is the beginning of an incident. */
export function nextHealth(
  before: UpstreamHealth | undefined,
  watch: UpstreamWatch,
  nowMs: number,
): Next {
  const { kind, url, credential } = watch
  const isSame = before?.kind === kind && before.url === url && before.credential === credential
  const known = isSame ? before : undefined
  const seen = seenBy(watch, nowMs) ?? standing(known)
  const goesOn = known?.status === seen.status
  const alertedAtMs = before?.alertedAtMs ?? null
  const isQuiet = alertedAtMs === null || nowMs - alertedAtMs >= bounds.upstreamAlertEveryMs
  const alerts = seen.status === 'refused' && !goesOn && isQuiet
  const successes = [known?.lastSuccessAtMs ?? null, watch.lastSuccessMs()]
  return {
    alerts,
    health: {
      kind,
      url,
      credential,
      ...seen,
      sinceMs: goesOn ? known.sinceMs : seen.sinceMs,
      lastSuccessAtMs: latest(successes),
      alertedAtMs: alerts ? nowMs : alertedAtMs,
    },
  }
}

type Seen = Pick<UpstreamHealth, 'status' | 'sinceMs' | 'httpStatus' | 'message'>

function seenBy(watch: UpstreamWatch, nowMs: number): Seen | undefined {
  const sight = watch.sight()
  switch (sight.status) {
    case 'unknown':
      return undefined
    case 'accepted':
      return { status: 'ok', sinceMs: nowMs, httpStatus: null, message: null }
    case 'refused': {
      const { sinceMs, httpStatus, message } = sight
      return { status: 'refused', sinceMs, httpStatus, message: shortened(message) }
    }
    case 'unreachable': {
      const { sinceMs, message } = sight
      return { status: 'unreachable', sinceMs, httpStatus: null, message: shortened(message) }
    }
  }
}

/** A node that has asked nothing yet leaves what others have seen. */
function standing(known: UpstreamHealth | undefined): Seen {
  return known ?? { status: 'unknown', sinceMs: null, httpStatus: null, message: null }
}

function shortened(message: string): string {
  return message.slice(0, bounds.deliveryErrorCharactersMax).toWellFormed()
}

function latest(instants: readonly (number | null)[]): number | null {
  const known = instants.filter((instant) => instant !== null)
  return known.length === 0 ? null : Math.max(...known)
}
