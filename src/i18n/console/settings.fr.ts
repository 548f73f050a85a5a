import type { settingsEn } from './settings.en.ts'

export const settingsFr = { title: 'Organisation' } satisfies typeof settingsEn
