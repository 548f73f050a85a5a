import {
  createStatementRecipientEndpoint,
  deleteStatementRecipientEndpoint,
  getStatementEndpoint,
  listStatementRecipientsEndpoint,
  statementTableEndpoint,
} from '#contract/statements.ts'
import { csvRoute, route } from '../route.ts'
import type { Route } from '../route.ts'
import { exportStatement } from './export-statement.ts'
import { readStatement } from './read-statement.ts'
import {
  createStatementRecipient,
  deleteStatementRecipient,
  listStatementRecipients,
} from './recipients.ts'

/** What a month cost, and who is told. */
export const statementRoutes: readonly Route[] = [
  route(getStatementEndpoint, (context, { params, query }) => {
    const { organizationId } = context.caller
    return readStatement(context, {
      organizationId,
      month: params.month,
      tagKey: query.tag_key,
    })
  }),
  csvRoute(statementTableEndpoint, (context, { params, query }) =>
    exportStatement(context, params.month, query),
  ),
  route(listStatementRecipientsEndpoint, (context, { query }) =>
    listStatementRecipients(context, query),
  ),
  route(createStatementRecipientEndpoint, (context, { body }) =>
    createStatementRecipient(context, body),
  ),
  route(deleteStatementRecipientEndpoint, (context, { params }) =>
    deleteStatementRecipient(context, params.statement_recipient_id),
  ),
]
