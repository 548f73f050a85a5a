import type { signOnEn } from './sign-on.en.ts'

export const signOnFr = { title: 'Authentification unique' } satisfies typeof signOnEn
