import { matchesGlob } from 'node:path'

export type Manifest = {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** Packages without a line in `docs/dependencies.md`, and lines there about packages that are gone. */
export function dependencyFaults(manifest: Manifest, page: string): string[] {
  const installed = new Set(Object.keys(packagesOf(manifest)))
  const explained = new Set(
    Array.from(page.matchAll(/^\|(.*?)\|/gm), (row) => namesIn(row[1]!)).flat(),
  )
  return [
    ...[...installed.difference(explained)].map(
      (name) => `${name} has no line that says why it is here`,
    ),
    ...[...explained.difference(installed)].map(
      (name) => `${name} has a line, and is not installed`,
    ),
  ]
}

function namesIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), (match) => match[1]!)
}

/** A range would install tomorrow what nobody has tested today. */
export function looseVersions(manifest: Manifest): string[] {
  return Object.entries(packagesOf(manifest))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} is at ${version}: pin one version`)
}

function packagesOf(manifest: Manifest): Record<string, string> {
  return { ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.devDependencies }
}

export type Lockfile = {
  readonly packages: Readonly<
    Record<string, { readonly hasInstallScript?: boolean; readonly dev?: boolean }>
  >
}

/** npm 12 blocks install scripts, so a product that needs one does not install. */
export function installScripts(lockfile: Lockfile): string[] {
  return Object.entries(lockfile.packages)
    .filter(([, entry]) => entry.hasInstallScript === true && entry.dev !== true)
    .map(([path]) => `${path} wants to run a script when it is installed`)
}

export type TestProject = {
  readonly include: readonly string[]
  readonly exclude?: readonly string[]
}

/** A test that no project includes is never run, and one that two include is run twice. */
export function misplacedTests(
  paths: readonly string[],
  projects: readonly TestProject[],
): string[] {
  return paths.flatMap((path) => {
    const matches = (globs: readonly string[]) => globs.some((glob) => matchesGlob(path, glob))
    const homes = projects.filter(
      ({ include, exclude = [] }) => matches(include) && !matches(exclude),
    )
    return homes.length === 1
      ? []
      : [`${path} is in ${homes.length} projects of vitest.config.ts, not in one`]
  })
}

/** Rules of the style guide that lint enforces: turned off there, they would be wishes. */
export function softLintRules(
  rules: Readonly<Record<string, unknown>>,
  needed: readonly string[],
): string[] {
  return needed
    .filter((rule) => [rules[rule]].flat()[0] !== 'error')
    .map((rule) => `${rule} is not an error in .oxlintrc.json`)
}
