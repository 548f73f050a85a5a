/** What only the environment sets. */
export const settingsWithoutFlag = [
  'ATELIER_METRICS_PORT',
  'ATELIER_METRICS_HOST',
  'ATELIER_SECRET_KEY',
  'ATELIER_PUBLIC_URL',
  'ATELIER_SMTP_URL',
  'ATELIER_MAIL_FROM',
  'ATELIER_TRUSTED_PROXIES',
  'ATELIER_WEBHOOK_ALLOWED_NETWORKS',
  'ATELIER_SQLITE_SYNCHRONOUS',
  'ATELIER_EXTRA_CA_FILE',
  'ATELIER_REQUEST_RETENTION_DAYS',
  // Of the commands that call a server, which may share its environment.
  'ATELIER_URL',
  'ATELIER_ADMIN_KEY',
  'ATELIER_UPSTREAM_ADMIN_KEY',
] as const
