import type { Action } from '#contract/permissions.ts'
import { holdersOf, useCan } from '../api/use-account.ts'
import { describeHolders } from './describe-fault.ts'
import { useLanguage } from './language.tsx'

/** Why the reader may not do something, in words; undefined where they may. */
export function useReason(): (action: Action, workspaceId?: string) => string | undefined {
  const can = useCan()
  const { messages, format } = useLanguage()
  return (action, workspaceId) =>
    can(action, workspaceId) ? undefined : describeHolders(holdersOf(action), messages, format)
}
