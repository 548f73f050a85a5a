import { CallFailed } from '../outgoing/call-json.ts'
import type { CallJson } from '../outgoing/call-json.ts'

/** What an identity provider says of itself (OpenID Connect Discovery 1.0). */
export type Metadata = {
  readonly issuer: string
  readonly authorizationUrl: string
  readonly tokenUrl: string
  readonly jwksUrl: string
  readonly userInfoUrl: string | undefined
  /** Signatures that prove who made them: with a shared secret anybody who has it could. */
  readonly algorithms: readonly string[]
  /** How it wants to be shown the client's secret. */
  readonly takesSecretIn: 'header' | 'form'
}

/** Asks the issuer. Throws `CallFailed` for one that cannot be reached, or is not what it says. */
export async function discover(callJson: CallJson, issuer: string): Promise<Metadata> {
  const said = await callJson({ url: discoveryUrlOf(issuer) })
  if (said['issuer'] !== issuer) {
    throw new CallFailed(`it calls itself ${JSON.stringify(said['issuer'] ?? null)}`)
  }
  const methods = listOf(said['token_endpoint_auth_methods_supported'])
  const offered = listOf(said['id_token_signing_alg_values_supported']) ?? ['RS256']
  const userInfoUrl = said['userinfo_endpoint']
  return {
    issuer,
    authorizationUrl: urlOf(said, 'authorization_endpoint', issuer),
    tokenUrl: urlOf(said, 'token_endpoint', issuer),
    jwksUrl: urlOf(said, 'jwks_uri', issuer),
    userInfoUrl: userInfoUrl === undefined ? undefined : urlOf(said, 'userinfo_endpoint', issuer),
    algorithms: offered.filter((each) => asymmetric.has(each)),
    takesSecretIn: !methods || methods.includes('client_secret_basic') ? 'header' : 'form',
  }
}

const asymmetric = new Set([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
])

function discoveryUrlOf(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`
}

function listOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined
}

/** People are sent to one of these, so that it must be a page, and no less safe than the issuer. */
function urlOf(said: Readonly<Record<string, unknown>>, name: string, issuer: string): string {
  const url = said[name]
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined
  const allowed = issuer.startsWith('https:') ? ['https:'] : ['https:', 'http:']
  if (!parsed || !allowed.includes(parsed.protocol)) throw new CallFailed(`it has no ${name}`)
  return parsed.href
}
