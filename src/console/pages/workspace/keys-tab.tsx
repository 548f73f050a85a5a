import type { Workspace } from '#contract/workspaces.ts'
import { useCan } from '../../api/use-account.ts'
import { useMessages } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../../ui/page.tsx'
import { CreateKey } from '../keys/create-key.tsx'
import { KeyList } from '../keys/key-list.tsx'

/** The keys of one workspace. */
export function KeysTab({ workspace }: { readonly workspace: Workspace }) {
  const { keys } = useMessages()
  const maySee = useCan()('api_keys.view', workspace.id)
  const reason = useReason()('api_keys.view', workspace.id)
  return (
    <Section title={keys.title} intro={keys.introTab} action={<CreateKey workspace={workspace} />}>
      {maySee ? (
        <KeyList workspace={workspace} firstStep={<CreateKey workspace={workspace} />} />
      ) : (
        <Notice>{reason}</Notice>
      )}
    </Section>
  )
}
