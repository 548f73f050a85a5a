import type { Activity } from '#contract/activities.ts'
import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'

export type Actors = {
  nameOf(actor: Activity['actor']): string
  /** Those who can be chosen from, by id. */
  readonly choices: readonly { readonly value: string; readonly label: string }[]
}

/** Who stands behind the ids of the audit: people who are members now, and admin keys. */
export function useActors(): Actors {
  const { audit } = useMessages()
  const { data: users } = useApi('GET /v1/organizations/users', {
    query: { limit: 1000, order: 'name_ascending' },
  })
  const { data: keys } = useApi('GET /v1/organizations/admin_keys', { query: { limit: 1000 } })
  const people = (users?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const adminKeys = (keys?.data ?? []).map(({ id, name }) => ({
    value: id,
    label: audit.adminKey(name),
  }))
  const names = new Map([...people, ...adminKeys].map(({ value, label }) => [value, label]))
  const nameOf = (actor: Activity['actor']): string => {
    switch (actor.type) {
      case 'user_actor':
        return names.get(actor.user_id ?? '') ?? (users ? audit.formerMember : '…')
      case 'admin_api_key_actor':
        return names.get(actor.admin_api_key_id ?? '') ?? audit.someAdminKey
      case 'api_actor':
        return audit.apiKey
      case 'unauthenticated_user_actor':
        return audit.visitor
      default:
        return audit.system
    }
  }
  return { nameOf, choices: [...people, ...adminKeys] }
}
