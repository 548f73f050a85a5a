import { expect, test } from 'vitest'
import type {
  NotificationEventId,
  NotificationId,
  OrganizationId,
  WorkspaceId,
} from '#domain/id.ts'
import { nanoUsd } from '#domain/money.ts'
import type { SpendFacts } from './spend-facts.ts'
import { writeSpendMail } from './write-mail.ts'

const threshold: SpendFacts = {
  organizationName: 'Acme',
  language: 'en',
  subject: { type: 'workspace', name: 'Search' },
  workspaceId: 'wrkspc_1' as WorkspaceId,
  percent: 80,
  event: {
    id: 'ntfevt_1' as NotificationEventId,
    organizationId: '1' as OrganizationId,
    scopeKind: 'workspace',
    scopeId: 'wrkspc_1' as WorkspaceId,
    notificationId: 'ntf_1' as NotificationId,
    period: 'monthly',
    windowId: '2026-11',
    thresholdNanoUsd: nanoUsd(1_600_000_000_000n),
    limitNanoUsd: nanoUsd(2_000_000_000_000n),
    spentNanoUsd: nanoUsd(1_600_129_999_999n),
    alreadyPassed: false,
    atMs: Date.UTC(2026, 10, 22, 12),
  },
}
const reached: SpendFacts = {
  ...threshold,
  percent: null,
  event: {
    ...threshold.event,
    notificationId: null,
    period: 'weekly',
    windowId: '2026-W48',
    alreadyPassed: true,
    spentNanoUsd: nanoUsd(1_999_000_000_000n),
  },
}
const url = 'https://atelier.example'
// Spaces that look alike are told apart here: ~ is a no-break space, _ a narrow one.
const shown = (text: string) => text.replaceAll('\u{a0}', '~').replaceAll('\u{202f}', '_')

test('a threshold in English', () => {
  const { subject, text } = writeSpendMail(threshold, url)

  expect(subject).toBe('[Acme] Search: 80% of the monthly limit used')
  expect(text).toBe(`Spend of the workspace “Search” has reached $1,600.12 in November 2026.

Threshold: 80% of the monthly limit ($1,600.00)
Spent: $1,600.12 of the limit of $2,000.00
Starts again on: 1 December 2026 at 00:00 UTC

Nothing is blocked: requests go on.

https://atelier.example

-- 
You get this mail because your address is listed for notifications of Acme.
`)
})

test('a threshold in French', () => {
  const { subject, text } = writeSpendMail({ ...threshold, language: 'fr' }, url)

  expect(shown(subject)).toBe('[Acme] Search~: limite mensuelle utilisée à 80~%')
  expect(shown(text))
    .toBe(`Les dépenses de l’espace de travail «~Search~» ont atteint 1_600,12~$US en novembre 2026.

Seuil~: 80~% de la limite mensuelle (1_600,00~$US)
Dépensé~: 1_600,12~$US sur une limite de 2_000,00~$US
Repart de zéro le~: 1er décembre 2026 à 00:00 UTC

Rien n’est bloqué~: les requêtes continuent.

https://atelier.example

-- 
Vous recevez cet e-mail parce que votre adresse figure parmi les destinataires des notifications de «~Acme~».
`)
})

test('a limit that is reached, in English', () => {
  const { subject, text } = writeSpendMail(reached, undefined)

  expect(subject).toBe('[Acme] Search: weekly spend limit reached, requests are refused')
  expect(text).toBe(`The workspace “Search” has reached its weekly spend limit.

Spent: $1,999.00 of the limit of $2,000.00
Starts again on: 30 November 2026 at 00:00 UTC

Spend stood there already when this was set.
Requests that no longer fit into the limit are refused until 30 November 2026 at 00:00 UTC, or until the limit is raised.

-- 
You get this mail because your address is listed for notifications of Acme.
`)
})

test('a limit that is reached, in French', () => {
  const { subject, text } = writeSpendMail({ ...reached, language: 'fr' }, undefined)

  expect(shown(subject)).toBe(
    '[Acme] Search~: limite de dépenses hebdomadaire atteinte, requêtes refusées',
  )
  expect(shown(text))
    .toBe(`La limite de dépenses hebdomadaire de l’espace de travail «~Search~» est atteinte.

Dépensé~: 1_999,00~$US sur une limite de 2_000,00~$US
Repart de zéro le~: 30 novembre 2026 à 00:00 UTC

Les dépenses avaient déjà atteint ce niveau au moment du réglage.
Les requêtes qui n’entrent plus dans la limite sont refusées jusqu’au 30 novembre 2026 à 00:00 UTC, ou jusqu’à ce que la limite soit relevée.

-- 
Vous recevez cet e-mail parce que votre adresse figure parmi les destinataires des notifications de «~Acme~».
`)
})

test('organizations and keys are called what they are', () => {
  const key = { type: 'api_key', name: 'ci', workspace: 'Search' } as const
  const lead = (facts: SpendFacts) => shown(writeSpendMail(facts, undefined).text.split('\n')[0]!)
  const day = { ...threshold.event, period: 'daily', windowId: '2026-11-22' } as const

  expect(lead({ ...reached, subject: key })).toBe(
    'The API key “ci” of the workspace “Search” has reached its weekly spend limit.',
  )
  expect(lead({ ...reached, subject: key, language: 'fr' })).toBe(
    'La limite de dépenses hebdomadaire de la clé API «~ci~» de l’espace de travail «~Search~» est atteinte.',
  )
  expect(lead({ ...threshold, subject: { type: 'organization' }, event: day })).toBe(
    'Spend of the organization “Acme” has reached $1,600.12 on 22 November 2026.',
  )
  expect(lead({ ...threshold, subject: { type: 'organization' }, language: 'fr' })).toBe(
    'Les dépenses de l’organisation «~Acme~» ont atteint 1_600,12~$US en novembre 2026.',
  )
})

test('a window that ended before it was reached refuses nothing any more', () => {
  const event = { ...reached.event, atMs: Date.UTC(2026, 11, 2) }

  const { subject, text } = writeSpendMail({ ...reached, event }, undefined)

  expect(subject).toBe('[Acme] Search: weekly spend limit reached')
  expect(text).toContain('That period has ended')
})

test('a threshold that is an amount names its period too', () => {
  const subjectOf = (facts: SpendFacts) => shown(writeSpendMail(facts, undefined).subject)
  const amount = { ...threshold, percent: null }
  const day = { ...threshold.event, period: 'daily', windowId: '2026-11-22' } as const

  expect(subjectOf(amount)).toBe('[Acme] Search: monthly spend has reached $1,600.00')
  expect(subjectOf({ ...amount, language: 'fr', event: day })).toBe(
    '[Acme] Search~: dépenses quotidiennes arrivées à 1_600,00~$US',
  )
})

test('names are text in the HTML, whatever they hold', () => {
  const name = '<img src=x onerror="a()"> & co'
  const { html } = writeSpendMail({ ...threshold, subject: { type: 'workspace', name } }, url)

  expect(html).toContain('&lt;img src=x onerror=&quot;a()&quot;&gt; &amp; co')
  expect(html).not.toContain('<img')
})
