import type { ApiKeyId, WorkspaceId } from '#domain/id.ts'
import type { DemoWorkspace } from './demo-organization.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- the answers of many endpoints, of which an id or two are read
type Api = (method: string, path: string, body?: object) => Promise<any>

type Limited = {
  readonly workspace: DemoWorkspace
  readonly id: WorkspaceId
  readonly source: { readonly apiKeyIds: readonly ApiKeyId[] }
}

/** Limits that held from the first day on, so that some of what was asked was refused. */
export async function limitFromTheStart(
  api: Api,
  { workspace, id, source }: Limited,
): Promise<void> {
  const { inputTokensPerMinute, keyCentsPerDay } = workspace
  if (inputTokensPerMinute !== undefined) {
    const { data } = await api('GET', 'rate_limits?group_type=model_group')
    for (const group of data as { readonly id: string }[]) {
      await api('POST', `workspaces/${id}/rate_limits/${group.id}`, {
        limits: [{ type: 'input_tokens_per_minute', value: inputTokensPerMinute }],
      })
    }
  }
  if (keyCentsPerDay !== undefined) {
    await api('POST', 'spend_limits', {
      scope: { type: 'api_key', api_key_id: source.apiKeyIds[0] },
      amount: String(keyCentsPerDay),
      period: 'daily',
    })
  }
}
