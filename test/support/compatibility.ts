import { absent } from '#contract/absent.ts'
import type { Endpoint } from '#contract/endpoint.ts'

type Described = Pick<Endpoint, 'method' | 'path' | 'summary' | 'extension'>

const searched = 'also has `search` and `order`'

/** Where an endpoint of Anthropic's does more here. */
export const extended: Readonly<Record<string, string>> = {
  'GET /v1/organizations/users': searched,
  'GET /v1/organizations/invites': searched,
  'GET /v1/organizations/workspaces': searched,
  'GET /v1/organizations/api_keys': searched,
  'POST /v1/organizations/workspaces/{workspace_id}/archive':
    '`cut_streams` also ends what is running',
  'POST /v1/organizations/api_keys/{api_key_id}': '`cut_streams` also ends what is running',
  'GET /v1/organizations/rate_limits':
    'has a group for the requests that run at once, and names what can be limited of each group',
  'GET /v1/organizations/workspaces/{workspace_id}/rate_limits':
    'has a group for the requests that run at once, and tells which value is in force and whose it is',
  'POST /v1/organizations/workspaces/{workspace_id}/rate_limits/{rate_limit_id}':
    'in force for the next request; `mode: "report_only"` only counts',
  'POST /v1/organizations/spend_limits':
    'also for API keys, by the day and the week as well, in force for the next request; `mode: "report_only"` only counts',
  'GET /v1/organizations/spend_limits': 'also lists those of API keys',
  'GET /v1/organizations/usage_report/messages':
    'also filters and groups by people, tags and sources of cost, and counts requests, errors and costs, for those who ask for it',
  'GET /v1/organizations/cost_report':
    'also by the hour, filtered, and grouped by keys, models, people, tags and sources of cost',
}

/** Where Anthropic has something else at the same path. */
export const otherwise: Readonly<Record<string, string>> = {
  'GET /v1/organizations/spend_limits/effective':
    'Anthropic’s tells of people, this one of keys, workspaces and the organization',
  'GET /v1/organizations/webhooks': whyWebhooks(),
  'POST /v1/organizations/webhooks': whyWebhooks(),
  'GET /v1/organizations/webhooks/{webhook_id}': whyWebhooks(),
  'POST /v1/organizations/webhooks/{webhook_id}': whyWebhooks(),
  'DELETE /v1/organizations/webhooks/{webhook_id}': whyWebhooks(),
}

function whyWebhooks(): string {
  return 'Anthropic’s beta tells of external keys and user profiles, this one of spend'
}

/** The page that says, endpoint by endpoint, how far Atelier is Anthropic's Admin API. */
export function writeCompatibility(endpoints: readonly Described[]): string {
  const rows = endpoints.map((endpoint) => {
    const name = nameOf(endpoint)
    const [kind, note] = kindOf(endpoint)
    return `| \`${name.replace('/v1/organizations', '')}\` | ${kind} | ${note} |`
  })
  const missing = absent.map(
    ({ path, why }) => `| \`${path.replace('/v1/organizations', '')}\` | ${why} |`,
  )
  return `${head}${rows.join('\n')}\n${middle}${missing.join('\n')}\n`
}

export function nameOf({ method, path }: Pick<Described, 'method' | 'path'>): string {
  return `${method} ${path}`
}

function kindOf(endpoint: Described): [kind: string, note: string] {
  const name = nameOf(endpoint)
  const other = otherwise[name]
  if (other !== undefined) return ['different', other]
  if (endpoint.extension) return ['extension', firstSentence(endpoint.summary)]
  const more = extended[name]
  return more === undefined ? ['same', ''] : ['extended', more]
}

function firstSentence(summary: string): string {
  return summary.split(/[.:](?: |$)/)[0]!
}

const head = `# Compatibility with Anthropic's Admin API

Written by \`node test/support/write-compatibility.ts\` from the endpoints that the server answers; a test compares the two.
Paths begin with \`/v1/organizations\`. The unmodified SDK calls every method that is in scope, on both generations of
paths, in \`test/wire/admin-methods.test.ts\`. A running server describes each field at \`/v1/reference\`, for people, and at
\`/v1/openapi.json\`, for programs.

- **same**: what Anthropic documents, with its fields, bounds and errors. Answers may have fields of ours beside them.
- **extended**: the same, and more for those who ask for it.
- **different**: Anthropic has something else at that path.
- **extension**: Anthropic has nothing there.

## What there is

| endpoint | | |
|---|---|---|
`

const middle = `
## What there is not

These answer 404 with a sentence that says so, whatever follows in the path.

| path | why |
|---|---|
`
