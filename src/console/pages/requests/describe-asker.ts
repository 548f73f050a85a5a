import type { IncreaseRequest } from '#contract/increase-requests.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'

/** Who asked or answered, as far as the reader may know. */
export function describeAsker(
  actor: IncreaseRequest['actor'],
  { requests }: ConsoleMessages,
): string {
  if (actor.type === 'scoped_api_key_actor') return requests.adminKey
  const name = actor.name ?? actor.email_address ?? requests.member
  return actor.deleted ? requests.deleted(name) : name
}
