import type { Notification } from '#contract/notifications.ts'
import { useLanguage } from '../../language/language.tsx'

const namedMax = 3

/** Whom a notification tells: roles, then addresses, then webhooks; all of many are in the tooltip. */
export function RecipientList({ recipients }: { readonly recipients: Notification['recipients'] }) {
  const { messages } = useLanguage()
  const { alerts } = messages.limits
  const { roles, emails, webhook_ids: webhooks } = recipients
  const names = [
    ...roles.map((role) => alerts.roleNames[role]),
    ...emails,
    ...(webhooks.length > 0 ? [alerts.webhookCount(webhooks.length)] : []),
  ]
  const rest = names.length - namedMax
  return (
    <span className="text-pretty break-words" title={names.join(', ')}>
      {names.slice(0, namedMax).join(', ')}
      {rest > 0 && ` + ${rest}`}
    </span>
  )
}
