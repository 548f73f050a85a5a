import { z } from 'zod'
import type { InviteId } from '#domain/id.ts'
import { languages } from '#domain/organization.ts'
import { endpoint, endpointForAnybody } from './endpoint.ts'
import { limits } from './limits.ts'
import { searchAndOrder } from './list-search.ts'
import { CreatedSession, inCookie } from './sessions.ts'
import {
  email,
  hasOneCursor,
  idPage,
  idPageQuery,
  name,
  newPassword,
  oneCursorProblem,
  pathId,
  queryList,
  timestamp,
} from './shapes.ts'
import { organizationRole, peopleQuery } from './users.ts'

const listedStatuses = ['accepted', 'expired', 'pending'] as const

/** Groups of roles are none of ours: the field is there for clients that send or read it. */
const noGroups = z
  .array(z.string('Is not supported'), 'Is not supported')
  .max(0, 'Is not supported')
  .meta({ description: 'Always empty: there are no groups of roles.' })

export const Invite = z.object({
  id: z.string(),
  type: z.literal('invite'),
  email: z.string(),
  role: organizationRole,
  status: z.enum([...listedStatuses, 'deleted']),
  invited_at: timestamp,
  expires_at: timestamp,
  accepted_at: timestamp.nullable(),
  rbac_group_ids: noGroups,
})
export type Invite = z.infer<typeof Invite>

/** The only answer that ever holds the secret: whoever has it can accept the invite. */
export const CreatedInvite = Invite.extend({
  accept_token: z.string(),
  /** Where the invited person accepts; a path where nobody has said under which address the console is reached. */
  accept_url: z.string(),
  /**
   * `queued`: the link is on its way by mail. `held`: it waits until ATELIER_PUBLIC_URL says what it begins with.
   * `no_mail_server`: hand it over yourself.
   */
  mail: z.enum(['queued', 'held', 'no_mail_server']),
})
export type CreatedInvite = z.infer<typeof CreatedInvite>

/** Of the mail. Left out, or null: the organization's. */
const mailLanguage = z.enum(languages, `Must be one of ${languages.join(', ')}`).nullish()

export const CreateInviteBody = z.strictObject({
  email,
  /** `admin` is for people who are signed in: an admin key cannot give it. */
  role: organizationRole,
  rbac_group_ids: noGroups.optional(),
  language: mailLanguage,
})
export type CreateInviteBody = z.infer<typeof CreateInviteBody>

export const CreateInvitesBody = z.strictObject({
  emails: z
    .array(email)
    .min(1, 'Must name an address')
    .max(limits.invitesAtOnceMax, `Must have at most ${limits.invitesAtOnceMax} entries`),
  /** Of them all. */
  role: organizationRole,
  language: mailLanguage,
})
export type CreateInvitesBody = z.infer<typeof CreateInvitesBody>

/** What became of one address. `duplicate`: it stands further up in the list. */
const InviteResult = z.discriminatedUnion('status', [
  z.object({ email: z.string(), status: z.literal('invited'), invite: CreatedInvite }),
  z.object({ email: z.string(), status: z.literal('already_member'), user_id: z.string() }),
  z.object({ email: z.string(), status: z.literal('already_invited'), invite_id: z.string() }),
  z.object({ email: z.string(), status: z.literal('duplicate') }),
])

export const CreatedInvites = z.object({
  type: z.literal('invite_batch'),
  /** In the order of the addresses. */
  results: z.array(InviteResult),
})
export type CreatedInvites = z.infer<typeof CreatedInvites>

const ListInvitesQuery = z
  .strictObject({
    ...idPageQuery('invite'),
    ...peopleQuery,
    /** The name of an invite is its address. */
    ...searchAndOrder,
    /** Left out: all three. */
    statuses: queryList(
      z.enum(listedStatuses, `Must be one of ${listedStatuses.join(', ')}`),
      limits.listFilterEntriesMax,
    ).default([...listedStatuses]),
  })
  .refine(hasOneCursor, oneCursorProblem)
export type ListInvitesQuery = z.infer<typeof ListInvitesQuery>

export const AcceptInviteBody = z.strictObject({
  token: z.string(),
  name,
  password: newPassword,
  cookie: inCookie,
})
export type AcceptInviteBody = z.infer<typeof AcceptInviteBody>

const LookUpInviteBody = z.strictObject({ token: z.string() })

/** For whom the link was made, to whoever has it. */
const InviteLookup = z.object({
  type: z.literal('invite_lookup'),
  organization_name: z.string(),
  email: z.string(),
  role: organizationRole,
  expires_at: timestamp,
  /** Then it is accepted by signing in with a provider, and not with a password. */
  sso_required: z.boolean(),
})
export type InviteLookup = z.infer<typeof InviteLookup>

const DeletedInvite = z.object({ id: z.string(), type: z.literal('invite_deleted') })

const InviteParams = z.object({ invite_id: pathId<InviteId>() })

export const createInviteEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/invites',
  summary: 'Invites somebody into the organization. The answer is the only one to hold the link.',
  action: 'invites.edit',
  body: CreateInviteBody,
  response: CreatedInvite,
})

export const createInvitesEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/invites/batch',
  summary: 'Invites many people at once, and says of each address what became of it.',
  action: 'invites.edit',
  extension: true,
  body: CreateInvitesBody,
  response: CreatedInvites,
})

export const resendInviteEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/invites/{invite_id}/resend',
  summary:
    'Gives an invite another link and three more weeks. The old link opens nothing any more.',
  action: 'invites.edit',
  extension: true,
  params: InviteParams,
  response: CreatedInvite,
})

export const acceptInviteEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/invites/accept',
  summary: 'Accepts an invite, with the secret of its link, and signs in.',
  extension: true,
  body: AcceptInviteBody,
  response: CreatedSession,
})

export const lookUpInviteEndpoint = endpointForAnybody({
  method: 'POST',
  path: '/v1/organizations/invites/lookup',
  summary: 'Tells whom an invite is for, to whoever has the secret of its link.',
  extension: true,
  changesNothing: true,
  body: LookUpInviteBody,
  response: InviteLookup,
})

export const listInvitesEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/invites',
  summary: 'Lists invites, newest first unless another order is asked for.',
  action: 'invites.view',
  query: ListInvitesQuery,
  response: idPage(Invite),
})

export const getInviteEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/invites/{invite_id}',
  summary: 'Gets an invite.',
  action: 'invites.view',
  params: InviteParams,
  response: Invite,
})

export const deleteInviteEndpoint = endpoint({
  method: 'DELETE',
  path: '/v1/organizations/invites/{invite_id}',
  summary: 'Takes a pending invite back: its link opens nothing any more.',
  action: 'invites.edit',
  params: InviteParams,
  response: DeletedInvite,
})
