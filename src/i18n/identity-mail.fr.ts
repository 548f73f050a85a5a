import type { IdentityMail } from './identity-mail.en.ts'

export const identityMailFr: IdentityMail = {
  resetSubject: ({ organization }) => `[${organization}] Choisir un nouveau mot de passe`,
  resetLead: ({ organization }) =>
    `Un nouveau mot de passe a été demandé pour votre compte chez ${organization}.`,
  resetLink: 'Le lien ne sert qu’une fois, pendant une heure\u{a0}:',
  resetOther:
    'Si vous n’êtes pas à l’origine de cette demande, vous n’avez rien à faire\u{a0}: votre mot de passe ne change pas.',
  resetWhy: ({ organization }) =>
    `Vous recevez ce message parce que votre adresse est celle d’un membre de ${organization}.`,
}
