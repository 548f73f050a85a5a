import type { CreatedInvites } from '#contract/invites.ts'
import type { RequestContext } from '../context.ts'
import type { InviteResult } from './create-invites.ts'
import { presentNewInvite } from './present-invite.ts'

export function presentInviteResults(
  results: readonly InviteResult[],
  context: RequestContext,
): CreatedInvites {
  return {
    type: 'invite_batch',
    results: results.map((result) => presentResult(result, context)),
  }
}

function presentResult(
  result: InviteResult,
  context: RequestContext,
): CreatedInvites['results'][number] {
  const { email } = result
  switch (result.status) {
    case 'invited':
      return { email, status: result.status, invite: presentNewInvite(result, context) }
    case 'already_member':
      return { email, status: result.status, user_id: result.id }
    case 'already_invited':
      return { email, status: result.status, invite_id: result.id }
    case 'duplicate':
      return { email, status: result.status }
  }
}
