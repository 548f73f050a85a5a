import type { StartSsoBody } from '#contract/sign-in.ts'
import { bounds } from '#platform/bounds.ts'
import { findIdentityProvider } from '#store/queries/identity-providers.ts'
import { ApiError, notFound } from '../api-error.ts'
import type { Visit } from '../context.ts'
import { holdCeremony } from '../identity/hold-ceremony.ts'
import { oidcOf } from '../identity/oidc-of.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { CallFailed } from '../outgoing/call-json.ts'

/** Where the browser goes to. It keeps a ticket, so that nobody else can end what it began. */
export async function startSso(
  visit: Visit,
  { identity_provider_id, return_to, fresh }: StartSsoBody,
): Promise<string> {
  const { store, browser, clock } = visit
  browser.refuseForeign()
  const found = await findIdentityProvider(store.read, identity_provider_id)
  if (!found) throw notFound('Identity provider')
  const { id, organizationId } = found
  const provider = await oidcOf(visit, found, { isFresh: fresh, judge: async () => false }).catch(
    (error: unknown) => {
      throw describeFailure(error)
    },
  )
  const { answer, decided } = await holdCeremony(
    visit,
    { organizationId, provider },
    async (stage) => {
      const { response, headers } = await stage.api.signInSocial({
        body: { provider: id, callbackURL: return_to, disableRedirect: true },
        returnHeaders: true,
      })
      return { url: response.url, ticket: await stage.ticketIn(headers, 'state') }
    },
  )
  if (!answer?.url) throw new Error('the engine began no sign-in')
  await store.transaction((tx) => writeDecided(tx.db, decided, clock.now()))
  browser.keepCookie(ssoCookie, answer.ticket, bounds.ticketMsMax)
  return answer.url
}

export const ssoCookie = 'sso'

function describeFailure(error: unknown): unknown {
  if (!(error instanceof CallFailed)) return error
  return new ApiError(
    'overloaded_error',
    'The identity provider does not answer. Try again shortly.',
  )
}
