import type { Upstream } from '#contract/upstream.ts'
import { useApi } from '../api/use-api.ts'
import type { Format } from '../language/format.ts'
import { useLanguage } from '../language/language.tsx'
import { Badge } from '../ui/badge.tsx'
import { Facts } from '../ui/facts.tsx'
import type { Fact } from '../ui/facts.tsx'
import { FaultNotice, Notice } from '../ui/notice.tsx'
import { Card, Page, Section } from '../ui/page.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { TestConnection } from './upstream/test-connection.tsx'

const refreshMs = 15_000

/** Where model calls go, and whether they are taken there. */
export function UpstreamPage() {
  const { messages } = useLanguage()
  const { upstream } = messages
  const { data, error, refetch } = useApi(
    'GET /v1/organizations/upstream',
    {},
    { everyMs: refreshMs },
  )
  return (
    <Page title={upstream.title} intro={upstream.intro}>
      {error && <FaultNotice fault={error} onRetry={() => void refetch()} />}
      {data?.status === 'refused' && <Refused upstream={data} />}
      {!error && <Card>{data ? <State upstream={data} /> : <Skeleton wide />}</Card>}
      {data && <TestConnection />}
      {data?.kind === 'simulator' && (
        <Section title={upstream.simulatorTitle}>
          <p className="max-w-prose text-sm">{upstream.simulatorHelp}</p>
        </Section>
      )}
    </Page>
  )
}

type Props = { readonly upstream: Upstream }

function Refused({ upstream: { since } }: Props) {
  const { messages, format } = useLanguage()
  const { upstream } = messages
  return (
    <Notice tone="bad">
      <p className="font-medium">
        {since === null ? upstream.statuses.refused : upstream.refused(format.instant(since))}
      </p>
      <p>{upstream.refusedHelp}</p>
    </Notice>
  )
}

const tones = { ok: 'good', refused: 'bad', unreachable: 'bad', unknown: 'plain' } as const

function State({ upstream }: Props) {
  const { messages, format } = useLanguage()
  const words = messages.upstream
  const { status, url } = upstream
  return (
    <Facts
      facts={[
        { term: words.kind, value: words.kinds[upstream.kind] },
        ...(url === null
          ? []
          : [{ term: words.url, value: <code className="font-mono">{url}</code> }]),
        ...(upstream.kind === 'simulator'
          ? []
          : [{ term: words.credential, value: words.credentials[upstream.credential] }]),
        {
          term: words.status,
          value: <Badge tone={tones[status]}>{words.statuses[status]}</Badge>,
        },
        ...historyOf(upstream, words, format),
      ]}
    />
  )
}

type Words = Readonly<Record<'since' | 'lastSuccess' | 'httpStatus' | 'message', string>>

function historyOf(upstream: Upstream, words: Words, format: Format): readonly Fact[] {
  const { since, last_success_at: lastSuccess, http_status: httpStatus, message } = upstream
  const when = (instant: string): string =>
    `${format.instant(instant)} (${format.relative(instant)})`
  const facts: readonly (Fact | false)[] = [
    since !== null && { term: words.since, value: when(since) },
    lastSuccess !== null && { term: words.lastSuccess, value: when(lastSuccess) },
    httpStatus !== null && { term: words.httpStatus, value: `HTTP ${httpStatus}` },
    message !== null && {
      term: words.message,
      value: (
        <span lang="en" className="font-mono text-xs">
          {message}
        </span>
      ),
    },
  ]
  return facts.filter((fact) => fact !== false)
}
