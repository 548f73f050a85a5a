import type { Period } from './en.ts'
import type { peopleMailEn } from './people-mail.en.ts'

// No-break spaces: before a colon, and inside guillemets; a narrow one before a semicolon.
const nbsp = '\u{a0}'
const thin = '\u{202f}'

/** The same in French. */
export const peopleMailFr = {
  roles: {
    user: 'Utilisateur',
    claude_code_user: 'Utilisateur Claude Code',
    developer: 'Développeur',
    billing: 'Facturation',
    admin: 'Administrateur',
  },
  inviteMail: {
    subject: ({ inviter, organization }) =>
      inviter === null
        ? `Invitation à rejoindre ${organization}`
        : `${inviter} vous invite à rejoindre ${organization}`,
    lead: ({ inviter, organization, role }) =>
      inviter === null
        ? `Une place vous attend dans ${organization} avec le rôle ${quoted(role)}.`
        : `${inviter} vous invite à rejoindre ${organization} avec le rôle ${quoted(role)}.`,
    accept: ({ expires }) => `Acceptez avant le ${expires}${nbsp}:`,
    why: ({ organization }) => `Si vous ne connaissez pas ${organization}, ignorez cet e-mail.`,
  },
  increaseAskedMail: {
    subject: ({ organization, name, amount, workspace }) =>
      `[${organization}] ${name} demande ${amount} pour ${workspace}`,
    lead: ({ name, workspace, amount, limit, period }) =>
      limit === null
        ? `${name} demande une limite ${adjectives[period]} de ${amount} pour ${quoted(workspace)}, qui n’en a pas.`
        : `${name} demande de porter la limite ${adjectives[period]} de ${quoted(workspace)} de ${limit} à ${amount}.`,
    reason: 'Motif',
    spent: 'Dépensé à ce jour',
    answer: `Répondre${nbsp}:`,
    somebody: 'Le détenteur d’une clé d’administration',
    why: ({ organization }) =>
      `Vous recevez cet e-mail parce que vous administrez ${quoted(organization)}.`,
  },
  increaseDecidedMail: {
    approvedSubject: ({ organization, workspace, amount }) =>
      `[${organization}] ${workspace}${nbsp}: limite de ${amount} accordée`,
    deniedSubject: ({ organization, workspace, amount }) =>
      `[${organization}] ${workspace}${nbsp}: limite de ${amount} refusée`,
    approvedLead: ({ workspace, amount, period }) =>
      `La limite ${adjectives[period]} de ${quoted(workspace)} est désormais de ${amount}.`,
    deniedLead: ({ workspace, amount, period }) =>
      `Votre demande d’une limite ${adjectives[period]} de ${amount} pour ${quoted(workspace)} a été refusée. La limite reste inchangée.`,
    asked: 'Vous avez demandé',
    decidedBy: 'Décision de',
    until: ({ ends, previous }) =>
      previous === null
        ? `Cela vaut jusqu’au ${ends}${thin}; ensuite, il n’y aura plus de telle limite.`
        : `Cela vaut jusqu’au ${ends}${thin}; ensuite, la limite sera de nouveau de ${previous}.`,
    why: ({ organization }) =>
      `Vous recevez cet e-mail parce que vous avez demandé une limite plus élevée dans ${quoted(organization)}.`,
  },
  statementMail: {
    subject: ({ organization, month, total }) =>
      `[${organization}] Relevé mensuel, ${month}${nbsp}: ${total}`,
    lead: ({ organization, month, total, workspaces }) =>
      `En ${month}, ${quoted(organization)} a dépensé ${total} dans ${workspaces < 2 ? `${workspaces} espace` : `${workspaces} espaces`} de travail.`,
    others: (count) => `${count} autres espaces de travail`,
    adjustments: 'Corrections',
    total: 'Total',
    final: 'Ces chiffres sont définitifs.',
    attached: 'Tous les espaces de travail, avec leurs jetons, sont dans le fichier CSV joint.',
    notFinal: `Des requêtes de ce mois ne sont pas encore réglées${nbsp}: la page ci-dessous montre les chiffres au fur et à mesure.`,
    details: `Par espace de travail et par étiquette, à imprimer${nbsp}:`,
    why: ({ organization }) =>
      `Vous recevez cet e-mail parce que votre adresse figure parmi les destinataires des relevés de ${quoted(organization)}.`,
  },
  upstreamMail: {
    subject: ({ organization }) => `[${organization}] L’API Claude refuse notre clé amont`,
    lead: ({ since, status }) =>
      `Depuis le ${since}, des requêtes échouent parce que l’API Claude refuse la clé amont ou le compte de ce serveur (${status}).`,
    fine: 'Les clés de vos équipes ne sont pas en cause.',
    mend: `Remplacer la clé amont${nbsp}:`,
    why: ({ organization }) =>
      `Vous recevez cet e-mail parce que vous administrez ${quoted(organization)}.`,
  },
} satisfies typeof peopleMailEn

const adjectives = {
  daily: 'quotidienne',
  weekly: 'hebdomadaire',
  monthly: 'mensuelle',
} as const satisfies Record<Period, string>

function quoted(name: string): string {
  return `«${nbsp}${name}${nbsp}»`
}
