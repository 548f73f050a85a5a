import type { Caller } from './context.ts'

/** In the words of the original's compliance feed. */
export type Actor = { readonly type: string; readonly id: string | null }

/** Who the audit says it was. */
export function actorOf(caller: Caller): Actor {
  switch (caller.type) {
    case 'admin_key':
      return { type: 'admin_api_key_actor', id: caller.adminKeyId }
    case 'person':
      return { type: 'user_actor', id: caller.userId }
    case 'api_key':
      return { type: 'api_actor', id: caller.apiKeyId }
    case 'visitor':
      return { type: 'unauthenticated_user_actor', id: caller.userId }
  }
}
