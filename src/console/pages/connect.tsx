import type { Workspace } from '#contract/workspaces.ts'
import { useAccount } from '../api/use-account.ts'
import { useMessages } from '../language/language.tsx'
import { useReason } from '../language/use-reason.ts'
import { withPlaygroundKey } from '../models/playground-key.ts'
import { CopyText } from '../ui/copy.tsx'
import { Notice } from '../ui/notice.tsx'
import { Card, EmptyState, Page, Section } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CreateKey } from './keys/create-key.tsx'
import { SnippetTabs } from './connect/snippet-tabs.tsx'
import { usualModel } from './connect/snippets.ts'
import { TestRequest } from './connect/test-request.tsx'
import { WorkspaceSelect, useWorkspaceChoice } from './connect/workspace-choice.tsx'

/** For a developer who has just arrived: a key, the settings, and a request that works. */
export function ConnectPage() {
  const { connect } = useMessages()
  const { workspaces, workspace } = useWorkspaceChoice()
  return (
    <Page title={connect.title} intro={connect.intro}>
      {!workspaces && <Skeleton wide />}
      {workspaces && !workspace && <EmptyState title={connect.noWorkspace} />}
      {workspaces && workspace && (
        <div className="flex max-w-3xl flex-col gap-8">
          <Card>
            <div className="grid gap-4 sm:grid-cols-2">
              <WorkspaceSelect
                workspaces={workspaces}
                workspace={workspace}
                help={connect.workspaceHelp}
              />
              <div className="flex flex-col gap-1 text-sm">
                <span className="font-medium">{connect.address}</span>
                <CopyText text={window.location.origin} />
              </div>
            </div>
          </Card>
          <Steps key={workspace.id} workspace={workspace} />
        </div>
      )}
    </Page>
  )
}

function Steps({ workspace }: { readonly workspace: Workspace }) {
  const { connect, refusals } = useMessages()
  const reason = useReason()
  const { allowed_models: allowed } = workspace
  const model = allowed && !allowed.includes(usualModel) ? (allowed[0] ?? usualModel) : usualModel
  const connection = { origin: window.location.origin, key: 'YOUR_API_KEY', model }
  const isPaused = workspace.paused_at !== null
  const { id: userId } = useAccount().user
  return (
    <>
      {isPaused && <Notice tone="warn">{refusals.paused}</Notice>}
      <Section
        title={connect.keyTitle}
        intro={connect.keyIntro(workspace.name)}
        action={<CreateKey workspace={workspace} />}
      >
        {null}
      </Section>
      <Section title={connect.settingsTitle} intro={connect.settingsIntro}>
        <SnippetTabs connection={connection} />
      </Section>
      <Section title={connect.testTitle} intro={connect.testIntro}>
        <TestRequest
          withSecret={(use) => withPlaygroundKey({ userId, workspaceId: workspace.id }, use)}
          disabledReason={isPaused ? refusals.paused : reason('playground.use', workspace.id)}
        />
      </Section>
    </>
  )
}
