import { ApiError } from '../api-error.ts'
import type { Caller, RequestContext } from '../context.ts'

/** The person who asks; the table of permissions lets nobody else at sessions. */
export function callingPerson({ caller }: RequestContext): Caller & { readonly type: 'person' } {
  if (caller.type === 'person') return caller
  throw new ApiError('permission_error', 'Only a person who is signed in may do this.')
}
