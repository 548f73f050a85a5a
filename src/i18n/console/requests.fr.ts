import type { requestsEn } from './requests.en.ts'

export const requestsFr = { title: 'Demandes d’augmentation' } satisfies typeof requestsEn
