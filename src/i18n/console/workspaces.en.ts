/** Workspaces: list, details, duplicate, pause, archive. */
export const workspacesEn = { title: 'Workspaces', details: 'Details' }
