import type { Account, UpdateAccountBody } from '#contract/account.ts'
import { updatePersonRow } from '#store/queries/people.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { callingPerson } from '../sessions/calling-person.ts'
import { getUser } from '../users/get-user.ts'
import { presentUserForAudit } from '../users/present-user.ts'
import { getAccount } from './get-account.ts'

/** The audit says that it changed, and no name. */
export function updateAccount(context: RequestContext, body: UpdateAccountBody): Promise<Account> {
  const { userId } = callingPerson(context)
  return change(context, async (tx) => {
    const before = await getUser(context, userId, tx.db)
    const { name = before.name, language = before.language } = body
    const after = { ...before, name, language }
    await updatePersonRow(tx.db, after)
    await recordChange(context, tx, {
      type: 'org_user_updated',
      subjectId: userId,
      workspaceId: null,
      before: { ...presentUserForAudit(before), language: before.language },
      after: { ...presentUserForAudit(after), language: after.language },
    })
    return getAccount(context, tx.db)
  })
}
