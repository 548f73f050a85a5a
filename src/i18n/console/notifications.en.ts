/** Notifications, recipients, webhooks, outbox. */
export const notificationsEn = { title: 'Notifications' }
