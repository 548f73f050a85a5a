import { useState } from 'react'
import type { Workspace } from '#contract/workspaces.ts'
import { useCan } from '../api/use-account.ts'
import { useApi } from '../api/use-api.ts'
import { useLanguage } from '../language/language.tsx'
import type { ListedModel } from '../models/ask-model.ts'
import { RefusalNotice } from '../models/refusal-notice.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState, Page } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { readWholeNumber } from '../ui/whole-number.ts'
import { useWorkspaceChoice } from './connect/workspace-choice.tsx'
import { AskForm } from './playground/ask-form.tsx'
import { AskSettings, maxTokensMax } from './playground/ask-settings.tsx'
import type { Settings } from './playground/ask-settings.tsx'
import { ExchangeView } from './playground/exchange-view.tsx'
import { useConversation } from './playground/use-conversation.ts'
import { useModels } from './playground/use-models.ts'

/** A conversation with a model, paid by a workspace. */
export function PlaygroundPage() {
  const { playground, connect } = useLanguage().messages
  const { workspaces, workspace } = useWorkspaceChoice()
  const conversation = useConversation()
  return (
    <Page
      title={playground.title}
      intro={playground.intro}
      action={
        conversation.exchanges.length > 0 && (
          <Button onPress={conversation.clear}>{playground.clear}</Button>
        )
      }
    >
      {!workspaces && <Skeleton wide />}
      {workspaces && !workspace && <EmptyState title={connect.noWorkspace} />}
      {workspaces && workspace && (
        <Playground workspaces={workspaces} workspace={workspace} conversation={conversation} />
      )}
    </Page>
  )
}

type PlaygroundProps = {
  readonly workspaces: readonly Workspace[]
  readonly workspace: Workspace
  readonly conversation: ReturnType<typeof useConversation>
}

const noModels: readonly ListedModel[] = []

function Playground({ workspaces, workspace, conversation }: PlaygroundProps) {
  const { playground, refusals } = useLanguage().messages
  const { data: models, error } = useModels(workspace.id)
  const [typed, setTyped] = useState<Settings>({ model: undefined, system: '', maxTokens: '1024' })
  const known = models ?? noModels
  const model = known.find(({ id }) => id === typed.model)?.id ?? known[0]?.id
  const maxTokens = readWholeNumber(typed.maxTokens, maxTokensMax)
  const reasonOf = (): string | undefined => {
    if (workspace.paused_at !== null) return refusals.paused
    if (models?.length === 0) return playground.noModels
    if (maxTokens === undefined) return playground.maxTokens
    return model === undefined ? playground.model : undefined
  }
  const send = (question: string): void => {
    if (model === undefined || maxTokens === undefined) return
    const { system } = typed
    void conversation.send({ workspaceId: workspace.id, model, system, maxTokens, question })
  }
  return (
    <div className="grid gap-6 lg:grid-cols-[1fr_17rem]">
      <div className="flex min-w-0 flex-col gap-5 lg:order-first">
        <Conversation conversation={conversation} models={known} />
        {error && <RefusalNotice fault={error} />}
        <AskForm
          onSend={send}
          onStop={conversation.stop}
          isRunning={conversation.isRunning}
          disabledReason={reasonOf()}
        />
      </div>
      <AskSettings
        workspaces={workspaces}
        workspace={workspace}
        models={models}
        settings={{ ...typed, model }}
        onChange={(part) => setTyped((last) => ({ ...last, ...part }))}
      />
    </div>
  )
}

function Conversation({
  conversation: { exchanges },
  models,
}: Pick<PlaygroundProps, 'conversation'> & { readonly models: readonly ListedModel[] }) {
  const { playground } = useLanguage().messages
  const mayPrice = useCan().somewhere('prices.view')
  const { data: book } = useApi('GET /v1/organizations/prices', {}, { enabled: mayPrice })
  if (exchanges.length === 0) {
    return <EmptyState title={playground.empty}>{playground.emptyHelp}</EmptyState>
  }
  return (
    <ol aria-label={playground.conversation} aria-live="polite" className="flex flex-col gap-5">
      {exchanges.map((exchange) => (
        <ExchangeView
          key={exchange.id}
          exchange={exchange}
          modelName={models.find(({ id }) => id === exchange.model)?.display_name ?? exchange.model}
          book={book}
        />
      ))}
    </ol>
  )
}
