import { call } from '../../api/client.ts'
import { hasChosenLanguage, rememberLanguage } from '../../language/preferences.ts'

/**
 * Into the console, as whoever has just signed in. The page is loaded anew: nothing of what was read before stays. In a
 * browser in which nobody has chosen a language, it is the person's own.
 */
export async function enterConsole(path: string): Promise<void> {
  if (!hasChosenLanguage()) {
    const account = await call('GET /v1/organizations/account', {}).catch(() => undefined)
    if (account?.language) rememberLanguage(account.language)
  }
  window.location.assign(path)
}
