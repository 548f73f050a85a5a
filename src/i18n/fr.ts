import { identityMailFr } from './identity-mail.fr.ts'
import type { Messages, Period, SpendSubject } from './en.ts'
import { peopleMailFr } from './people-mail.fr.ts'
import { securityMailFr } from './security-mail.fr.ts'

// No-break spaces: before a colon, and inside guillemets; a narrow one before a semicolon.
const nbsp = '\u{a0}'

/** French, with its typography. */
export const fr = {
  identityMail: identityMailFr,
  spendMail: {
    thresholdSubject: ({ organization, subject, period, at }) =>
      `[${organization}] ${headOf(subject)}${nbsp}: ` +
      ('percent' in at
        ? `limite ${adjectives[period]} utilisée à ${at.percent}`
        : `dépenses ${adjectives[period]}s arrivées à ${at.amount}`),
    reachedSubject: ({ organization, subject, period, refuses }) =>
      `[${organization}] ${headOf(subject)}${nbsp}: limite de dépenses ${adjectives[period]} atteinte` +
      (refuses ? ', requêtes refusées' : ''),
    thresholdLead: ({ organization, subject, spent, window }) =>
      `Les dépenses ${ofPhrase(subject, organization)} ont atteint ${spent} ${window}.`,
    reachedLead: ({ organization, subject, period }) =>
      `La limite de dépenses ${adjectives[period]} ${ofPhrase(subject, organization)} est atteinte.`,
    partOfLimit: ({ percent, period }) => `${percent} de la limite ${adjectives[period]}`,
    window: {
      daily: (date) => `le ${date}`,
      weekly: (monday) => `dans la semaine du ${monday}`,
      monthly: (month) => `en ${month}`,
    },
    threshold: 'Seuil',
    thresholdWithAmount: ({ level, amount }) => `${level} (${amount})`,
    spent: 'Dépensé',
    spentOf: ({ spent, limit }) => `${spent} sur une limite de ${limit}`,
    resets: 'Repart de zéro le',
    alreadyPassed: 'Les dépenses avaient déjà atteint ce niveau au moment du réglage.',
    goesOn: `Rien n’est bloqué${nbsp}: les requêtes continuent.`,
    refused: ({ resets }) =>
      `Les requêtes qui n’entrent plus dans la limite sont refusées jusqu’au ${resets}, ou jusqu’à ce que la limite soit relevée.`,
    over: `Cette période s’est terminée entre-temps${nbsp}: rien n’est refusé à ce titre.`,
    why: ({ organization }) =>
      `Vous recevez cet e-mail parce que votre adresse figure parmi les destinataires des notifications de ${quoted(organization)}.`,
  },
  testMail: {
    subject: ({ organization }) => `[${organization}] Test d’une notification`,
    lead: ({ organization }) =>
      `Ceci est un test d’une notification de ${quoted(organization)}. Il arrive${nbsp}: il n’y a rien d’autre à faire.`,
  },
  ...peopleMailFr,
  ...securityMailFr,
} satisfies Messages

const adjectives = {
  daily: 'quotidienne',
  weekly: 'hebdomadaire',
  monthly: 'mensuelle',
} as const satisfies Record<Period, string>

function quoted(name: string): string {
  return `«${nbsp}${name}${nbsp}»`
}

function headOf(subject: SpendSubject): string {
  switch (subject.type) {
    case 'organization':
      return 'organisation'
    case 'workspace':
      return subject.name
    case 'api_key':
      return `clé API ${quoted(subject.name)}`
  }
}

function ofPhrase(subject: SpendSubject, organization: string): string {
  switch (subject.type) {
    case 'organization':
      return `de l’organisation ${quoted(organization)}`
    case 'workspace':
      return `de l’espace de travail ${quoted(subject.name)}`
    case 'api_key':
      return `de la clé API ${quoted(subject.name)} de l’espace de travail ${quoted(subject.workspace)}`
  }
}
