import type { UpdateKeyPolicyBody } from '#contract/key-policy.ts'
import { getKeyPolicyRow, updateKeyPolicyRow } from '#store/queries/key-policies.ts'
import type { KeyPolicy } from '#store/queries/key-policies.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { presentKeyPolicy } from './present-key-policy.ts'

/** Changes only what is named, and no key that is there. */
export function updateKeyPolicy(
  context: RequestContext,
  body: UpdateKeyPolicyBody,
): Promise<KeyPolicy> {
  const { organizationId } = context.caller
  return change(context, async (tx) => {
    const before = await getKeyPolicyRow(tx.db, organizationId)
    const after = withChanges(before, body)
    const presented = { before: presentKeyPolicy(before), after: presentKeyPolicy(after) }
    if (JSON.stringify(presented.before) === JSON.stringify(presented.after)) return before
    await updateKeyPolicyRow(tx.db, organizationId, after)
    await recordChange(context, tx, {
      type: 'key_policy_updated',
      subjectId: organizationId,
      workspaceId: null,
      ...presented,
    })
    return after
  })
}

function withChanges(before: KeyPolicy, body: UpdateKeyPolicyBody): KeyPolicy {
  const {
    lifetime_days_max: lifetimeDaysMax = before.lifetimeDaysMax,
    expiry_required: expiryRequired = before.expiryRequired,
    default_spend_limit: defaultSpendLimitNanoUsd = before.defaultSpendLimitNanoUsd,
    keys_per_person_max: keysPerPersonMax = before.keysPerPersonMax,
  } = body
  return { lifetimeDaysMax, expiryRequired, defaultSpendLimitNanoUsd, keysPerPersonMax }
}
