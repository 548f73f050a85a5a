import { countEn } from '../plural.ts'

/** Members of a workspace. */
export const membersEn = {
  title: 'Members',
  add: 'Add to workspace',
  addTitle: (name: string) => `Add to workspace “${name}”`,
  person: 'Person or people',
  personHelp: 'Choose among the members of your organization.',
  search: 'Search members',
  alreadyMember: 'Already a member',
  moreFound: 'There are more: search to find them.',
  nobodyChosen: 'Choose at least one person.',
  chosen: (n: number) => countEn(n, '{n} person chosen', '{n} people chosen'),
  role: 'Workspace role',
  roleHelp: {
    workspace_user: 'Tries models in the playground. Sees no keys.',
    workspace_restricted_developer:
      'Creates and manages keys and calls the API. Sees no session traces and downloads no files.',
    workspace_developer: 'Creates and manages keys and calls the API.',
    workspace_admin: 'Manages settings, members and keys of this workspace.',
  },
  developerFloor:
    'Developers of the organization are at least workspace developers here, whatever is chosen.',
  billingOnlyAdmin: 'Can only be made workspace admin here',
  added: (n: number) => countEn(n, 'Member added', '{n} members added'),
  name: 'Name',
  organizationRole: 'Organization role',
  since: 'Added',
  changeRole: (name: string) => `Change role of ${name}`,
  roleChanged: (name: string) => `Role of ${name} changed`,
  inheritedAdmin: 'Admin by organization role',
  inheritedBilling: 'Billing by organization role',
  inheritedWhy:
    'Organization admins and billing holders have access to every workspace and cannot be removed from one.',
  billingWhy: 'Comes with the organization’s billing role; it cannot be assigned here.',
  promote: 'Make workspace admin',
  promoteTitle: (name: string) => `Make ${name} an admin of this workspace?`,
  promoteBody: (name: string) =>
    `${name} sees costs here by the organization’s billing role, and can then manage settings, members and keys of this workspace too.`,
  remove: (name: string) => `Remove ${name} from the workspace`,
  removeTitle: (name: string, workspace: string) => `Remove ${name} from “${workspace}”?`,
  losesAccess: (name: string) => `${name} loses access at once.`,
  backToBilling: (name: string) =>
    `${name} goes back to seeing costs and limits, by the organization’s billing role.`,
  keysOf: (name: string, n: number) =>
    countEn(n, `{n} active key of ${name} here.`, `{n} active keys of ${name} here.`),
  keysUnknown: (name: string) => `Keys of ${name} here, if there are any, keep working.`,
  noKeys: (name: string) => `${name} has no active key here.`,
  removeAction: 'Remove',
  keyFate: 'What becomes of the keys',
  keepKeys: 'Keep them',
  keepKeysHelp: 'They keep working. Removal from the workspace alone stops no key.',
  disableKeys: 'Disable them',
  disableKeysHelp: 'Their requests are refused from now on. They can be enabled again.',
  removed: 'Member removed',
  empty: 'Nobody has been added yet. Organization admins already have access.',
  more: 'Show more',
}
