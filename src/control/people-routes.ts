import {
  createInviteEndpoint,
  createInvitesEndpoint,
  deleteInviteEndpoint,
  getInviteEndpoint,
  listInvitesEndpoint,
  resendInviteEndpoint,
} from '#contract/invites.ts'
import {
  eraseUserEndpoint,
  getUserEndpoint,
  listUsersEndpoint,
  previewUserRemovalEndpoint,
  removeUserEndpoint,
  updateUserEndpoint,
} from '#contract/users.ts'
import {
  addWorkspaceMemberEndpoint,
  getWorkspaceMemberEndpoint,
  listWorkspaceMembersEndpoint,
  removeWorkspaceMemberEndpoint,
  updateWorkspaceMemberEndpoint,
} from '#contract/workspace-members.ts'
import type { MemberParams } from '#contract/workspace-members.ts'
import { createInvite } from './invites/create-invite.ts'
import { createInvites } from './invites/create-invites.ts'
import { deleteInvite } from './invites/delete-invite.ts'
import { getInvite } from './invites/get-invite.ts'
import { listInvites } from './invites/list-invites.ts'
import { presentInviteResults } from './invites/present-invite-results.ts'
import { presentInvite, presentNewInvite } from './invites/present-invite.ts'
import { resendInvite } from './invites/resend-invite.ts'
import { presentIdPage, presentPageBy } from './present.ts'
import { route } from './route.ts'
import type { Route } from './route.ts'
import { eraseUser } from './users/erase-user.ts'
import { getUser } from './users/get-user.ts'
import { listUsers } from './users/list-users.ts'
import { presentUser } from './users/present-user.ts'
import { previewRemoval } from './users/preview-removal.ts'
import { removeUser } from './users/remove-user.ts'
import { updateUser } from './users/update-user.ts'
import { addMember, removeMember, updateMember } from './workspace-members/edit-members.ts'
import { getMember } from './workspace-members/get-member.ts'
import type { MemberPlace } from './workspace-members/get-member.ts'
import { listMembers } from './workspace-members/list-members.ts'
import { presentMember } from './workspace-members/present-member.ts'

const placeOf = ({ workspace_id, user_id }: MemberParams): MemberPlace => ({
  workspaceId: workspace_id,
  userId: user_id,
})

/** Who belongs to the organization and to its workspaces. */
export const peopleRoutes: readonly Route[] = [
  route(listUsersEndpoint, async (context, { query }) =>
    presentIdPage(await listUsers(context, query), presentUser),
  ),
  route(getUserEndpoint, async (context, { params }) =>
    presentUser(await getUser(context, params.user_id)),
  ),
  route(updateUserEndpoint, async (context, { params, body }) =>
    presentUser(await updateUser(context, params.user_id, body)),
  ),
  route(removeUserEndpoint, async (context, { params, body }) => ({
    id: await removeUser(context, params.user_id, body),
    type: 'user_deleted' as const,
  })),
  route(previewUserRemovalEndpoint, (context, { params }) =>
    previewRemoval(context, params.user_id),
  ),
  route(eraseUserEndpoint, async (context, { params }) => ({
    id: await eraseUser(context, params.user_id),
    type: 'user_erased' as const,
  })),

  route(createInviteEndpoint, async (context, { body }) =>
    presentNewInvite(await createInvite(context, body), context),
  ),
  route(createInvitesEndpoint, async (context, { body }) =>
    presentInviteResults(await createInvites(context, body), context),
  ),
  route(resendInviteEndpoint, async (context, { params }) =>
    presentNewInvite(await resendInvite(context, params.invite_id), context),
  ),
  route(listInvitesEndpoint, async (context, { query }) => {
    const nowMs = context.clock.now()
    const page = await listInvites(context, query, nowMs)
    return presentIdPage(page, (invite) => presentInvite(invite, nowMs))
  }),
  route(getInviteEndpoint, async (context, { params }) =>
    presentInvite(await getInvite(context, params.invite_id), context.clock.now()),
  ),
  route(deleteInviteEndpoint, async (context, { params }) => ({
    id: await deleteInvite(context, params.invite_id),
    type: 'invite_deleted' as const,
  })),

  route(addWorkspaceMemberEndpoint, async (context, { params, body }) =>
    presentMember(await addMember(context, params.workspace_id, body)),
  ),
  route(listWorkspaceMembersEndpoint, async (context, { params, query }) => {
    const page = await listMembers(context, params.workspace_id, query)
    return presentPageBy(page, presentMember, ({ user_id }) => user_id)
  }),
  route(getWorkspaceMemberEndpoint, async (context, { params }) =>
    presentMember(await getMember(context, placeOf(params))),
  ),
  route(updateWorkspaceMemberEndpoint, async (context, { params, body }) =>
    presentMember(await updateMember(context, { ...placeOf(params), role: body.workspace_role })),
  ),
  route(removeWorkspaceMemberEndpoint, async (context, { params }) => {
    await removeMember(context, placeOf(params))
    return { type: 'workspace_member_deleted' as const, ...params }
  }),
]
