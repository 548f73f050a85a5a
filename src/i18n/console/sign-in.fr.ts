import type { signInEn } from './sign-in.en.ts'

export const signInFr = { title: 'Connexion' } satisfies typeof signInEn
