import type { Action } from '#contract/permissions.ts'
import { describeHolders } from '../language/describe-fault.ts'
import { useLanguage } from '../language/language.tsx'
import { holdersOf, useCan } from './use-account.ts'

/** Why the reader may not do something, for the button that does it; undefined: they may. */
export function useWhyNot(): (action: Action, workspaceId?: string) => string | undefined {
  const can = useCan()
  const { messages, format } = useLanguage()
  return (action, workspaceId) =>
    can(action, workspaceId) ? undefined : describeHolders(holdersOf(action), messages, format)
}
