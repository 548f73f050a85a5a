import type { connectEn } from './connect.en.ts'

export const connectFr = { title: 'Utiliser l’API' } satisfies typeof connectEn
