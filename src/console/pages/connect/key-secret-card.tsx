import type { ReactNode } from 'react'
import { SecretCard } from './secret-card.tsx'
import { SnippetTabs } from './snippet-tabs.tsx'
import { usualModel } from './snippets.ts'
import { TestRequest } from './test-request.tsx'

export type FreshKey = {
  readonly secret: string
  readonly allowedModels: readonly string[] | null
  readonly note?: ReactNode
}

/** The secret of an API key that was made or renewed, with the settings of each client and a test of it. */
export function KeySecretCard({
  fresh: { secret, allowedModels, note },
  onClose,
}: {
  readonly fresh: FreshKey
  readonly onClose: () => void
}) {
  const isUsual = allowedModels === null || allowedModels.includes(usualModel)
  const model = isUsual ? usualModel : (allowedModels[0] ?? usualModel)
  return (
    <SecretCard secret={secret} note={note} onClose={onClose}>
      <SnippetTabs connection={{ origin: window.location.origin, key: secret, model }} />
      <TestRequest withSecret={(use) => use(secret)} />
    </SecretCard>
  )
}
