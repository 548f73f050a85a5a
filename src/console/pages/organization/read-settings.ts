import type { OrganizationSettings, UpdateOrganizationSettingsBody } from '#contract/settings.ts'
import { entriesOf, linesIn } from '../../ui/lines.ts'
import type { Line } from '../../ui/lines.ts'

// The bounds of the API. Its schemas stay out of the browser; it refuses by itself what these let through.
export const alertEmailsMax = 50
export const workspacesMaxMax = 10_000

/** What the form holds, as it was typed. */
export type SettingsDraft = {
  readonly language: OrganizationSettings['language']
  readonly alertEmails: string
  readonly workspacesMax: string
}

export type SettingsProblems = {
  readonly alertEmails?:
    | { readonly type: 'too_many' }
    | { readonly type: 'no_address'; readonly line: Line }
  readonly workspacesMax?: true
}

type Body = Pick<UpdateOrganizationSettingsBody, 'language' | 'alert_emails' | 'workspaces_max'>

export function settingsDraftOf(settings: OrganizationSettings): SettingsDraft {
  return {
    language: settings.language,
    alertEmails: settings.alert_emails.join('\n'),
    workspacesMax: String(settings.workspaces_max),
  }
}

/** What saving would send: only what differs. With problems, nothing is to be sent. */
export function readSettings(
  draft: SettingsDraft,
  saved: OrganizationSettings,
): { readonly body: Body; readonly problems: SettingsProblems | undefined } {
  const lines = linesIn(draft.alertEmails)
  const emails = entriesOf(lines).map((email) => email.toLowerCase())
  const workspacesMax = readCount(draft.workspacesMax)
  const wrong = lines.find(({ text }) => !/^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(text))
  const problems: SettingsProblems = {
    ...(wrong && { alertEmails: { type: 'no_address', line: wrong } }),
    ...(!wrong && emails.length > alertEmailsMax && { alertEmails: { type: 'too_many' } }),
    ...(workspacesMax === undefined && { workspacesMax: true }),
  }
  const body: Body = {
    ...(draft.language !== saved.language && { language: draft.language }),
    ...(emails.join() !== saved.alert_emails.join() && { alert_emails: emails }),
    ...(workspacesMax !== undefined &&
      workspacesMax !== saved.workspaces_max && { workspaces_max: workspacesMax }),
  }
  return { body, problems: Object.keys(problems).length > 0 ? problems : undefined }
}

/** Whole numbers may be grouped as either language groups them. */
function readCount(text: string): number | undefined {
  const digits = text.replaceAll(/[\s\u{a0}\u{202f},]/gu, '')
  const count = /^\d{1,6}$/.test(digits) ? Number(digits) : 0
  return count >= 1 && count <= workspacesMaxMax ? count : undefined
}
