import type { Language } from '#domain/organization.ts'
import { reachedPercent } from '#domain/threshold.ts'
import { windowBounds } from '#domain/window.ts'
import type { Messages } from '#i18n/en.ts'
import { formatDate, formatInstant, formatMonth, formatPercent, formatUsd } from '#i18n/format.ts'
import { mailMessages } from './mail-messages.ts'
import { layOutMail } from './mail-page.ts'
import type { MailContent, MailText } from './mail-page.ts'
import type { SpendFacts } from './spend-facts.ts'

/** Writes of a crossing in the organization's language. `publicUrl` is where the installation is found. */
export function writeSpendMail(facts: SpendFacts, publicUrl: string | undefined): MailText {
  const messages = mailMessages[facts.language].spendMail
  const { organizationName: organization } = facts
  const { subject, lead, table, notes } = contentOf(facts, messages)
  const why = messages.why({ organization })
  return layOutMail(facts.language, { subject, lead, table, notes, link: publicUrl, why })
}

/** Says that mail arrives, in that language. */
export function writeTestMail(language: Language, organization: string): MailText {
  const { testMail, spendMail } = mailMessages[language]
  const lead = testMail.lead({ organization })
  const why = spendMail.why({ organization })
  const subject = testMail.subject({ organization })
  return layOutMail(language, { subject, lead, table: [], notes: [], link: undefined, why })
}

type Content = Pick<MailContent, 'subject' | 'lead' | 'table' | 'notes'>

function contentOf(facts: SpendFacts, messages: Messages['spendMail']): Content {
  const { event, language, organizationName: organization, subject } = facts
  const { period, limitNanoUsd, notificationId } = event
  const named = { organization, subject }
  const spent = formatUsd(event.spentNanoUsd, language)
  const { startMs, endMs } = windowBounds(event.windowId)
  const resets = formatInstant(endMs, language)
  const spentRow = {
    label: messages.spent,
    value:
      limitNanoUsd === null
        ? spent
        : messages.spentOf({ spent, limit: formatUsd(limitNanoUsd, language) }),
  }
  const resetRow = { label: messages.resets, value: resets }
  const already = event.alreadyPassed ? [messages.alreadyPassed] : []
  if (notificationId === null) {
    const isOver = endMs <= event.atMs
    return {
      subject: messages.reachedSubject({ ...named, period, refuses: !isOver }),
      lead: messages.reachedLead({ ...named, period }),
      table: [spentRow, resetRow],
      notes: [...already, isOver ? messages.over : messages.refused({ resets })],
    }
  }
  const level = levelOf(facts, messages)
  const day = period === 'monthly' ? formatMonth : formatDate
  const window = messages.window[period](day(startMs, language))
  return {
    subject: messages.thresholdSubject({ ...named, period, at: level.at }),
    lead: messages.thresholdLead({ ...named, spent, window }),
    table: [{ label: messages.threshold, value: level.long }, spentRow, resetRow],
    notes: [...already, ...(isBlocked(event) ? [] : [messages.goesOn])],
  }
}

/** Where its own limit is reached too, a mail of its own says so. */
function isBlocked({ spentNanoUsd, limitNanoUsd }: SpendFacts['event']): boolean {
  return limitNanoUsd !== null && spentNanoUsd * 100n >= limitNanoUsd * reachedPercent
}

/** The threshold as it was set, and as the amount that it came to. */
function levelOf({ event, language, percent }: SpendFacts, messages: Messages['spendMail']) {
  const amount = formatUsd(event.thresholdNanoUsd, language)
  if (percent === null) return { at: { amount }, long: amount }
  const part = { percent: formatPercent(percent, language), period: event.period }
  const level = messages.partOfLimit(part)
  const long = messages.thresholdWithAmount({ level, amount })
  return { at: { percent: part.percent }, long }
}
