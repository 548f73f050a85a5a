import { useState } from 'react'
import { holdersOf, useCan } from '../api/use-account.ts'
import { describeHolders } from '../language/describe-fault.ts'
import { useLanguage } from '../language/language.tsx'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Invitations } from './people/invitations.tsx'
import { InviteSheet } from './people/invite-sheet.tsx'
import { PeopleList } from './people/people-list.tsx'

/** The members of the organization, and those who are invited. */
export function MembersPage() {
  const { messages, format } = useLanguage()
  const { people } = messages
  const can = useCan()
  const [isInviting, setInviting] = useState(false)
  return (
    <Page
      title={people.title}
      intro={people.intro}
      action={
        <Button
          variant="primary"
          onPress={() => setInviting(true)}
          disabledReason={
            can('invites.edit')
              ? undefined
              : describeHolders(holdersOf('invites.edit'), messages, format)
          }
        >
          {people.invite}
        </Button>
      }
    >
      <PeopleList />
      {can('invites.view') && <Invitations />}
      {isInviting && <InviteSheet onClose={() => setInviting(false)} />}
    </Page>
  )
}
