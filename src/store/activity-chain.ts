import type { SecretBox } from '#platform/secret-box.ts'
import type { ActivityHeadTable, ActivityTable } from './schema-audit.ts'

/** Makes codes that only the holder of the installation's key can make. */
export type Mac = Pick<SecretBox, 'mac'>

/** What the first row of a chain is linked to. */
export const chainStart = ''

/** What a row is linked to when the chain before it is not what its head says: no later row can mend it. */
export const brokenLink = 'broken'

/**
 * The code of a row that follows the one of code `previous`: over every column but the code itself. The order of the
 * columns and their writing may never change, since old rows are checked by it.
 */
export function linkCode({ mac }: Mac, previous: string, row: Omit<ActivityTable, 'code'>): string {
  const columns = [
    row.id,
    row.organization_id,
    row.type,
    row.actor_type,
    row.actor_id,
    row.subject_id,
    row.workspace_id,
    row.before,
    row.after,
    row.request_id,
    String(row.at_ms),
    String(row.sequence),
    String(row.count),
  ]
  return mac(`${previous}\n${JSON.stringify(columns)}`, 'activity')
}

/** The seal of a head, over its other columns. */
export function sealHead({ mac }: Mac, head: Omit<ActivityHeadTable, 'seal'>): string {
  const columns = [head.organization_id, String(head.sequence), head.code, String(head.unchained)]
  return mac(JSON.stringify(columns), 'activity head')
}
