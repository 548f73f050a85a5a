import { createPublicKey } from 'node:crypto'
import type { JsonWebKeyInput, KeyObject } from 'node:crypto'
import { createAuthorizationURL, verifyProviderIdToken } from '@better-auth/core/oauth2'
import type { OAuth2Tokens, OAuthProvider } from '@better-auth/core/oauth2'
import { CallFailed } from '../outgoing/call-json.ts'
import type { CallJson } from '../outgoing/call-json.ts'
import type { Metadata } from './discover.ts'

/** Whom the provider vouches for, as far as it does. */
export type Profile = {
  readonly subject: string
  /** In lower case. */
  readonly email: string
  readonly isEmailVerified: boolean
  readonly name: string
}

/** A provider as the engine takes it. */
export type Provider = OAuthProvider<Profile>

export type ProviderOptions = {
  readonly id: string
  readonly clientId: string
  readonly clientSecret: string
  readonly metadata: Metadata
  readonly callJson: CallJson
  /** Asks for the password again, where the provider would let in who has given it before. */
  readonly isFresh?: boolean
  /** Whether the engine shall go on; told once it is certain who it is. */
  readonly judge: (profile: Profile) => Promise<boolean>
}

/**
 * OpenID Connect with a code, PKCE, a state and a nonce. All calls go to addresses that were checked, which is why this
 * is not better-auth's own generic provider: that one calls whatever an issuer names.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { id, clientId, clientSecret, metadata, callJson, judge, isFresh } = options
  const { issuer } = metadata
  const provider: Provider = {
    id,
    name: id,
    issuer,
    requiresIdTokenNonce: true,
    accountSubject: ({ profile }) => profile.subject,
    idToken: {
      issuer,
      audience: clientId,
      algorithms: [...metadata.algorithms],
      jwks: async (header) => findKey(await callJson({ url: metadata.jwksUrl }), header),
      // A token for several is for us only where it says that we asked for it.
      verifyClaims: ({ azp }) => azp === undefined || azp === clientId,
    },
    createAuthorizationURL: ({ state, codeVerifier, redirectURI, idTokenNonce }) =>
      createAuthorizationURL({
        id,
        options: { clientId, clientSecret },
        authorizationEndpoint: metadata.authorizationUrl,
        state,
        codeVerifier,
        redirectURI,
        scopes: ['openid', 'email', 'profile'],
        ...(idTokenNonce === undefined ? {} : { nonce: idTokenNonce }),
        ...(isFresh ? { prompt: 'login' as const } : {}),
      }),
    validateAuthorizationCode: ({ code, codeVerifier, redirectURI }) =>
      exchangeCode(options, { code, code_verifier: codeVerifier ?? '', redirect_uri: redirectURI }),
    getUserInfo: async ({ expectedIdTokenNonce, ...tokens }) => {
      const { idToken } = tokens
      if (idToken === undefined || expectedIdTokenNonce === undefined) return null
      if (!(await verifyProviderIdToken(provider, idToken, expectedIdTokenNonce))) return null
      const profile = await readProfile(options, idToken, tokens.accessToken)
      if (!profile || !(await judge(profile))) return null
      const { email, name, isEmailVerified: emailVerified } = profile
      return { user: { email, name, emailVerified }, data: profile }
    },
  }
  return provider
}

async function exchangeCode(
  { clientId, clientSecret, metadata, callJson }: ProviderOptions,
  grant: Readonly<Record<string, string>>,
): Promise<OAuth2Tokens> {
  const form = new URLSearchParams({ grant_type: 'authorization_code', ...grant })
  const headers: Record<string, string> = {}
  if (metadata.takesSecretIn === 'header') {
    const pair = [clientId, clientSecret].map(formEncode).join(':')
    headers['authorization'] = `Basic ${Buffer.from(pair).toString('base64')}`
  } else {
    form.set('client_id', clientId)
    form.set('client_secret', clientSecret)
  }
  const answer = await callJson({ url: metadata.tokenUrl, headers, form })
  const { id_token: idToken, access_token: accessToken } = answer
  if (typeof idToken !== 'string') throw new CallFailed('it has answered without an ID token')
  return { idToken, ...(typeof accessToken === 'string' && { accessToken }) }
}

/** As RFC 6749 has it for HTTP Basic: spaces are pluses. */
function formEncode(text: string): string {
  return new URLSearchParams({ x: text }).toString().slice(2)
}

type Jwk = JsonWebKeyInput['key'] & { readonly kid?: string; readonly use?: string }

/** The key by its id, or the only one that can have made such a signature. */
function findKey(
  { keys }: Readonly<Record<string, unknown>>,
  { kid, alg = '' }: { readonly kid?: string; readonly alg?: string },
): KeyObject {
  const kind = alg.startsWith('E') ? (alg.startsWith('ES') ? 'EC' : 'OKP') : 'RSA'
  const fitting = (Array.isArray(keys) ? (keys as Jwk[]) : []).filter(
    (key) => key.kty === kind && key.use !== 'enc' && (kid === undefined || key.kid === kid),
  )
  const [key] = fitting
  if (!key || fitting.length > 1) throw new CallFailed('it has no key for this signature')
  return createPublicKey({ key, format: 'jwk' })
}

/** What the ID token does not say is asked, and believed of the same subject alone. */
async function readProfile(
  { metadata, callJson }: ProviderOptions,
  idToken: string,
  accessToken: string | undefined,
): Promise<Profile | undefined> {
  const claims = payloadOf(idToken)
  const isComplete = typeof claims['email'] === 'string'
  const { userInfoUrl } = metadata
  const asked =
    isComplete || userInfoUrl === undefined || accessToken === undefined
      ? {}
      : await callJson({ url: userInfoUrl, headers: { authorization: `Bearer ${accessToken}` } })
  const said = asked['sub'] === claims['sub'] ? { ...asked, ...claims } : claims
  const { sub: subject, email, email_verified: verified, name } = said
  if (typeof subject !== 'string' || typeof email !== 'string') return undefined
  return {
    subject,
    email: email.toLowerCase(),
    isEmailVerified: verified === true || verified === 'true',
    name: typeof name === 'string' ? name : '',
  }
}

/** Of a token whose signature has been verified. */
function payloadOf(token: string): Record<string, unknown> {
  const [, payload = ''] = token.split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>
}
