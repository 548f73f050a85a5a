import { alertsEn } from './alerts.en.ts'
import { rateLimitsEn } from './rate-limits.en.ts'
import { whatIfEn } from './what-if.en.ts'
import { spendLimitsEn } from './spend-limits.en.ts'

/** Rate limits, spend limits and notifications. */
export const limitsEn = {
  title: 'Limits',
  introOrganization:
    'What holds for all workspaces together. Each workspace can only have less, under its own tab Limits.',
  ofKey: (name: string) => `Limits of the key “${name}”`,
  deletedKey: 'The key is deleted.',
  rate: rateLimitsEn,
  spend: spendLimitsEn,
  alerts: alertsEn,
  whatIf: whatIfEn,
}
