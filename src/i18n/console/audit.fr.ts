import type { auditEn } from './audit.en.ts'

export const auditFr = { title: 'Journal d’audit' } satisfies typeof auditEn
