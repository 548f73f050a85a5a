import type { notificationsEn } from './notifications.en.ts'

export const notificationsFr = { title: 'Notifications' } satisfies typeof notificationsEn
