import type { workspacesEn } from './workspaces.en.ts'

export const workspacesFr = {
  title: 'Espaces de travail',
  details: 'Détails',
} satisfies typeof workspacesEn
