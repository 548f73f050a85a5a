import { useState } from 'react'
import { useCan } from '../api/use-account.ts'
import { useReason } from '../language/use-reason.ts'
import { useMessages } from '../language/language.tsx'
import { Button } from '../ui/button.tsx'
import { Page } from '../ui/page.tsx'
import { Invitations } from './people/invitations.tsx'
import { InviteSheet } from './people/invite-sheet.tsx'
import { PeopleList } from './people/people-list.tsx'

/** The members of the organization, and those who are invited. */
export function MembersPage() {
  const { people } = useMessages()
  const whyNot = useReason()
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
          disabledReason={whyNot('invites.edit')}
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
