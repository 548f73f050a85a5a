import type { IncreaseActor } from '#store/queries/increase-requests.ts'
import { ApiError } from '../api-error.ts'
import type { Caller } from '../context.ts'

/** As a request keeps whoever asks or decides. */
export function actorOf(caller: Caller): IncreaseActor {
  switch (caller.type) {
    case 'person':
      return { type: 'user', id: caller.userId }
    case 'admin_key':
      return { type: 'admin_key', id: caller.adminKeyId }
    case 'api_key':
    case 'visitor':
      throw new ApiError('permission_error', 'Only people and admin keys ask for limits.')
  }
}
