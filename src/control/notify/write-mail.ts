import type { Language } from '#domain/organization.ts'
import { reachedPercent } from '#domain/threshold.ts'
import { windowBounds } from '#domain/window.ts'
import { en } from '#i18n/en.ts'
import type { Messages } from '#i18n/en.ts'
import { formatDate, formatInstant, formatMonth, formatPercent, formatUsd } from '#i18n/format.ts'
import { fr } from '#i18n/fr.ts'
import type { SpendFacts } from './spend-facts.ts'

/** A mail without its addresses. */
export type MailText = { readonly subject: string; readonly text: string; readonly html: string }

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

type Row = { readonly label: string; readonly value: string }

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

type Page = Omit<Content, 'subject'> & {
  readonly language: string
  readonly link: readonly string[]
  readonly why: string
}

/** Plain enough for every mail program: no image, no script, nothing that is fetched. */
function htmlOf({ language, lead, table, notes, link, why }: Page): string {
  const rows = table.map(
    ({ label, value }) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#6b7280">${escape(label)}</td><td>${escape(value)}</td></tr>`,
  )
  const paragraphs = [
    ...notes.map(escape),
    ...link.map((url) => `<a href="${escape(url)}">${escape(url)}</a>`),
  ]
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family:sans-serif;font-size:15px;line-height:1.5;color:#1c1b1a">',
    `<p><strong>${escape(lead)}</strong></p>`,
    `<table style="border-collapse:collapse">${rows.join('')}</table>`,
    ...paragraphs.map((each) => `<p>${each}</p>`),
    `<p style="font-size:12px;color:#6b7280">${escape(why)}</p>`,
    '</body></html>',
  ].join('\n')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Names are whatever people have typed. */
function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character]!)
}
