import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Provider } from 'oidc-provider'

/** Who signs in at the provider, and what it says of them. */
export type Account = {
  readonly sub: string
  readonly email: string
  readonly email_verified: boolean
  readonly name: string
}

/** An identity provider in this process. */
export type Oidc = {
  readonly issuer: string
  /** Where it may send people back to. */
  allow(redirectUrl: string): void
  /** Who signs in from now on. */
  signInAs(account: Account): void
  /** Goes where the browser goes, and returns where it is sent back to at last. */
  follow(url: string): Promise<string>
  close(): Promise<void>
}

export const client = { client_id: 'atelier', client_secret: 'a secret of: the client' }

/** With `inIdToken` false, what it knows of people has to be asked for with the access token. */
export async function openOidc({ inIdToken = false } = {}): Promise<Oidc> {
  let account: Account | undefined
  let provider: Provider | undefined
  const server = createServer((request, response) => {
    if (!request.url?.startsWith('/interaction/')) return provider!.callback()(request, response)
    const result = { login: { accountId: account!.sub } }
    void provider!.interactionFinished(request, response, result)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'test', use: 'sig', alg: 'RS256' }
  const openProvider = (redirectUrl: string): Provider =>
    new Provider(issuer, {
      clients: [{ ...client, redirect_uris: [redirectUrl] }],
      jwks: { keys: [key] },
      cookies: { keys: ['key of the test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: !inIdToken,
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: () => ({ accountId: account!.sub, claims: () => account }),
      loadExistingGrant: async (context: GrantContext) => {
        const { clientId } = context.oidc.client
        const grant = new provider!.Grant({ clientId, accountId: context.oidc.session.accountId })
        grant.addOIDCScope('openid email profile')
        await grant.save()
        return grant
      },
    })
  provider = openProvider('https://atelier.example/nowhere')
  return {
    issuer,
    allow: (redirectUrl) => {
      provider = openProvider(redirectUrl)
    },
    signInAs: (chosen) => {
      account = chosen
    },
    follow: (url) => follow(issuer, url),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

type GrantContext = {
  readonly oidc: {
    readonly client: { readonly clientId: string }
    readonly session: { readonly accountId: string }
  }
}

/** As a browser does, with its cookies, as long as the provider is asked. */
async function follow(issuer: string, first: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = first
  for (let steps = 0; url.startsWith(issuer) && steps < 10; steps++) {
    const cookie = Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } })
    for (const header of response.headers.getSetCookie()) {
      const [pair = ''] = header.split(';')
      const at = pair.indexOf('=')
      cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const location = response.headers.get('location')
    if (location === null) throw new Error(`${response.status} ${await response.text()}`)
    url = new URL(location, url).href
  }
  return url
}
