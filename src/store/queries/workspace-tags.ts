import type { WorkspaceId } from '#domain/id.ts'
import type { Db } from '../port.ts'

/** The tags of a workspace from an instant on (Unix milliseconds; 0: from the start). */
export type TagsSince = {
  readonly workspaceId: WorkspaceId
  readonly tags: Readonly<Record<string, string>>
  readonly fromMs: number
}

/**
 * Keeps what reports count usage by: the tags of the instant at which it was admitted. Part of the transaction that
 * writes the workspace's row. May be repeated; of two in one millisecond the later counts.
 */
export async function recordWorkspaceTags(
  db: Db,
  { workspaceId, tags, fromMs }: TagsSince,
): Promise<void> {
  const present = { tags: JSON.stringify(tags) }
  await db
    .insertInto('workspace_tags')
    .values({ workspace_id: workspaceId, from_ms: BigInt(fromMs), ...present })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'from_ms']).doUpdateSet(present))
    .execute()
}
