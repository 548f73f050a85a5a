import { z } from 'zod'
import type { OrganizationId, SessionId } from '#domain/id.ts'
import { signInMethods } from '#domain/sign-in.ts'
import { endpoint, endpointForAnybody } from './endpoint.ts'
import { limits } from './limits.ts'
import {
  email,
  hasOneCursor,
  idPage,
  idPageQuery,
  oneCursorProblem,
  pathId,
  timestamp,
} from './shapes.ts'
import { User } from './users.ts'

export const Session = z.object({
  id: z.string(),
  type: z.literal('session'),
  user_id: z.string(),
  created_at: timestamp,
  /** When the person last showed who they are. */
  verified_at: timestamp,
  last_used_at: timestamp,
  /** At the latest; a session that is not used ends sooner. */
  expires_at: timestamp,
  /** The one that asks. */
  is_current: z.boolean(),
  method: z.enum(signInMethods),
  /** What it was opened with, and where from. */
  user_agent: z.string().nullable(),
  address: z.string().nullable(),
})
export type Session = z.infer<typeof Session>

/** The only answer that ever holds the secret. */
export const CreatedSession = Session.extend({
  /** Null where a cookie holds it. */
  token: z.string().nullable(),
  user: User,
})
export type CreatedSession = z.infer<typeof CreatedSession>

const password = z
  .string()
  .max(limits.passwordCharactersMax, `Must have at most ${limits.passwordCharactersMax} characters`)

/** For browsers: a cookie that no script reads holds the secret, in place of the answer. */
export const inCookie = z.boolean().default(false)

/** Where the installation has several; left out, its first. */
export const organizationToEnter = z
  .uuid('Must be the id of an organization')
  .transform((id) => id as OrganizationId)
  .optional()

/** The password was right, and is not all. */
const SecondFactorRequired = z.object({
  type: z.literal('second_factor_required'),
  /** To be brought with the code, in time. */
  ticket: z.string(),
  methods: z.array(z.enum(['totp', 'recovery_code'])),
  expires_at: timestamp,
})
export type SecondFactorRequired = z.infer<typeof SecondFactorRequired>

export const CreateSessionBody = z.strictObject({
  email,
  password,
  organization_id: organizationToEnter,
  cookie: inCookie,
})
export type CreateSessionBody = z.infer<typeof CreateSessionBody>

/** What was given out when something was begun. */
export const ticket = z.string().max(limits.ticketCharactersMax, 'Is not a ticket')

/** What the browser says, as `PublicKeyCredential.toJSON()` writes it. */
export const credential = z
  .looseObject({ id: z.string().max(limits.ticketCharactersMax, 'Is not a credential') })
  .meta({ description: 'What `PublicKeyCredential.toJSON()` gives.' })

const PasskeyProof = z.strictObject({ ticket, response: credential })
export type PasskeyProof = z.infer<typeof PasskeyProof>

/** One of both. */
export const VerifySessionBody = z
  .strictObject({ password: password.optional(), passkey: PasskeyProof.optional() })
  .refine((body) => (body.password === undefined) !== (body.passkey === undefined), {
    path: ['password'],
    error: 'Must be given, or else passkey',
  })
export type VerifySessionBody = z.infer<typeof VerifySessionBody>

const ListSessionsQuery = z
  .strictObject(idPageQuery('session'))
  .refine(hasOneCursor, oneCursorProblem)
export type ListSessionsQuery = z.infer<typeof ListSessionsQuery>

const DeletedSession = z.object({ id: z.string(), type: z.literal('session_deleted') })
const DeletedSessions = z.object({ count: z.number(), type: z.literal('sessions_deleted') })

export const createSessionEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/sessions',
  summary:
    'Signs in with a password. The answer is the only one to hold the secret of the session, or ' +
    'a ticket where the person has a second factor.',
  extension: true,
  body: CreateSessionBody,
  response: z.union([CreatedSession, SecondFactorRequired]),
})

export const listSessionsEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/sessions',
  summary: 'Lists where the caller is signed in, newest first.',
  action: 'sessions.own',
  extension: true,
  query: ListSessionsQuery,
  response: idPage(Session),
})

export const verifySessionEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/sessions/verify',
  summary: 'Shows a password or a passkey again, for what needs a fresh check.',
  example: { password: 'correct horse battery' },
  action: 'sessions.own',
  extension: true,
  body: VerifySessionBody,
  response: Session,
})

export const deleteSessionEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/sessions/{session_id}',
  summary: 'Ends one of the caller’s sessions.',
  action: 'sessions.own',
  extension: true,
  params: z.object({ session_id: pathId<SessionId>() }),
  response: DeletedSession,
})

export const deleteSessionsEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/sessions',
  summary: 'Signs the caller out everywhere, here too.',
  action: 'sessions.own',
  extension: true,
  response: DeletedSessions,
})
