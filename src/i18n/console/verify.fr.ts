import type { verifyEn } from './verify.en.ts'

export const verifyFr = {
  title: 'Confirmer votre identité',
  body: 'Cette modification demande à nouveau votre mot de passe. La confirmation vaut ensuite dix minutes.',
  password: 'Votre mot de passe',
  wrong: 'Ce n’est pas votre mot de passe.',
} satisfies typeof verifyEn
