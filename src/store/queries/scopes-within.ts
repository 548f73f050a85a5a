import type { ExpressionBuilder } from 'kysely'
import type { WorkspaceId } from '#domain/id.ts'
import type { Tables } from '../schema.ts'

/** That a row's scope is one of the workspaces, or a key of one. At least one workspace. */
export function scopesWithin(
  where: ExpressionBuilder<Tables, 'spend_limit' | 'notification'>,
  workspaceIds: readonly WorkspaceId[],
) {
  const keys = where
    .selectFrom('api_key')
    .select('api_key.id')
    .where('workspace_id', 'in', workspaceIds)
  return where.or([where('scope_id', 'in', workspaceIds), where('scope_id', 'in', keys)])
}
