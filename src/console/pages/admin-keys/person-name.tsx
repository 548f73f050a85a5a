import { useApi } from '../../api/use-api.ts'
import { useMessages } from '../../language/language.tsx'

/** What somebody is called whom only their id names. */
export function PersonName({ id }: { readonly id: string }) {
  const { keys } = useMessages()
  const { data, error } = useApi('GET /v1/organizations/users/{user_id}', {
    params: { user_id: id },
  })
  if (error) return <>{keys.unknownPerson}</>
  return <>{data?.name ?? '…'}</>
}
