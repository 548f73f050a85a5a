import { useState } from 'react'
import type { Language } from '#i18n/format.ts'
import { requestOf } from '../../api/request.ts'
import { useAccount } from '../../api/use-account.ts'
import { useChange } from '../../api/use-api.ts'
import { chooseLanguage } from '../../language/preferences.ts'
import { useLanguage } from '../../language/language.tsx'
import { TextField } from '../../ui/fields.tsx'
import { Form } from '../../ui/form.tsx'
import { Card, Section } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { useToast } from '../../ui/toast.tsx'

type ChosenLanguage = Language | 'organization'

const operation = 'POST /v1/organizations/account'

/** Name and language. */
export function ProfileSection() {
  const { messages, language: shownLanguage } = useLanguage()
  const { account: words, common } = messages
  const account = useAccount()
  const toast = useToast()
  const [name, setName] = useState(account.user.name)
  const given = account.language ?? 'organization'
  const [language, setLanguage] = useState<ChosenLanguage>(given)
  const save = useChange(operation, {
    onDone: (saved) => {
      const next = saved.language ?? saved.organization_language
      // Whoever has changed the name alone goes on reading what they read.
      if (language === given || next === shownLanguage) toast(common.saved)
      else chooseLanguage(next)
    },
  })
  const input = { body: { name, language: language === 'organization' ? null : language } }
  const { languages } = words
  return (
    <Section title={words.profile}>
      <Card>
        <Given />
        <Form
          submitLabel={common.save}
          onSubmit={() => save.mutate(input)}
          isBusy={save.isPending}
          fault={save.error}
          request={requestOf(operation, input)}
        >
          <TextField
            label={words.name}
            value={name}
            onChange={setName}
            autoComplete="name"
            maxLength={255}
            isRequired
          />
          <Select<ChosenLanguage>
            label={words.language}
            help={words.languageHelp}
            value={language}
            onChange={setLanguage}
            choices={[
              { value: 'en', label: 'English' },
              { value: 'fr', label: 'Français' },
              {
                value: 'organization',
                label: words.languageOfOrganization(languages[account.organization_language]),
              },
            ]}
          />
        </Form>
      </Card>
    </Section>
  )
}

/** What others decide. */
function Given() {
  const { account: words, roles } = useLanguage().messages
  const { user } = useAccount()
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
      <dt className="text-quiet">{words.email}</dt>
      <dd className="break-all">{user.email}</dd>
      <dt className="text-quiet">{words.role}</dt>
      <dd>{roles.organization[user.role]}</dd>
    </dl>
  )
}
