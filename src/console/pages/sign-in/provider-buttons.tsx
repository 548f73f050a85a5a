import type { SignInOptions } from '#contract/sign-in.ts'
import { useLanguage } from '../../language/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { describeSignInFault } from './describe-sign-in-fault.ts'
import { useEntry } from './use-entry.ts'

/** To the identity providers. They send whoever has signed in there back to `returnTo`. */
export function ProviderButtons({
  providers,
  returnTo,
  isFirst = false,
  isFresh = false,
}: {
  readonly providers: SignInOptions['identity_providers']
  readonly returnTo: string
  /** The way in that is meant for most. */
  readonly isFirst?: boolean
  /** The provider is to ask for the password again. */
  readonly isFresh?: boolean
}) {
  const spoken = useLanguage()
  const { signIn } = spoken.messages
  const start = useEntry('POST /v1/organizations/sso/start', ({ url }) =>
    window.location.assign(url),
  )
  if (providers.length === 0) return null
  return (
    <div className="flex flex-col gap-3">
      {start.error && (
        <Notice tone="bad">
          {describeSignInFault(start.error, spoken, signIn.sso.provider_failed)}
        </Notice>
      )}
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          variant={isFirst ? 'primary' : 'plain'}
          isBusy={start.isPending}
          onPress={() =>
            start.mutate({
              body: { identity_provider_id: id, return_to: returnTo, fresh: isFresh },
            })
          }
        >
          <span className="truncate">{signIn.withProvider(name)}</span>
        </Button>
      ))}
    </div>
  )
}
