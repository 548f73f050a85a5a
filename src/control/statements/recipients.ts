import type {
  CreateStatementRecipientBody,
  DeletedStatementRecipient,
  ListStatementRecipientsQuery,
  StatementRecipient as StatementRecipientOnTheWire,
} from '#contract/statements.ts'
import { limits } from '#contract/limits.ts'
import type { StatementRecipientId } from '#domain/id.ts'
import {
  deleteStatementRecipientRow,
  findStatementRecipient,
  insertStatementRecipient,
  listStatementAddresses,
  listStatementRecipientRows,
} from '#store/queries/statement-recipients.ts'
import type { StatementRecipient } from '#store/queries/statement-recipients.ts'
import { invalidRequest, notFound } from '../api-error.ts'
import { change, recordChange } from '../change.ts'
import type { RequestContext } from '../context.ts'
import { createPageCursor, parsePageCursor } from '../page-cursor.ts'
import { presentInstant } from '../present.ts'

export async function listStatementRecipients(
  { store, caller }: RequestContext,
  { limit, page: cursor }: ListStatementRecipientsQuery,
): Promise<{ data: StatementRecipientOnTheWire[]; next_page: string | null }> {
  const afterId = cursor && parsePageCursor(cursor, '')
  const { organizationId } = caller
  const page = await listStatementRecipientRows(store.read, organizationId, { limit, afterId })
  const last = page.items.at(-1)
  return {
    data: page.items.map(present),
    next_page: page.hasMore && last ? createPageCursor(last.id, '') : null,
  }
}

export function createStatementRecipient(
  context: RequestContext,
  { email }: CreateStatementRecipientBody,
): Promise<StatementRecipientOnTheWire> {
  const { caller, ids, clock } = context
  const { organizationId } = caller
  return change(context, async (tx) => {
    const addresses = await listStatementAddresses(tx.db, organizationId)
    if (addresses.includes(email)) {
      throw invalidRequest('email: Statements are mailed to this address already')
    }
    if (addresses.length >= limits.statementRecipientsMax) {
      throw invalidRequest(
        `Statements are mailed to ${limits.statementRecipientsMax} addresses, which is the most`,
      )
    }
    const recipient: StatementRecipient = {
      id: ids.statementRecipient(),
      organizationId,
      email,
      createdAtMs: clock.now(),
    }
    await insertStatementRecipient(tx.db, recipient)
    await recordChange(context, tx, {
      type: 'platform_statement_recipient_created',
      subjectId: recipient.id,
      workspaceId: null,
      before: null,
      after: summarize(recipient),
    })
    return present(recipient)
  })
}

export function deleteStatementRecipient(
  context: RequestContext,
  id: StatementRecipientId,
): Promise<DeletedStatementRecipient> {
  const { organizationId } = context.caller
  return change(context, async (tx) => {
    const recipient = await findStatementRecipient(tx.db, { organizationId, id })
    if (!recipient) throw notFound('Statement recipient')
    await deleteStatementRecipientRow(tx.db, id)
    await recordChange(context, tx, {
      type: 'platform_statement_recipient_deleted',
      subjectId: id,
      workspaceId: null,
      before: summarize(recipient),
      after: null,
    })
    return { id, type: 'statement_recipient_deleted' }
  })
}

function present({ id, email, createdAtMs }: StatementRecipient): StatementRecipientOnTheWire {
  return { id, type: 'statement_recipient', email, created_at: presentInstant(createdAtMs) }
}

/** For the audit, which holds no addresses of people. */
function summarize(recipient: StatementRecipient): object {
  const { email: _email, ...summary } = present(recipient)
  return summary
}
