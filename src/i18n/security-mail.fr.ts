import type { SecurityMail } from './security-mail.en.ts'

const nbsp = '\u{a0}'

export const securityMailFr: SecurityMail = {
  securityMail: {
    subjects: {
      password_changed: 'Votre mot de passe a été modifié',
      password_reset: 'Votre mot de passe a été réinitialisé',
      second_factor_enabled: 'Double authentification activée',
      second_factor_disabled: 'Double authentification désactivée',
      recovery_codes_created: 'Nouveaux codes de secours',
      passkey_created: 'Clé d’accès ajoutée',
      passkey_deleted: 'Clé d’accès supprimée',
    },
    subject: ({ organization, what }) => `[${organization}] ${what}`,
    leads: {
      password_changed: 'Le mot de passe de votre compte a été modifié.',
      password_reset:
        'Le mot de passe de votre compte a été remplacé à l’aide d’un lien envoyé à cette adresse.',
      second_factor_enabled:
        'Désormais, un code de votre application d’authentification est demandé après votre mot de passe.',
      second_factor_disabled: 'Désormais, votre mot de passe suffit pour vous connecter.',
      recovery_codes_created: `Vos codes de secours ont été remplacés${nbsp}: les anciens n’ouvrent plus rien.`,
      passkey_created: 'Désormais, une clé d’accès de plus permet de vous connecter.',
      passkey_deleted: 'L’une de vos clés d’accès ne permet plus de vous connecter.',
    },
    when: 'Date',
    ifNotYou: `Si ce n’était pas vous${nbsp}: choisissez immédiatement un nouveau mot de passe, déconnectez-vous partout et prévenez un admin.`,
    link: `Votre compte${nbsp}:`,
    why: ({ organization }) =>
      `Vous recevez cet e-mail parce qu’il concerne votre compte chez ${organization}.`,
  },
  adminKeyMail: {
    subject: ({ organization, name }) =>
      `[${organization}] Nouvelle clé d’administration${nbsp}: ${name}`,
    lead: ({ maker, name }) =>
      maker === null
        ? `La clé d’administration «${nbsp}${name}${nbsp}» a été créée.`
        : `${maker} a créé la clé d’administration «${nbsp}${name}${nbsp}».`,
    power: 'Elle permet tout ce qu’un admin peut faire.',
    when: 'Date',
    link: `Clés d’administration${nbsp}:`,
    why: ({ organization }) =>
      `Vous recevez cet e-mail parce que vous administrez ${organization}.`,
  },
}
