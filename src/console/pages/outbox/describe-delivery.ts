import type { NotificationDelivery } from '#contract/notification-deliveries.ts'
import type { Workspace } from '#contract/workspaces.ts'
import type { ConsoleMessages } from '#i18n/console/messages.en.ts'

type Event = NotificationDelivery['event']

/** What a message tells, in words: `Spend limit reached: Search`. */
export function describeDelivery(
  event: Event,
  { outbox }: ConsoleMessages,
  workspaces: ReadonlyMap<string, Workspace> | undefined,
): string {
  const what = outbox.events[event.type]
  return 'scope' in event ? outbox.of(what, nameOf(event.scope, { outbox, workspaces })) : what
}

function nameOf(
  scope: Extract<Event, { scope: unknown }>['scope'],
  {
    outbox,
    workspaces,
  }: Pick<ConsoleMessages, 'outbox'> & {
    readonly workspaces: ReadonlyMap<string, Workspace> | undefined
  },
): string {
  switch (scope.type) {
    case 'organization':
      return outbox.organization
    case 'workspace':
      return workspaces?.get(scope.workspace_id)?.name ?? scope.workspace_id
    case 'api_key':
      return outbox.apiKey
  }
}
