import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file that the build wrote, and the files that it cannot do without. */
type Built = { readonly file: string; readonly imports?: readonly string[] }

/** What a browser is told to fetch before any script has asked for it. */
export type Preloads = (view: {
  readonly path: string
  readonly language: 'en' | 'fr'
  readonly isSignedIn: boolean
}) => string

/** Where nobody has to be signed in. */
const openPaths = /^\/(sign-in|setup|invite|reset-password)(\/|$)/

/** The names of two are in the sources, from where the build was started. */
const messagesOf = (language: string): string => `../i18n/console/messages.${language}.ts`
const overview = 'pages/overview.tsx'

/**
 * The texts in the reader's language, the first page, and who it is that reads, all at once: else each would be found
 * out about only once the one before has come. Of the build in that folder; without one there is nothing to be told.
 */
export function readPreloads(folder: string, html: string): Preloads {
  const file = join(folder, '.vite', 'manifest.json')
  if (!existsSync(file)) return () => ''
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Built>>
  const filesOf = (name: string): string[] => {
    const built = manifest[name]
    return built ? [built.file, ...(built.imports ?? []).flatMap(filesOf)] : []
  }
  const linksTo = (names: readonly string[]): string =>
    [...new Set(names.flatMap(filesOf))]
      .filter((each) => !html.includes(each))
      .map((each) => `<link rel="modulepreload" crossorigin href="/${each}">`)
      .join('')
  const known = new Map(
    (['en', 'fr'] as const).map((language) => [
      language,
      { any: linksTo([messagesOf(language)]), first: linksTo([messagesOf(language), overview]) },
    ]),
  )
  return ({ path, language, isSignedIn }) => {
    const scripts = known.get(language)?.[path === '/' && isSignedIn ? 'first' : 'any'] ?? ''
    return isSignedIn && !openPaths.test(path) ? scripts + account : scripts
  }
}

const account = '<link rel="preload" as="fetch" crossorigin href="/v1/organizations/account">'
