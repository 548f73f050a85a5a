import type { IdentityProviderId } from '#domain/id.ts'
import { bounds } from '#platform/bounds.ts'
import { findCeremonies } from '#store/queries/ceremonies.ts'
import { findIdentityProvider } from '#store/queries/identity-providers.ts'
import type { IdentityProvider } from '#store/queries/identity-providers.ts'
import { ApiError } from '../api-error.ts'
import type { Visit } from '../context.ts'
import { digestOfCeremony } from '../identity/decided.ts'
import { holdCeremony } from '../identity/hold-ceremony.ts'
import type { Outcome } from '../identity/hold-ceremony.ts'
import { oidcOf } from '../identity/oidc-of.ts'
import type { Profile } from '../identity/oidc-provider.ts'
import { introduce } from '../identity/rows.ts'
import type { Rows } from '../identity/rows.ts'
import { CallFailed } from '../outgoing/call-json.ts'
import { recordFailure } from '../sessions/record-failure.ts'
import { enterBySso } from './enter-by-sso.ts'
import { judgeProfile } from './judge-profile.ts'
import type { Judgement, Refusal } from './judge-profile.ts'
import { ssoCookie } from './start-sso.ts'

/** What a provider sends a browser back with. */
export type SsoReturn = {
  readonly id: IdentityProviderId
  readonly query: Readonly<Record<string, string>>
}

export type SsoFault = Refusal | 'state_mismatch' | 'provider_failed'

/** Signs in who comes back, and returns where they go: to where they began, or to a page that says why not. */
export async function finishSso(visit: Visit, returned: SsoReturn): Promise<string> {
  const { browser, store } = visit
  const provider = await findIdentityProvider(store.read, returned.id)
  try {
    if (!provider) return faultPage('state_mismatch')
    return await finish(visit, provider, returned)
  } catch (error) {
    // Somebody else has ended the same sign-in, or is removing the person.
    if (error instanceof ApiError) return faultPage('state_mismatch')
    if (!(error instanceof CallFailed)) throw error
    return faultPage('provider_failed')
  } finally {
    browser.dropCookie(ssoCookie)
  }
}

type Judged = { readonly profile: Profile; readonly judgement: Judgement }

async function finish(
  visit: Visit,
  found: IdentityProvider,
  { query }: SsoReturn,
): Promise<string> {
  const { store, browser, clock } = visit
  const { id, organizationId } = found
  const state = query['state'] ?? ''
  const [ceremony] = await findCeremonies(store.read, [digestOfCeremony(state)])
  const ticket = browser.cookie(ssoCookie)
  const isRunning = ceremony && ceremony.expiresAtMs > clock.now()
  if (ticket === undefined || !isRunning || ceremony.organizationId !== organizationId) {
    return faultPage('state_mismatch')
  }
  let judged: Judged | undefined
  let rows: Rows | undefined
  const provider = await oidcOf(visit, found, {
    judge: async (profile) => {
      const nowMs = clock.now()
      const judgement = await judgeProfile(store.read, found, { profile, nowMs })
      judged = { profile, judgement }
      if (judgement.type === 'member') {
        const { subject, email } = profile
        const { person, link } = judgement
        introduce(rows!, { person, email, link: link && { providerId: id, subject } })
      }
      return judgement.type !== 'refused'
    },
  })
  const known = { organizationId, provider, ceremonies: new Map([[state, ceremony]]) }
  const outcome = await holdCeremony(visit, known, async (stage) => {
    rows = stage.rows
    const response = await stage.api.callbackOAuth({
      params: { id },
      query,
      method: 'GET',
      headers: await stage.headers({ state: ticket }),
      asResponse: true,
    })
    return response.headers.get('location') ?? ''
  })
  return conclude(visit, { found, outcome, judged })
}

async function conclude(
  visit: Visit,
  {
    found,
    outcome,
    judged,
  }: {
    readonly found: IdentityProvider
    readonly outcome: Outcome<string>
    readonly judged: Judged | undefined
  },
): Promise<string> {
  const { decided, answer } = outcome
  const { organizationId } = found
  if (decided.signedInUserId !== undefined && judged && judged.judgement.type !== 'refused') {
    const { profile } = judged
    const entered = await enterBySso(visit, found, { profile, decided })
    if ('secret' in entered) {
      visit.browser.keepSession(entered.secret, bounds.sessionMsMax)
      return answer ?? '/'
    }
    return faultPage(entered.why)
  }
  const judgement = judged?.judgement
  const userId = judgement?.type === 'member' ? judgement.person.id : null
  await recordFailure(visit, { organizationId, userId, decided })
  if (judgement?.type === 'refused') return faultPage(judgement.why)
  const isStateFault = /[?&]error=(state_\w+|please_restart_the_process)/.test(answer ?? '')
  return faultPage(isStateFault ? 'state_mismatch' : 'provider_failed')
}

function faultPage(fault: SsoFault): string {
  return `/sign-in?sso_error=${fault}`
}
