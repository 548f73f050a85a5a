import { useState } from 'react'
import type { OrganizationSettings } from '#contract/settings.ts'
import { requestOf } from '../../api/request.ts'
import { useChange } from '../../api/use-api.ts'
import { useLanguage } from '../../language/language.tsx'
import { useReason } from '../../language/use-reason.ts'
import { Radios } from '../../ui/choice.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { useToast } from '../../ui/toast.tsx'
import { alertEmailsMax, readSettings, settingsDraftOf, workspacesMaxMax } from './read-settings.ts'
import type { SettingsDraft, SettingsProblems } from './read-settings.ts'

const operation = 'POST /v1/organizations/settings'

/** The language, whom alerts go to, and how many workspaces there may be. Limits have a page of their own. */
export function SettingsForm({ settings: saved }: { readonly settings: OrganizationSettings }) {
  const { messages } = useLanguage()
  const { settings, common } = messages
  const toast = useToast()
  const [draft, setDraft] = useState(() => settingsDraftOf(saved))
  const [isTried, setTried] = useState(false)
  const { mutate, isPending, error } = useChange(operation, {
    onDone: (answer) => {
      toast(common.saved)
      setDraft(settingsDraftOf(answer))
      setTried(false)
    },
  })
  const { body, problems } = readSettings(draft, saved)
  const isUnchanged = Object.keys(body).length === 0 && problems === undefined
  const whyNot = useReason()('organization_settings.edit')
  const reason = whyNot ?? (isUnchanged ? settings.nothingChanged : undefined)
  const submit = (): void => {
    setTried(true)
    if (problems === undefined) mutate({ body })
  }
  return (
    <Form
      submitLabel={common.save}
      onSubmit={submit}
      isBusy={isPending}
      fault={error}
      request={problems === undefined && !isUnchanged ? requestOf(operation, { body }) : null}
      disabledReason={reason}
    >
      <SettingsFields
        draft={draft}
        onChange={(next) => setDraft({ ...draft, ...next })}
        problems={isTried ? problems : undefined}
      />
    </Form>
  )
}

type FieldsProps = {
  readonly draft: SettingsDraft
  readonly onChange: (next: Partial<SettingsDraft>) => void
  readonly problems: SettingsProblems | undefined
}

function SettingsFields({ draft, onChange, problems }: FieldsProps) {
  const { messages, format } = useLanguage()
  const { settings } = messages
  const wrong = problems?.alertEmails
  const emailsProblem =
    wrong &&
    (wrong.type === 'too_many'
      ? settings.alertEmailsTooMany(format.count(alertEmailsMax))
      : settings.alertEmailProblem(wrong.line.number, wrong.line.text))
  return (
    <>
      <Radios
        label={settings.language}
        help={settings.languageHelp}
        value={draft.language}
        onChange={(language) => onChange({ language })}
        choices={(['en', 'fr'] as const).map((value) => ({
          value,
          label: settings.languages[value],
        }))}
      />
      <TextField
        label={settings.alertEmails}
        help={settings.alertEmailsHelp}
        value={draft.alertEmails}
        onChange={(alertEmails) => onChange({ alertEmails })}
        rows={4}
        autoComplete="off"
        error={emailsProblem}
      />
      <TextField
        label={settings.workspacesMax}
        help={settings.workspacesMaxHelp}
        value={draft.workspacesMax}
        onChange={(workspacesMax) => onChange({ workspacesMax })}
        inputMode="numeric"
        autoComplete="off"
        error={
          problems?.workspacesMax
            ? settings.workspacesMaxProblem(format.count(workspacesMaxMax))
            : undefined
        }
      />
    </>
  )
}
