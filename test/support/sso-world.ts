import { expect } from 'vitest'
import type { Answer, ControlWorld } from './control.ts'
import { client, openOidc } from './oidc.ts'
import type { Account, Oidc } from './oidc.ts'
import { addPerson } from './people.ts'

const base = '/v1/organizations'

export const grace: Account = {
  sub: 'subject-1',
  email: 'grace@acme.example',
  email_verified: true,
  name: 'Grace Hopper',
}

/** An organization with an identity provider. */
export type Sso = {
  readonly oidc: Oidc
  readonly id: string
  /** Of an admin who has just signed in, with a provider. */
  readonly admin: string
  edit(body: object): Promise<Answer>
  require(body: object): Promise<Answer>
  start(body?: object): Promise<{ readonly url: string; readonly cookie: string }>
  /** Where the browser is sent, and the session that it got, if any. */
  finish(url: string, cookie: string): Promise<Finished>
  /** From the beginning to the end. */
  signIn(account?: Account): Promise<Finished>
}

export type Finished = { readonly location: string; readonly session: string | undefined }

type SsoOptions = { readonly inIdToken?: boolean; readonly firstSignIn?: object }

export async function openSso(
  world: ControlWorld,
  { inIdToken = false, firstSignIn = { type: 'refused' } }: SsoOptions = {},
): Promise<Sso> {
  const oidc = await openOidc({ inIdToken })
  const { session: admin } = await addPerson(world, { role: 'admin', method: 'sso' })
  const made = await world.call('POST', `${base}/identity_providers`, {
    key: admin,
    body: {
      ...client,
      name: 'Acme',
      issuer: oidc.issuer,
      allowed_domains: ['acme.example'],
      first_sign_in: firstSignIn,
    },
  })
  expect(made.status, JSON.stringify(made.body)).toBe(200)
  const { id, redirect_url: redirectUrl } = made.body
  oidc.allow(redirectUrl)
  const sso: Sso = {
    oidc,
    id,
    admin,
    edit: (body) => world.call('POST', `${base}/identity_providers/${id}`, { key: admin, body }),
    require: (body) => world.call('POST', `${base}/sso_settings`, { key: admin, body }),
    start: async (body = {}) => {
      const whole = { identity_provider_id: id, ...body }
      const answer = await world.call('POST', `${base}/sso/start`, { key: '', body: whole })
      expect(answer.status, JSON.stringify(answer.body)).toBe(200)
      const [header = ''] = answer.headers.getSetCookie()
      return { url: answer.body.url, cookie: header.split(';')[0]! }
    },
    finish: (url, cookie) => finish(world, url, cookie),
    signIn: async (account = grace) => {
      oidc.signInAs(account)
      const { url, cookie } = await sso.start()
      return sso.finish(await oidc.follow(url), cookie)
    },
  }
  return sso
}

async function finish(world: ControlWorld, url: string, cookie: string): Promise<Finished> {
  world.clock.advance(1)
  const { pathname, search } = new URL(url)
  const request = new Request(`http://atelier.test${pathname}${search}`, { headers: { cookie } })
  const response = await world.control.fetch(request)
  expect(response.status, await response.clone().text()).toBe(302)
  const cookies = response.headers.getSetCookie()
  const session = cookies
    .map((each) => /^__Host-atelier_session=([^;]+)/.exec(each)?.[1])
    .find((each) => each !== undefined)
  return { location: response.headers.get('location') ?? '', session }
}
