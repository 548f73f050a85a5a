import { newScopeState } from '#domain/scope.ts'
import type { ScopeState } from '#domain/scope.ts'
import type { NewScope } from './port.ts'

/** The first state of a scope. */
export function newScopeOf({ kind, expiresAtMs, rateLimits = {} }: NewScope): ScopeState {
  const state = newScopeState(kind, expiresAtMs)
  return { ...state, policy: { ...state.policy, rateLimits } }
}
