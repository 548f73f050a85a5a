import type { ApiKey } from '#contract/api-keys.ts'
import { useMessages } from '../../language/language.tsx'
import { Badge } from '../../ui/badge.tsx'

const tones = { active: 'good', inactive: 'warn', expired: 'plain', archived: 'plain' } as const

export function KeyStatus({ status }: { readonly status: ApiKey['status'] }) {
  const { keys } = useMessages()
  return <Badge tone={tones[status]}>{keys.status[status]}</Badge>
}
