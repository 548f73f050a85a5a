import type { WorkspaceMember as MemberOnTheWire } from '#contract/workspace-members.ts'
import type { WorkspaceMember } from '#store/queries/workspace-members.ts'

export function presentMember(member: WorkspaceMember): MemberOnTheWire {
  return {
    type: 'workspace_member',
    user_id: member.userId,
    workspace_id: member.workspaceId,
    workspace_role: member.role,
  }
}
