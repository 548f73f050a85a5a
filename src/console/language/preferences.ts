import type { Language } from '#i18n/format.ts'

export type Theme = 'light' | 'system' | 'dark'

const yearSeconds = 365 * 24 * 3_600

/** Kept in cookies, which the server reads before it sends the page: so nothing flashes. */
function remember(name: string, value: string): void {
  document.cookie = `${name}=${value}; path=/; max-age=${yearSeconds}; samesite=lax`
}

/** In force at once. */
export function chooseTheme(theme: Theme): void {
  remember('atelier_theme', theme)
  document.documentElement.dataset['theme'] = theme
}

export function currentTheme(): Theme {
  const theme = document.documentElement.dataset['theme']
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** In force from the next page that is loaded. */
export function rememberLanguage(language: Language): void {
  remember('atelier_language', language)
}

/** Else the page speaks the first of the browser's languages that it knows. */
export function hasChosenLanguage(): boolean {
  return document.cookie.split(/;\s*/).some((cookie) => cookie.startsWith('atelier_language='))
}

/** The page is loaded anew: every text on it changes. */
export function chooseLanguage(language: Language): void {
  rememberLanguage(language)
  window.location.reload()
}
