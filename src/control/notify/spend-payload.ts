import { formatCents } from '#domain/money.ts'
import { windowBounds } from '#domain/window.ts'
import { presentInstant } from '../present.ts'
import type { SpendFacts } from './spend-facts.ts'

/** What a webhook is told of a crossing. Amounts are US cents, as everywhere in the API. */
export function writeSpendPayload(facts: SpendFacts): string {
  const { event, organizationName } = facts
  const { startMs, endMs } = windowBounds(event.windowId)
  return JSON.stringify({
    type: event.notificationId === null ? 'spend.limit_reached' : 'spend.threshold_crossed',
    timestamp: presentInstant(event.atMs),
    data: {
      event_id: event.id,
      organization: { id: event.organizationId, name: organizationName },
      scope: presentScope(facts),
      notification_id: event.notificationId,
      period: event.period,
      starts_at: presentInstant(startMs),
      resets_at: presentInstant(endMs),
      threshold: {
        amount: formatCents(event.thresholdNanoUsd),
        percent: facts.percent,
      },
      limit: event.limitNanoUsd === null ? null : formatCents(event.limitNanoUsd),
      spent: formatCents(event.spentNanoUsd),
      currency: 'USD',
      already_passed: event.alreadyPassed,
    },
  })
}

/** What a webhook is told when somebody tries it out. */
export function writeTestPayload(webhookId: string, nowMs: number): string {
  return JSON.stringify({
    type: 'webhook.test',
    timestamp: presentInstant(nowMs),
    data: { webhook_id: webhookId },
  })
}

function presentScope({ event, subject, workspaceId }: SpendFacts) {
  switch (subject.type) {
    case 'organization':
      return { type: 'organization' }
    case 'workspace':
      return { type: 'workspace', workspace_id: workspaceId, name: subject.name }
    case 'api_key':
      return {
        type: 'api_key',
        api_key_id: event.scopeId,
        name: subject.name,
        workspace_id: workspaceId,
      }
  }
}
