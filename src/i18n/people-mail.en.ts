import type { Period } from './en.ts'

/** What an organization role is called. */
type Role = 'user' | 'claude_code_user' | 'developer' | 'billing' | 'admin'

/** Mail to people about what they are asked, and what became of what they asked. */
export const peopleMailEn = {
  roles: {
    user: 'User',
    claude_code_user: 'Claude Code user',
    developer: 'Developer',
    billing: 'Billing',
    admin: 'Admin',
  } satisfies Record<Role, string>,
  inviteMail: {
    subject: ({ inviter, organization }: Inviting) =>
      inviter === null
        ? `Invitation to ${organization}`
        : `${inviter} invites you to ${organization}`,
    lead: ({ inviter, organization, role }: Inviting & { role: string }) =>
      inviter === null
        ? `You are invited to join ${organization} as ${role}.`
        : `${inviter} invites you to join ${organization} as ${role}.`,
    accept: ({ expires }: { expires: string }) => `Accept before ${expires}:`,
    why: ({ organization }: { organization: string }) =>
      `If you do not know ${organization}, ignore this mail.`,
  },
  increaseAskedMail: {
    subject: ({ organization, name, amount, workspace }: Asking) =>
      `[${organization}] ${name} asks for ${amount} for ${workspace}`,
    lead: ({ name, workspace, amount, limit, period }: Asking & Limiting) =>
      limit === null
        ? `${name} asks for a ${period} limit of ${amount} for “${workspace}”, which has none.`
        : `${name} asks to raise the ${period} limit of “${workspace}” from ${limit} to ${amount}.`,
    reason: 'Reason',
    spent: 'Spent so far',
    answer: 'Answer:',
    somebody: 'The holder of an admin key',
    why: ({ organization }: { organization: string }) =>
      `You get this mail as an admin of ${organization}.`,
  },
  increaseDecidedMail: {
    approvedSubject: ({ organization, workspace, amount }: Deciding) =>
      `[${organization}] ${workspace}: limit of ${amount} approved`,
    deniedSubject: ({ organization, workspace, amount }: Deciding) =>
      `[${organization}] ${workspace}: limit of ${amount} denied`,
    approvedLead: ({ workspace, amount, period }: Deciding & { period: Period }) =>
      `The ${period} limit of “${workspace}” is ${amount} now.`,
    deniedLead: ({ workspace, amount, period }: Deciding & { period: Period }) =>
      `Your request for a ${period} limit of ${amount} for “${workspace}” was denied. The limit stays as it is.`,
    asked: 'You asked for',
    decidedBy: 'Decided by',
    until: ({ ends, previous }: Ending) =>
      previous === null
        ? `This holds until ${ends}; from then on there is no such limit.`
        : `This holds until ${ends}; then the limit is ${previous} again.`,
    why: ({ organization }: { organization: string }) =>
      `You get this mail because you asked for a higher limit in ${organization}.`,
  },
  statementMail: {
    subject: ({ organization, month, total }: Stated) =>
      `[${organization}] Statement for ${month}: ${total}`,
    lead: ({ organization, month, total, workspaces }: Stated) =>
      `In ${month}, ${organization} spent ${total} in ${workspaces === 1 ? 'one workspace' : `${workspaces} workspaces`}.`,
    others: (count: number) => `${count} more workspaces`,
    adjustments: 'Corrections',
    total: 'Total',
    final: 'The figures are final.',
    attached:
      'All workspaces, with their tokens, are in the CSV file that comes with this message.',
    notFinal:
      'Some requests of that month are not settled yet: the page below has the figures as they come.',
    details: 'By workspace and by tag, to print:',
    why: ({ organization }: { organization: string }) =>
      `You get this mail because your address is listed for the statements of ${organization}.`,
  },
  upstreamMail: {
    subject: ({ organization }: { organization: string }) =>
      `[${organization}] The Claude API refuses our credential`,
    lead: ({ since, status }: { since: string; status: string }) =>
      `Since ${since}, requests fail because the Claude API refuses the credential or the account that this server uses (${status}).`,
    fine: 'Your teams’ keys are fine.',
    mend: 'Replace the credential:',
    why: ({ organization }: { organization: string }) =>
      `You get this mail as an admin of ${organization}.`,
  },
}

/** Null: nobody in particular invites. */
type Inviting = { readonly inviter: string | null; readonly organization: string }
type Asking = {
  readonly organization: string
  readonly name: string
  readonly amount: string
  readonly workspace: string
}
/** Null: the workspace has no such limit. */
type Limiting = { readonly limit: string | null; readonly period: Period }
type Deciding = {
  readonly organization: string
  readonly workspace: string
  readonly amount: string
}
type Stated = {
  readonly organization: string
  readonly month: string
  readonly total: string
  readonly workspaces: number
}
type Ending = { readonly ends: string; readonly previous: string | null }
