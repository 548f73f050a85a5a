import { balanceAt } from '#domain/balance.ts'
import type { NanoUsd } from '#domain/money.ts'
import { windowIdsAt } from '#domain/window.ts'
import { formatInstant, formatUsd } from '#i18n/format.ts'
import type { Db } from '#store/port.ts'
import type { IncreaseActor, IncreaseRequest } from '#store/queries/increase-requests.ts'
import { listPersonNames } from '#store/queries/person-names.ts'
import { listSpendLimitsOf } from '#store/queries/spend-limits.ts'
import { findWorkspace } from '#store/queries/workspaces.ts'
import { mailMessages } from './mail-messages.ts'
import { layOutMail } from './mail-page.ts'
import type { MailText } from './mail-page.ts'
import { linkTo } from './mail-services.ts'
import type { MailServices, Reader, Written } from './mail-services.ts'

/** To those who decide. Nothing where it has been decided meanwhile. */
export async function writeAskedMail(
  services: MailServices,
  { organization, language }: Reader,
  request: IncreaseRequest,
): Promise<Written> {
  if (request.decision.status !== 'pending') {
    return { outcome: 'refused', status: null, error: 'The request has been decided' }
  }
  const { store, ledger, clock, publicUrl } = services
  const { workspaceId, period, reason } = request
  const { increaseAskedMail: messages } = mailMessages[language]
  const limits = await listSpendLimitsOf(store.read, workspaceId)
  const limit = limits.find((each) => each.period === period)
  const [state] = await ledger.readScopes([workspaceId])
  const spent = state && balanceAt(state, windowIdsAt(clock.now())[period]).settledNanoUsd
  const money = (amount: NanoUsd): string => formatUsd(amount, language)
  const asking = {
    organization: organization.name,
    name: (await nameOf(store.read, request, request.requestedBy)) ?? messages.somebody,
    amount: money(request.amountNanoUsd),
    workspace: await workspaceNameOf(store.read, request),
  }
  const limiting = { limit: limit ? money(limit.amountNanoUsd) : null, period }
  return layOutMail(language, {
    subject: messages.subject(asking),
    lead: messages.lead({ ...asking, ...limiting }),
    table: [
      { label: messages.reason, value: reason },
      ...(spent === undefined ? [] : [{ label: messages.spent, value: money(spent) }]),
    ],
    notes: [],
    linkNote: messages.answer,
    link: linkTo(publicUrl, '/settings/requests'),
    why: messages.why(asking),
  })
}

/** To whoever asked: what was decided, and until when it holds. */
export async function writeDecidedMail(
  { store, publicUrl }: MailServices,
  { organization, language }: Reader,
  request: IncreaseRequest,
): Promise<MailText> {
  const { decision, amountNanoUsd: askedNanoUsd } = request
  if (decision.status === 'pending') throw new Error(`${request.id} is not decided`)
  const { increaseDecidedMail: messages, increaseAskedMail } = mailMessages[language]
  const isApproved = decision.status === 'approved'
  const amountNanoUsd = isApproved ? decision.amountNanoUsd : askedNanoUsd
  const period = isApproved ? decision.period : request.period
  const deciding = {
    organization: organization.name,
    workspace: await workspaceNameOf(store.read, request),
    amount: formatUsd(amountNanoUsd, language),
  }
  const by = (await nameOf(store.read, request, decision.by)) ?? increaseAskedMail.somebody
  const raise = isApproved ? decision.raise : null
  const until = raise && {
    ends: formatInstant(raise.endsAtMs, language),
    previous: raise.previousNanoUsd === null ? null : formatUsd(raise.previousNanoUsd, language),
  }
  const words = isApproved
    ? { subject: messages.approvedSubject, lead: messages.approvedLead }
    : { subject: messages.deniedSubject, lead: messages.deniedLead }
  return layOutMail(language, {
    subject: words.subject(deciding),
    lead: words.lead({ ...deciding, period }),
    table: [
      { label: messages.asked, value: formatUsd(askedNanoUsd, language) },
      { label: messages.decidedBy, value: by },
    ],
    notes: until ? [messages.until(until)] : [],
    link: linkTo(publicUrl, `/settings/workspaces/${request.workspaceId}/limits`),
    why: messages.why(deciding),
  })
}

async function nameOf(
  db: Db,
  { organizationId }: IncreaseRequest,
  actor: IncreaseActor,
): Promise<string | undefined> {
  if (actor.type !== 'user') return undefined
  const names = await listPersonNames(db, { organizationId, ids: [actor.id] })
  return names.get(actor.id)?.name || undefined
}

async function workspaceNameOf(
  db: Db,
  { organizationId, workspaceId: id }: IncreaseRequest,
): Promise<string> {
  return (await findWorkspace(db, { organizationId, id }))?.name ?? id
}
