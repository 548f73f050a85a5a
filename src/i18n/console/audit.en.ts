/** The audit log. */
export const auditEn = { title: 'Audit log' }
