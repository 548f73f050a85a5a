import type {
  CreateIdentityProviderBody,
  UpdateIdentityProviderBody,
} from '#contract/identity-providers.ts'
import type { IdentityProviderId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import type { Db, StoreTransaction } from '#store/port.ts'
import { deleteIdentityLinksBy } from '#store/queries/identity-links.ts'
import {
  deleteIdentityProviderRow,
  findIdentityProvider,
  insertIdentityProvider,
  listIdentityProviders,
  updateIdentityProviderRow,
} from '#store/queries/identity-providers.ts'
import type { IdentityProvider } from '#store/queries/identity-providers.ts'
import { findSsoSettings } from '#store/queries/sso-settings.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RecordedChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { parseFirstSignIn, requireIssuer } from './check-identity-provider.ts'
import { presentIdentityProvider } from './present-identity-provider.ts'

/** Another organization's is not found. */
export async function getIdentityProvider(
  { caller }: RequestContext,
  id: IdentityProviderId,
  db: Db,
): Promise<IdentityProvider> {
  const found = await findIdentityProvider(db, id)
  if (found?.organizationId !== caller.organizationId) throw notFound('Identity provider')
  return found
}

/** From then on those in whom the provider believes sign in with it. */
export async function createIdentityProvider(
  context: RequestContext,
  body: CreateIdentityProviderBody,
): Promise<IdentityProvider> {
  const { ids, clock, secretBox, caller } = context
  await requireIssuer(context, body.issuer)
  return change(context, async (tx) => {
    const { organizationId } = caller
    const all = await listIdentityProviders(tx.db, organizationId)
    if (all.length >= bounds.identityProvidersMax) {
      throw invalidRequest(
        `An organization can have at most ${bounds.identityProvidersMax} identity providers.`,
      )
    }
    const id = ids.identityProvider()
    const nowMs = clock.now()
    const made: IdentityProvider = {
      id,
      organizationId,
      name: body.name,
      issuer: body.issuer,
      clientId: body.client_id,
      sealedClientSecret: secretBox.seal(body.client_secret, id),
      allowedDomains: [...new Set(body.allowed_domains)],
      firstSignIn: await parseFirstSignIn(context, body.first_sign_in, tx.db),
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    }
    await insertIdentityProvider(tx.db, made)
    await record(context, tx, { type: 'identity_provider_created', before: null, after: made })
    return made
  })
}

/** In force for the next who comes back. What another issuer says of a subject is about somebody else. */
export async function updateIdentityProvider(
  context: RequestContext,
  id: IdentityProviderId,
  body: UpdateIdentityProviderBody,
): Promise<IdentityProvider> {
  const { clock, secretBox, store } = context
  const { issuer } = body
  await getIdentityProvider(context, id, store.read)
  if (issuer !== undefined) await requireIssuer(context, issuer)
  return change(context, async (tx) => {
    const before = await getIdentityProvider(context, id, tx.db)
    const secret = body.client_secret
    const first = body.first_sign_in
    const after: IdentityProvider = {
      ...before,
      name: body.name ?? before.name,
      issuer: issuer ?? before.issuer,
      clientId: body.client_id ?? before.clientId,
      sealedClientSecret:
        secret === undefined ? before.sealedClientSecret : secretBox.seal(secret, id),
      allowedDomains: [...new Set(body.allowed_domains ?? before.allowedDomains)],
      firstSignIn: first ? await parseFirstSignIn(context, first, tx.db) : before.firstSignIn,
      updatedAtMs: clock.now(),
    }
    await updateIdentityProviderRow(tx.db, after)
    if (after.issuer !== before.issuer) await deleteIdentityLinksBy(tx.db, id)
    await record(context, tx, { type: 'identity_provider_updated', before, after })
    return after
  })
}

/** Nobody signs in with it any more; who is in stays in. */
export function deleteIdentityProvider(
  context: RequestContext,
  id: IdentityProviderId,
): Promise<IdentityProviderId> {
  return change(context, async (tx) => {
    const before = await getIdentityProvider(context, id, tx.db)
    const { organizationId } = before
    const { isRequired } = await findSsoSettings(tx.db, organizationId)
    const all = await listIdentityProviders(tx.db, organizationId)
    if (isRequired && all.length === 1) {
      throw invalidRequest(
        'This is the last identity provider, and people have to sign in with one.',
      )
    }
    await deleteIdentityLinksBy(tx.db, id)
    await deleteIdentityProviderRow(tx.db, id)
    await record(context, tx, { type: 'identity_provider_deleted', before, after: null })
    return id
  })
}

function record(
  context: RequestContext,
  tx: StoreTransaction,
  {
    type,
    before,
    after,
  }: {
    readonly type: RecordedChange['type']
    readonly before: IdentityProvider | null
    readonly after: IdentityProvider | null
  },
): Promise<unknown> {
  const present = (provider: IdentityProvider | null): object | null =>
    provider && presentIdentityProvider(context, provider)
  return recordChange(context, tx, {
    type,
    subjectId: (after ?? before)!.id,
    workspaceId: null,
    before: present(before),
    after: present(after),
  })
}
