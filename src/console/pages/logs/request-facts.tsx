import { Link } from '@tanstack/react-router'
import type { RequestExplanation } from '#contract/requests.ts'
import { parseSignedCents } from '#domain/money.ts'
import { useCan } from '../../api/use-account.ts'
import { useKeyNames } from '../../api/use-key-names.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useLanguage } from '../../language/language.tsx'
import { CopyText } from '../../ui/copy.tsx'
import { Facts } from '../../ui/facts.tsx'
import type { Fact } from '../../ui/facts.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { WorkspaceName } from '../../ui/workspace-name.tsx'

type RequestFactsProps = { readonly request: RequestExplanation }

/** Whose it was, what it asked for, and the ids by which others know it. */
export function RequestFacts({ request }: RequestFactsProps) {
  const { logs } = useLanguage().messages
  const facts = [...useWhose(request), ...useAsked(request), ...useIds(request)]
  return (
    <Section title={logs.facts}>
      <Card>
        <Facts facts={facts} />
      </Card>
    </Section>
  )
}

function useWhose({ workspace_id: workspaceId, api_key_id: keyId }: RequestExplanation): Fact[] {
  const { logs } = useLanguage().messages
  const workspace = useWorkspacesById()?.get(workspaceId)
  const keyName = useKeyNames(workspaceId).get(keyId ?? '')
  const seesKeys = useCan()('api_keys.view', workspaceId)
  return [
    {
      term: logs.workspace,
      value: workspace ? (
        <Link
          to="/settings/workspaces/$workspaceId"
          params={{ workspaceId }}
          className="rounded-sm hover:underline"
        >
          <WorkspaceName workspace={workspace} />
        </Link>
      ) : (
        <CopyText text={workspaceId} />
      ),
    },
    {
      term: logs.key,
      value:
        keyId === null ? (
          logs.playground
        ) : (
          <span className="flex flex-wrap items-center gap-x-2">
            {keyName !== undefined && !seesKeys && keyName}
            {keyName !== undefined && seesKeys && (
              <Link
                to="/settings/workspaces/$workspaceId/$tab"
                params={{ workspaceId, tab: 'keys' }}
                search={{ q: keyId }}
                className="rounded-sm hover:underline"
              >
                {keyName}
              </Link>
            )}
            <CopyText text={keyId} />
          </span>
        ),
    },
  ]
}

function useAsked(request: RequestExplanation): Fact[] {
  const { messages, format } = useLanguage()
  const { logs, common } = messages
  const { bound, model, reported_model: reported, stream, http_status: status } = request
  const isMessage = request.endpoint === '/v1/messages'
  const facts: readonly (Fact | false)[] = [
    { term: logs.endpoint, value: request.endpoint },
    model !== null && { term: logs.modelAsked, value: model },
    reported !== null && { term: logs.modelAnswered, value: reported },
    isMessage && stream !== null && { term: logs.streamed, value: stream ? common.yes : common.no },
    isMessage && { term: logs.maxTokens, value: format.count(request.max_tokens) },
    !request.refusal && {
      term: logs.bound,
      value: format.cost(parseSignedCents(bound.amount) ?? 0n),
    },
    { term: logs.priceVersion, value: bound.price_version },
    status !== null && { term: logs.httpStatus, value: String(status) },
  ]
  return facts.filter((fact) => fact !== false)
}

function useIds(request: RequestExplanation): Fact[] {
  const { logs } = useLanguage().messages
  const ids: readonly (readonly [string, string | null])[] = [
    [logs.requestId, request.id],
    [logs.askedId, request.asked_for_id],
    [logs.upstreamId, request.upstream_request_id],
    [logs.session, request.client_session_id],
  ]
  return ids.flatMap(([term, id]) => (id === null ? [] : [{ term, value: <CopyText text={id} /> }]))
}
