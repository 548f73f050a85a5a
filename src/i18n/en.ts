import { peopleMailEn } from './people-mail.en.ts'
import { identityMailEn } from './identity-mail.en.ts'
import { securityMailEn } from './security-mail.en.ts'

/** A workspace, a key or the whole organization, by name. */
export type SpendSubject =
  | { readonly type: 'organization' }
  | { readonly type: 'workspace'; readonly name: string }
  | { readonly type: 'api_key'; readonly name: string; readonly workspace: string }

/** The calendar windows of spend. */
export type Period = 'daily' | 'weekly' | 'monthly'

/** The source of every text; other languages have the same shape. */
export const en = {
  identityMail: identityMailEn,
  spendMail: {
    thresholdSubject: ({ organization, subject, period, at }: Named & Threshold) =>
      `[${organization}] ${headOf(subject)}: ` +
      ('percent' in at
        ? `${at.percent} of the ${period} limit used`
        : `${period} spend has reached ${at.amount}`),
    reachedSubject: ({ organization, subject, period, refuses }: Named & Reached) =>
      `[${organization}] ${headOf(subject)}: ${period} spend limit reached` +
      (refuses ? ', requests are refused' : ''),
    thresholdLead: ({ organization, subject, spent, window }: Named & Spent) =>
      `Spend of ${phraseOf(subject, organization)} has reached ${spent} ${window}.`,
    reachedLead: ({ organization, subject, period }: Named & { period: Period }) =>
      `${capitalized(phraseOf(subject, organization))} has reached its ${period} spend limit.`,
    partOfLimit: ({ percent, period }: { percent: string; period: Period }) =>
      `${percent} of the ${period} limit`,
    window: {
      daily: (date: string) => `on ${date}`,
      weekly: (monday: string) => `in the week of ${monday}`,
      monthly: (month: string) => `in ${month}`,
    },
    threshold: 'Threshold',
    thresholdWithAmount: ({ level, amount }: { level: string; amount: string }) =>
      `${level} (${amount})`,
    spent: 'Spent',
    spentOf: ({ spent, limit }: { spent: string; limit: string }) =>
      `${spent} of the limit of ${limit}`,
    resets: 'Starts again on',
    alreadyPassed: 'Spend stood there already when this was set.',
    goesOn: 'Nothing is blocked: requests go on.',
    refused: ({ resets }: { resets: string }) =>
      `Requests that no longer fit into the limit are refused until ${resets}, or until the limit is raised.`,
    over: 'That period has ended meanwhile: nothing is refused on its account.',
    why: ({ organization }: { organization: string }) =>
      `You get this mail because your address is listed for notifications of ${organization}.`,
  },
  testMail: {
    subject: ({ organization }: { organization: string }) =>
      `[${organization}] Test of a notification`,
    lead: ({ organization }: { organization: string }) =>
      `This is a test of a notification of ${organization}. It arrives: nothing else is to be done.`,
  },
  ...peopleMailEn,
  ...securityMailEn,
}

/** What each language has to say. */
export type Messages = typeof en

/** Who has spent, and whose they are. */
export type Named = { readonly organization: string; readonly subject: SpendSubject }
type Threshold = {
  readonly period: Period
  /** A part of the scope's limit, or an amount. */
  readonly at: { readonly percent: string } | { readonly amount: string }
}
/** Refuses: the window in which it was reached runs. */
type Reached = { readonly period: Period; readonly refuses: boolean }
type Spent = { readonly spent: string; readonly window: string }

function headOf(subject: SpendSubject): string {
  switch (subject.type) {
    case 'organization':
      return 'organization'
    case 'workspace':
      return subject.name
    case 'api_key':
      return `API key “${subject.name}”`
  }
}

function phraseOf(subject: SpendSubject, organization: string): string {
  switch (subject.type) {
    case 'organization':
      return `the organization “${organization}”`
    case 'workspace':
      return `the workspace “${subject.name}”`
    case 'api_key':
      return `the API key “${subject.name}” of the workspace “${subject.workspace}”`
  }
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
