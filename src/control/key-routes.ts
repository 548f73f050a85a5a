import {
  createAdminKeyEndpoint,
  getAdminKeyEndpoint,
  listAdminKeysEndpoint,
  updateAdminKeyEndpoint,
} from '#contract/admin-keys.ts'
import {
  createApiKeyEndpoint,
  deleteApiKeyEndpoint,
  getApiKeyEndpoint,
  listApiKeysEndpoint,
  rotateApiKeyEndpoint,
  updateApiKeyEndpoint,
} from '#contract/api-keys.ts'
import { identifyKeyEndpoint } from '#contract/identify-key.ts'
import { getKeyPolicyEndpoint, updateKeyPolicyEndpoint } from '#contract/key-policy.ts'
import { getOwnKeyEndpoint } from '#contract/own-key.ts'
import { createPlaygroundKeyEndpoint } from '#contract/playground-keys.ts'
import { createAdminKey } from './admin-keys/create-admin-key.ts'
import { getAdminKey } from './admin-keys/get-admin-key.ts'
import { listAdminKeys } from './admin-keys/list-admin-keys.ts'
import { presentAdminKey } from './admin-keys/present-admin-key.ts'
import { updateAdminKey } from './admin-keys/update-admin-key.ts'
import { createApiKey } from './api-keys/create-api-key.ts'
import { deleteApiKey } from './api-keys/delete-api-key.ts'
import { getApiKey } from './api-keys/get-api-key.ts'
import { getOwnKey } from './api-keys/get-own-key.ts'
import { identifyKey } from './api-keys/identify-key.ts'
import { listApiKeys } from './api-keys/list-api-keys.ts'
import { presentApiKey, presentDeletedApiKey } from './api-keys/present-api-key.ts'
import { presentOwnKey } from './api-keys/present-own-key.ts'
import { rotateApiKey } from './api-keys/rotate-api-key.ts'
import { updateApiKey } from './api-keys/update-api-key.ts'
import { getKeyPolicy } from './key-policy/get-key-policy.ts'
import { presentKeyPolicy } from './key-policy/present-key-policy.ts'
import { updateKeyPolicy } from './key-policy/update-key-policy.ts'
import { createPlaygroundKey } from './playground-keys/create-playground-key.ts'
import { presentPlaygroundKey } from './playground-keys/present-playground-key.ts'
import { presentIdPage, presentInstant } from './present.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'

/** API keys, playground keys, admin keys, and what the organization asks of keys. */
export const keyRoutes: readonly Route[] = [
  route(createApiKeyEndpoint, async (context, { body }) => {
    const { key, secret } = await createApiKey(context, body)
    return { ...presentApiKey(key, context.clock.now()), key: secret }
  }),
  route(listApiKeysEndpoint, async (context, { query }) => {
    const nowMs = context.clock.now()
    const page = await listApiKeys(context, query, nowMs)
    return presentIdPage(page, (key) => presentApiKey(key, nowMs))
  }),
  // These two before the paths whose id they would be.
  route(getOwnKeyEndpoint, async (context) =>
    presentOwnKey(await getOwnKey(context), context.clock.now()),
  ),
  route(identifyKeyEndpoint, (context, { body }) => identifyKey(context, body.digest)),
  route(getApiKeyEndpoint, async (context, { params }) =>
    presentApiKey(await getApiKey(context, params.api_key_id), context.clock.now()),
  ),
  route(updateApiKeyEndpoint, async (context, { params, body }) =>
    presentApiKey(await updateApiKey(context, params.api_key_id, body), context.clock.now()),
  ),
  route(rotateApiKeyEndpoint, async (context, { params, body }) => {
    const { key, secret, previousUntilMs } = await rotateApiKey(context, params.api_key_id, body)
    return {
      ...presentApiKey(key, context.clock.now()),
      key: secret,
      previous_key_valid_until: presentInstant(previousUntilMs),
    }
  }),
  route(deleteApiKeyEndpoint, async (context, { params }) =>
    presentDeletedApiKey(await deleteApiKey(context, params.api_key_id)),
  ),

  route(createPlaygroundKeyEndpoint, async (context, { body }) => {
    const { key, secret } = await createPlaygroundKey(context, body)
    return { ...presentPlaygroundKey(key), key: secret }
  }),

  route(listAdminKeysEndpoint, async (context, { query }) =>
    presentIdPage(await listAdminKeys(context, query), presentAdminKey),
  ),
  route(createAdminKeyEndpoint, async (context, { body }) => {
    const { key, secret } = await createAdminKey(context, body)
    return { ...presentAdminKey(key), key: secret }
  }),
  route(getAdminKeyEndpoint, async (context, { params }) =>
    presentAdminKey(await getAdminKey(context, params.admin_key_id)),
  ),
  route(updateAdminKeyEndpoint, async (context, { params, body }) =>
    presentAdminKey(await updateAdminKey(context, params.admin_key_id, body)),
  ),

  route(getKeyPolicyEndpoint, async (context) => presentKeyPolicy(await getKeyPolicy(context))),
  route(updateKeyPolicyEndpoint, async (context, { body }) =>
    presentKeyPolicy(await updateKeyPolicy(context, body)),
  ),
]
