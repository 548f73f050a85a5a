import type { keysEn } from './keys.en.ts'

export const keysFr = { title: 'Clés API' } satisfies typeof keysEn
