import { useApi } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { Notice } from '../../ui/notice.tsx'
import type { Period } from './use-standings.ts'

type RunningRaiseProps = {
  readonly workspaceId: string
  readonly period: Period
  /** The limit as it is now, in cents: a raise that somebody has overruled meanwhile is none. */
  readonly amount: string
}

/** That a limit is raised for a time, until when, and what it is then. */
export function RunningRaise({ workspaceId, period, amount }: RunningRaiseProps) {
  const { messages, format } = useLanguage()
  const { data } = useApi('GET /v1/organizations/spend_limit_increase_requests', {
    query: { workspace_id: workspaceId, status: ['approved'], limit: 100 },
  })
  const raise = data?.data.find(
    (each) =>
      each.approved_period === period &&
      each.approved_amount === amount &&
      each.ends_at !== null &&
      each.ended_at === null,
  )
  if (!raise?.ends_at) return null
  const { ends_at: endsAt, previous_amount: previous } = raise
  return (
    <Notice>
      {messages.limits.spend.temporary({
        amount: format.cents(amount),
        date: format.cut(endsAt),
        usual: previous === null ? null : format.cents(previous),
      })}
    </Notice>
  )
}
