import { useWorkspaces } from '../api/use-workspaces.ts'
import { useCan } from '../api/use-account.ts'
import { useMessages } from '../language/language.tsx'
import { useReason } from '../language/use-reason.ts'
import { Notice } from '../ui/notice.tsx'
import { Page } from '../ui/page.tsx'
import { CreateKey } from './keys/create-key.tsx'
import { IdentifyKey } from './keys/identify-key.tsx'
import { KeyList } from './keys/key-list.tsx'
import { KeyPolicySection } from './keys/key-policy-section.tsx'

/** The keys of all workspaces, whose a found secret is, and what is asked of new keys. */
export function KeysPage() {
  const { keys } = useMessages()
  const can = useCan()
  const reason = useReason()
  const workspaces = useWorkspaces()
  const maySee = can.somewhere('api_keys.view')
  const create = <CreateKey workspaces={workspaces} />
  return (
    <Page
      title={keys.title}
      intro={keys.intro}
      action={
        <div className="flex flex-wrap gap-2">
          <IdentifyKey />
          {create}
        </div>
      }
    >
      {maySee ? (
        <KeyList workspaces={workspaces} firstStep={create} />
      ) : (
        <Notice>{reason('api_keys.view')}</Notice>
      )}
      {can.somewhere('key_policy.view') && <KeyPolicySection />}
    </Page>
  )
}
