import type { ApiKeyId, OrganizationId, WorkspaceId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { awayIfLost } from '#platform/database-away.ts'
import type { TimedQuery } from '#platform/postgres.ts'
import type { Database } from './database.ts'
import type { ApiKeyIdentity, KeyDirectory } from './key-directory.ts'

/** Looks keys up in the store's tables, with prepared statements: the gateway comes here for each new key. */
export function createKeyDirectory(database: Database): KeyDirectory {
  if (database.dialect === 'sqlite') {
    return {
      findApiKeyByDigest: async (digest) =>
        parseIdentity(database.readStatement(selectSql('?1')).get(digest)),
    }
  }
  return {
    findApiKeyByDigest: async (digest) => {
      const query: TimedQuery = {
        name: 'find_api_key_by_digest',
        text: selectSql('$1'),
        values: [digest],
        query_timeout: bounds.queryMsMax,
      }
      const { rows } = await database.pool.query(query).catch((error: unknown) => {
        throw awayIfLost(error)
      })
      return parseIdentity(rows[0])
    },
  }
}

/** The current secret of a key, one that a rotation has replaced, or that of a playground key. No secret is two. */
function selectSql(digest: string): string {
  return `select id, workspace_id, organization_id from api_key where digest = ${digest}
    union all
    select api_key.id, workspace_id, organization_id from retired_secret
      join api_key on api_key.id = api_key_id where retired_secret.digest = ${digest}
    union all
    select id, workspace_id, organization_id from playground_key where digest = ${digest}`
}

function parseIdentity(row: Record<string, unknown> | undefined): ApiKeyIdentity | undefined {
  return (
    row && {
      apiKeyId: row['id'] as ApiKeyId,
      workspaceId: row['workspace_id'] as WorkspaceId,
      organizationId: row['organization_id'] as OrganizationId,
    }
  )
}
