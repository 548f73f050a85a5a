import type { rolesEn } from './roles.en.ts'

export const rolesFr = {
  organization: {
    user: 'Utilisateur',
    claude_code_user: 'Utilisateur Claude Code',
    developer: 'Développeur',
    billing: 'Facturation',
    admin: 'Administrateur',
  },
  workspace: {
    workspace_user: 'Utilisateur de l’espace de travail',
    workspace_restricted_developer: 'Développeur restreint de l’espace de travail',
    workspace_developer: 'Développeur de l’espace de travail',
    workspace_admin: 'Administrateur de l’espace de travail',
    workspace_billing: 'Facturation de l’espace de travail',
  },
} satisfies typeof rolesEn
