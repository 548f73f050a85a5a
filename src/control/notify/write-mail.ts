import type { Language } from '#domain/organization.ts'
import { reachedPercent } from '#domain/threshold.ts'
import { windowBounds } from '#domain/window.ts'
import { en } from '#i18n/en.ts'
import type { Messages } from '#i18n/en.ts'
import { formatDate, formatInstant, formatMonth, formatPercent, formatUsd } from '#i18n/format.ts'
import { fr } from '#i18n/fr.ts'
import { htmlOf } from './mail-page.ts'
import type { MailText, Row } from './mail-page.ts'
import type { SpendFacts } from './spend-facts.ts'

/** Writes of a crossing in the organization's language. `publicUrl` is where the installation is found. */
export function writeSpendMail(facts: SpendFacts, publicUrl: string | undefined): MailText {
  const messages = languages[facts.language].spendMail
  const { organizationName: organization } = facts
  const { subject, lead, table, notes } = contentOf(facts, messages)
  const why = messages.why({ organization })
  const rows = table.map(
    ({ label, value }) => `${label}${facts.language === 'fr' ? '\u{a0}' : ''}: ${value}`,
  )
  const link = publicUrl === undefined ? [] : [publicUrl]
  return {
    subject,
    text: `${[lead, rows.join('\n'), notes.join('\n'), ...link, `-- \n${why}`].join('\n\n')}\n`,
    html: htmlOf({ language: facts.language, lead, table, notes, link, why }),
  }
}

/** Says that mail arrives, in that language. */
export function writeTestMail(language: Language, organization: string): MailText {
  const { testMail, spendMail } = languages[language]
  const lead = testMail.lead({ organization })
  const why = spendMail.why({ organization })
  return {
    subject: testMail.subject({ organization }),
    text: `${lead}\n\n-- \n${why}\n`,
    html: htmlOf({ language, lead, table: [], notes: [], link: [], why }),
  }
}

const languages = { en, fr } as const

type Content = {
  readonly subject: string
  readonly lead: string
  readonly table: readonly Row[]
  readonly notes: readonly string[]
}

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
      subject: messages.reachedSubject(named),
      lead: messages.reachedLead({ ...named, period }),
      table: [spentRow, resetRow],
      notes: [...already, isOver ? messages.over : messages.refused({ resets })],
    }
  }
  const level = levelOf(facts, messages)
  const day = period === 'monthly' ? formatMonth : formatDate
  const window = messages.window[period](day(startMs, language))
  return {
    subject: messages.thresholdSubject({ ...named, level: level.short }),
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
  if (percent === null) return { short: amount, long: amount }
  const part = { percent: formatPercent(percent, language), period: event.period }
  const level = messages.partOfLimit(part)
  return { short: level, long: messages.thresholdWithAmount({ level, amount }) }
}
