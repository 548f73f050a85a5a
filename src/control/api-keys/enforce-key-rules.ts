import type { StoreTransaction } from '#store/port.ts'
import type { ApiKey } from '#store/queries/api-keys.ts'
import { listRetiredSecretsOf } from '#store/queries/key-secrets.ts'
import type { RequestContext } from '../context.ts'

/**
 * Hands the ledger what the key allows, and until when its earlier secrets open it, as the transaction leaves them:
 * in force for its next request.
 */
export async function enforceKeyRules(
  { ledger }: Pick<RequestContext, 'ledger'>,
  tx: StoreTransaction,
  { id, allowedModels, allowedIps }: Pick<ApiKey, 'id' | 'allowedModels' | 'allowedIps'>,
): Promise<void> {
  const retired = await listRetiredSecretsOf(tx.db, id)
  // Those that have ended too: a node that knows one by heart must still be told that it is over.
  const retiredSecrets = retired.map(({ digest, validUntilMs }) => ({
    digest,
    untilMs: validUntilMs,
  }))
  const edit = { id, allowedModels, allowedIps, retiredSecrets }
  await ledger.editScopes(tx.ledger, [edit])
}
