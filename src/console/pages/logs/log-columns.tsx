import { Link } from '@tanstack/react-router'
import type { LoggedRequest } from '#contract/requests.ts'
import { parseSignedCents } from '#domain/money.ts'
import { useKeyNames } from '../../api/use-key-names.ts'
import { useWorkspacesById } from '../../api/use-workspaces.ts'
import { useLanguage } from '../../language/language.tsx'
import type { Column } from '../../ui/table.tsx'
import { WorkspaceName } from '../../ui/workspace-name.tsx'
import { RequestStatus } from './request-status.tsx'
import { useMoments } from './use-moments.ts'

type LogColumn = Column<LoggedRequest>

export function useLogColumns(): readonly LogColumn[] {
  const about = useAboutColumns()
  const figures = useFigureColumns()
  return [...about, ...figures]
}

function useAboutColumns(): readonly LogColumn[] {
  const { logs } = useLanguage().messages
  const workspaces = useWorkspacesById()
  const keys = useKeyNames()
  const keyOf = ({ api_key_id: id }: LoggedRequest): string =>
    id === null ? logs.playground : (keys.get(id) ?? id)
  return [
    {
      id: 'when',
      title: logs.when,
      cell: (row) => <When row={row} />,
    },
    {
      id: 'status',
      title: logs.status,
      cell: (row) => (
        <span className="flex flex-col">
          <RequestStatus status={row.status} />
          <StatusNote row={row} />
        </span>
      ),
    },
    {
      id: 'key',
      title: logs.key,
      hidesWhenNarrow: true,
      cell: (row) => {
        const workspace = workspaces?.get(row.workspace_id)
        return (
          <span className="flex min-w-0 flex-col">
            <span className="max-w-48 truncate">{keyOf(row)}</span>
            {workspace && (
              <span className="text-quiet max-w-48 truncate text-xs">
                <WorkspaceName workspace={workspace} />
              </span>
            )}
          </span>
        )
      },
    },
    {
      id: 'model',
      title: logs.model,
      hidesWhenNarrow: true,
      cell: (row) => (
        <span className="flex flex-col whitespace-nowrap">
          {row.reported_model ?? row.model}
          {row.endpoint === '/v1/messages/count_tokens' && (
            <span className="text-quiet text-xs">{logs.tokenCount}</span>
          )}
        </span>
      ),
    },
  ]
}

/** Leads to the page of the request. */
function When({ row }: { readonly row: LoggedRequest }) {
  const { format } = useLanguage()
  return (
    <Link
      to="/logs/$requestId"
      params={{ requestId: row.id }}
      search={{}}
      className="flex flex-col rounded-sm font-medium whitespace-nowrap hover:underline"
    >
      <time dateTime={row.created_at} title={format.instantToSecond(row.created_at)}>
        {format.short(row.created_at)}
      </time>
      <span className="text-quiet text-xs font-normal">{format.relative(row.created_at)}</span>
    </Link>
  )
}

/** What stood in the way, and for how many the row stands. */
function StatusNote({ row: { refusal, http_status: status } }: { readonly row: LoggedRequest }) {
  const { logs } = useLanguage().messages
  if (refusal) {
    const many = refusal.count > 1 ? ` · ${logs.refusedMany(refusal.count)}` : ''
    return <span className="text-quiet text-xs">{`${logs.limiters[refusal.kind]}${many}`}</span>
  }
  if (status === null || status === 200) return null
  return <span className="text-quiet text-xs">HTTP {status}</span>
}

function useFigureColumns(): readonly LogColumn[] {
  const { durationOf } = useMoments()
  const { messages, format } = useLanguage()
  const { logs } = messages
  return [
    {
      id: 'tokens',
      title: logs.tokens,
      align: 'end',
      hidesWhenNarrow: true,
      cell: ({ usage }) =>
        usage && (
          <span className="whitespace-nowrap tabular-nums">
            {logs.tokensInOut(
              format.count(inputTokensOf(usage)),
              format.count(usage.output_tokens),
            )}
          </span>
        ),
    },
    {
      id: 'cost',
      title: logs.cost,
      align: 'end',
      cell: ({ amount, status }) =>
        amount !== null &&
        status !== 'refused' && (
          <span className="whitespace-nowrap tabular-nums">
            {format.cost(parseSignedCents(amount) ?? 0n)}
          </span>
        ),
    },
    {
      id: 'duration',
      title: logs.duration,
      align: 'end',
      hidesWhenNarrow: true,
      cell: ({ latency }) =>
        latency.total_ms !== null && (
          <span className="whitespace-nowrap tabular-nums">{durationOf(latency.total_ms)}</span>
        ),
    },
  ]
}

/** All of it, cached or not. */
function inputTokensOf(usage: NonNullable<LoggedRequest['usage']>): number {
  const { ephemeral_1h_input_tokens, ephemeral_5m_input_tokens } = usage.cache_creation
  return (
    usage.uncached_input_tokens +
    usage.cache_read_input_tokens +
    ephemeral_1h_input_tokens +
    ephemeral_5m_input_tokens
  )
}
