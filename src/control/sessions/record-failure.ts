import type { OrganizationId, UserId } from '#domain/id.ts'
import { ApiError } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { Visit } from '../context.ts'
import { actingAs } from '../identity/acting-as.ts'
import type { Decided } from '../identity/decided.ts'
import { writeDecided } from '../identity/write-decided.ts'
import { requireAllowed } from './sign-in.ts'
import type { Entry } from './sign-in.ts'

/** Writes that somebody was not let in, and what the engine has decided all the same. `userId` null: nobody known. */
export async function recordFailure(
  visit: Visit,
  {
    organizationId,
    userId,
    decided,
  }: {
    readonly organizationId: OrganizationId
    readonly userId: UserId | null
    readonly decided?: Decided
  },
): Promise<void> {
  const context = actingAs(visit, { organizationId, userId })
  await change(context, async (tx) => {
    if (decided) await writeDecided(tx.db, decided, visit.clock.now())
    await recordChange(context, tx, {
      type: 'user_sign_in_failed',
      subjectId: userId ?? organizationId,
      workspaceId: null,
      before: null,
      after: null,
    })
  })
}

/** The same where it is certain who it is, and they have to show it otherwise: then it throws why. */
export async function refuseMethod(
  visit: Visit,
  { person, method }: Entry,
  decided?: Decided,
): Promise<void> {
  try {
    await requireAllowed(visit.store.read, { person, method })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { organizationId, id: userId } = person
    await recordFailure(visit, { organizationId, userId, ...(decided && { decided }) })
    throw error
  }
}
