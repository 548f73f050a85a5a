import type { IdentityProviderId, UserId } from '#domain/id.ts'
import { hashOfNobody } from '#platform/password.ts'
import { insertIdentityProvider } from '#store/queries/identity-providers.ts'
import { insertPasskey } from '#store/queries/passkeys.ts'
import { addPerson } from './people.ts'
import type { Place, Thing } from './things.ts'

/** How to make what people show who they are with. */
export const identityThings: Readonly<Record<string, Thing>> = {
  passkey_id: {
    of: 'person',
    make: async ({ world, organizationId }, ownerId) => {
      const { ids, clock, store } = world.services
      const id = ids.passkey()
      const userId = ownerId ?? (await addPerson(world, { role: 'user', organizationId })).userId
      await store.transaction(({ db }) =>
        insertPasskey(db, {
          id,
          organizationId,
          userId,
          name: 'passkey',
          credentialId: id,
          publicKey: '',
          counter: 0,
          transports: '',
          deviceType: 'singleDevice',
          isSynced: false,
          aaguid: '',
          createdAtMs: clock.now(),
          lastUsedAtMs: null,
        }),
      )
      return id
    },
  },
  identity_provider_id: { of: 'organization', make: makeIdentityProvider },
  admin_with_password_id: {
    of: 'organization',
    make: async ({ world, organizationId }) => {
      const { userId } = await addPerson(world, { role: 'admin', organizationId })
      await setPassword({ world }, userId)
      return userId
    },
  },
}

async function setPassword({ world }: Pick<Place, 'world'>, userId: UserId): Promise<void> {
  await world.services.store.transaction(({ db }) =>
    db
      .updateTable('person')
      .set({ password_hash: hashOfNobody })
      .where('id', '=', userId)
      .execute(),
  )
}

async function makeIdentityProvider({ world, organizationId }: Place): Promise<IdentityProviderId> {
  const { ids, clock, store, secretBox } = world.services
  const id = ids.identityProvider()
  await store.transaction(({ db }) =>
    insertIdentityProvider(db, {
      id,
      organizationId,
      name: 'provider',
      issuer: 'https://login.acme.example',
      clientId: 'client',
      sealedClientSecret: secretBox.seal('secret', id),
      allowedDomains: ['acme.example'],
      firstSignIn: { type: 'refused' },
      createdAtMs: clock.now(),
      updatedAtMs: clock.now(),
    }),
  )
  return id
}
