import type { KeyPolicy as KeyPolicyOnTheWire } from '#contract/key-policy.ts'
import { formatCents } from '#domain/money.ts'
import type { KeyPolicy } from '#store/queries/key-policies.ts'

export function presentKeyPolicy(policy: KeyPolicy): KeyPolicyOnTheWire {
  const { defaultSpendLimitNanoUsd: amount } = policy
  return {
    type: 'key_policy',
    lifetime_days_max: policy.lifetimeDaysMax,
    expiry_required: policy.expiryRequired,
    default_spend_limit: amount === null ? null : formatCents(amount),
    keys_per_person_max: policy.keysPerPersonMax,
  }
}
