import type { Statement } from '#contract/statements.ts'
import { parseSignedCents } from '#domain/money.ts'
import { windowBounds } from '#domain/window.ts'
import { formatMonth, formatUsd } from '#i18n/format.ts'
import type { MailFacts } from '#store/queries/mail-facts.ts'
import { readStatement } from '../statements/read-statement.ts'
import { writeStatementTable } from '../statements/statement-table.ts'
import { mailMessages } from './mail-messages.ts'
import { layOutMail } from './mail-page.ts'
import type { MailAttachment, MailText } from './mail-page.ts'
import { linkTo } from './mail-services.ts'
import type { MailServices, Reader } from './mail-services.ts'

/** What a month cost, workspace by workspace, as it stands when the mail is written. */
export async function writeStatementMail(
  services: MailServices,
  { organization, language }: Reader,
  { month }: Extract<MailFacts, { kind: 'statement' }>,
): Promise<MailText> {
  const statement = await readStatement(services, { organizationId: organization.id, month })
  const { statementMail: messages } = mailMessages[language]
  const money = (amount: bigint): string => formatUsd(amount, language)
  const { workspaces, total, is_final: isFinal } = statement
  const told = {
    organization: organization.name,
    month: formatMonth(windowBounds(month).startMs, language),
    total: money(amountOf(total.amount)),
    workspaces: workspaces.length,
  }
  const content = layOutMail(language, {
    subject: messages.subject(told),
    lead: messages.lead(told),
    table: [
      ...rowsOf(statement, messages.others).map(({ label, amount }) => ({
        label,
        value: money(amount),
      })),
      ...(total.adjustments_amount === '0'
        ? []
        : [{ label: messages.adjustments, value: money(amountOf(total.adjustments_amount)) }]),
      { label: messages.total, value: told.total },
    ],
    notes: [isFinal ? messages.final : messages.notFinal, messages.attached],
    linkNote: messages.details,
    link: linkTo(services.publicUrl, `/cost/statement/${month}`),
    why: messages.why(told),
  })
  return { ...content, attachment: attachmentOf(statement, organization.language) }
}

/** In the organization's own form, whoever reads it: its recipients pass the file on to one another. */
function attachmentOf(
  statement: Statement,
  language: Reader['organization']['language'],
): MailAttachment {
  const style = language === 'fr' ? 'excel_fr' : 'standard'
  return { ...writeStatementTable(statement, style), contentType: 'text/csv; charset=utf-8' }
}

/** The dearest workspaces, and the others in one: a mail of hundreds of lines is none. */
function rowsOf({ workspaces }: Statement, others: (count: number) => string) {
  const named = workspaces.length > rowsMax ? workspaces.slice(0, rowsMax - 1) : workspaces
  const rest = workspaces.slice(named.length)
  const rows = named.map((each) => ({ label: each.name, amount: amountOf(each.usage_amount) }))
  if (rest.length === 0) return rows
  const amount = rest.reduce((sum, each) => sum + amountOf(each.usage_amount), 0n)
  return [...rows, { label: others(rest.length), amount }]
}

const rowsMax = 20

function amountOf(cents: string): bigint {
  const amount = parseSignedCents(cents)
  if (amount === undefined) throw new Error(`${cents} is no amount of cents`)
  return amount
}
