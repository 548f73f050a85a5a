import { limits } from '#contract/limits.ts'
import { isPlainText } from '#contract/shapes.ts'
import type { StoreTransaction } from '#store/port.ts'
import type { IdentityProvider } from '#store/queries/identity-providers.ts'
import { insertIdentityLink } from '#store/queries/identity-links.ts'
import { updateInviteRow } from '#store/queries/invites.ts'
import type { Invite } from '#store/queries/invites.ts'
import type { Person } from '#store/queries/people.ts'
import { putWorkspaceMember } from '#store/queries/workspace-members.ts'
import { findWorkspace } from '#store/queries/workspaces.ts'
import { change, recordChange } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import type { Decided } from '../identity/decided.ts'
import type { Profile } from '../identity/oidc-provider.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { join } from '../invites/join.ts'
import type { SignedIn } from '../sessions/open-session.ts'
import { signIn } from '../sessions/sign-in.ts'
import { presentUserForAudit } from '../users/present-user.ts'
import { judgeProfile } from './judge-profile.ts'
import type { Refusal } from './judge-profile.ts'

type Vouched = { readonly profile: Profile; readonly decided: Decided }

/** Signs in whom the provider vouches for, as what they are by now; a newcomer becomes a member first. */
export function enterBySso(
  visit: Visit,
  provider: IdentityProvider,
  { profile, decided }: Vouched,
): Promise<SignedIn | { readonly why: Refusal }> {
  const { organizationId } = provider
  const nowMs = visit.clock.now()
  return change(actingAs(visit, { organizationId, userId: null }), async (tx) => {
    await writeDecided(tx.db, decided, nowMs)
    // Who is a member may have changed while the provider was asked.
    const judgement = await judgeProfile(tx.db, provider, { profile, nowMs })
    if (judgement.type === 'refused') return judgement
    const isKnown = judgement.type === 'member'
    const person = isKnown
      ? judgement.person
      : await admit(visit, tx, { provider, profile, invite: judgement.invite })
    if (!isKnown || !judgement.link) await linkTo(visit, tx, { provider, profile, person })
    return signIn(visit, tx, { person, method: 'sso' })
  })
}

type Newcomer = {
  readonly provider: IdentityProvider
  readonly profile: Profile
  readonly invite: Invite | undefined
}

/** An invite says what they become, or else the provider's settings do. */
async function admit(
  visit: Visit,
  tx: StoreTransaction,
  { provider, profile, invite }: Newcomer,
): Promise<Person> {
  const { organizationId, firstSignIn } = provider
  const given = firstSignIn.type === 'given' ? firstSignIn : undefined
  const role = invite?.role ?? given?.role
  if (role === undefined) throw new Error('a newcomer without a role was let in')
  const { email } = profile
  const joining = { organizationId, email, role, name: nameOf(profile), passwordHash: '' }
  const person = await join(visit, tx.db, joining)
  if (!person) throw new Error(`${email} is a member already`)
  const context = actingAs(visit, { organizationId, userId: person.id })
  const nowMs = visit.clock.now()
  if (invite) {
    await updateInviteRow(tx.db, { ...invite, acceptedAtMs: nowMs })
    await recordChange(context, tx, {
      type: 'org_user_invite_accepted',
      subjectId: invite.id,
      workspaceId: null,
      before: null,
      after: presentUserForAudit(person),
    })
    return person
  }
  const workspaces = await giveWorkspaces(tx, person, { given, nowMs })
  await recordChange(context, tx, {
    type: 'org_user_created',
    subjectId: person.id,
    workspaceId: null,
    before: null,
    after: { ...presentUserForAudit(person), identity_provider_id: provider.id, workspaces },
  })
  return person
}

type Given = Extract<IdentityProvider['firstSignIn'], { type: 'given' }>

/** As many as are there still. */
async function giveWorkspaces(
  tx: StoreTransaction,
  { id: userId, organizationId }: Person,
  { given, nowMs }: { readonly given: Given | undefined; readonly nowMs: number },
): Promise<readonly object[]> {
  const done: object[] = []
  for (const { workspaceId, role } of given?.workspaces ?? []) {
    const workspace = await findWorkspace(tx.db, { organizationId, id: workspaceId })
    if (!workspace || workspace.isDefault || workspace.archivedAtMs !== null) continue
    await putWorkspaceMember(tx.db, { organizationId, workspaceId, userId, role }, nowMs)
    done.push({ workspace_id: workspaceId, workspace_role: role })
  }
  return done
}

/** From then on the subject is the person, whatever address they have. */
async function linkTo(
  visit: Visit,
  tx: StoreTransaction,
  { provider, profile, person }: Omit<Newcomer, 'invite'> & { readonly person: Person },
): Promise<void> {
  const { organizationId, id: identityProviderId } = provider
  const { id: userId } = person
  await insertIdentityLink(tx.db, {
    id: visit.ids.identityLink(),
    organizationId,
    userId,
    identityProviderId,
    subject: profile.subject,
    createdAtMs: visit.clock.now(),
  })
  await recordChange(actingAs(visit, { organizationId, userId }), tx, {
    type: 'user_identity_linked',
    subjectId: userId,
    workspaceId: null,
    before: null,
    after: { identity_provider_id: identityProviderId },
  })
}

/** What the provider says, as far as it is a name of ours. */
function nameOf({ name, email }: Profile): string {
  const given = Array.from(name.trim()).slice(0, limits.nameCharactersMax).join('')
  if (given !== '' && isPlainText(given)) return given
  return email.slice(0, email.indexOf('@'))
}
