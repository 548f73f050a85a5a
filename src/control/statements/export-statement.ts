import type { StatementTableQuery } from '#contract/statements.ts'
import { writeBody } from '../answer-body.ts'
import type { AnswerBody } from '../answer-body.ts'
import type { RequestContext } from '../context.ts'
import { recordExport } from '../record-export.ts'
import { readStatement } from './read-statement.ts'
import { writeStatementTable } from './statement-table.ts'

/** A month's statement as a file, which is recorded like other exports. */
export async function exportStatement(
  context: RequestContext,
  month: string,
  { tag_key: tagKey, style }: StatementTableQuery,
): Promise<{ readonly fileName: string; readonly csv: AnswerBody }> {
  const { organizationId } = context.caller
  const statement = await readStatement(context, { organizationId, month, tagKey })
  await recordExport(context, 'statement_exported', { month, tag_key: tagKey ?? null, style })
  const { fileName, content } = writeStatementTable(statement, style)
  return { fileName, csv: writeBody(content, context) }
}
