import { expect, test } from 'vitest'
import vitestConfig from '../vitest.config.ts'
import { root } from './support/programs.ts'
import { forbiddenImports } from './support/tidy/arrows.ts'
import { formsWithoutCommand } from './support/tidy/console-forms.ts'
import * as configuration from './support/tidy/configuration.ts'
import { brokenLinks } from './support/tidy/documents.ts'
import { readRepository } from './support/tidy/repository.ts'
import * as rules from './support/tidy/rules.ts'
import { show } from './support/tidy/source.ts'
import type { Source, Violation } from './support/tidy/source.ts'

// The rules of STYLE.md that no other tool checks. Each rule is tested on bad samples beside it, in
// test/support/tidy/; here they are held against the repository.

const repository = readRepository(root)
const product = repository.files.filter(({ path }) => /^src\/.*\.tsx?$/.test(path))
const code = repository.files.filter(({ path }) => /\.[cm]?tsx?$/.test(path))
const tests = code.filter(isTest)
// The samples of what is forbidden have to name it.
const text = repository.files.filter(({ path }) => !path.startsWith('test/support/tidy/'))

/** Tables that are one list of data, where a second file would only hide half of it. */
const longTables = ['src/domain/catalog-data.ts']

/** Forms of the console that show no command, and why. */
const formsOnTheirOwn = {
  'src/console/ui/form.tsx': 'it is the one that shows the others’ commands',
  'src/console/pages/sign-in/plain-form.tsx':
    'nobody is signed in there, and what is typed opens an account',
} as const

test('imports follow the arrows between the layers', () => {
  expect(violations(product, forbiddenImports)).toEqual([])
})

test('time, chance and settings are handed in', () => {
  const handed = product.filter((source) => !isTest(source))

  expect(violations(handed, rules.bannedCalls)).toEqual([])
})

test(`a file of the product has at most ${rules.fileLinesMax} lines`, () => {
  const bounded = product.filter((each) => !isTest(each) && !longTables.includes(each.path))

  expect(violations(bounded, rules.fileTooLong)).toEqual([])
})

test('every exception to the length of a file is still needed', () => {
  const tables = product.filter(({ path }) => longTables.includes(path))

  expect(tables.filter((each) => rules.fileTooLong(each).length > 0)).toHaveLength(
    longTables.length,
  )
})

test('a file is named after the one thing that it exports', () => {
  expect(violations(code, rules.vagueFileName)).toEqual([])
})

test('a name is imported from the file that makes it', () => {
  expect(violations(code, rules.barrels)).toEqual([])
})

test('nothing is marked as unfinished', () => {
  expect(violations(text, rules.unfinishedMarks)).toEqual([])
})

test('every test runs', () => {
  expect(violations(tests, rules.unrunTests)).toEqual([])
})

test('every test belongs to exactly one project', () => {
  const paths = tests.map(({ path }) => path)

  expect(configuration.misplacedTests(paths, testProjects())).toEqual([])
})

test('what lint and the compiler overlook has a reason', () => {
  expect(violations(text, rules.unexplainedSuppressions)).toEqual([])
})

test('the rules that are left to lint fail the build', () => {
  const lint = readJson('.oxlintrc.json') as { rules: Record<string, unknown> }

  expect(configuration.softLintRules(lint.rules, lintRules)).toEqual([])
})

test('domain, ledger and store say what each export promises', () => {
  const relied = product.filter((each) => /^src\/(?:domain|ledger|store)\//.test(each.path))

  expect(
    violations(
      relied.filter((each) => !isTest(each)),
      rules.missingContracts,
    ),
  ).toEqual([])
})

test('every form of the console shows its command', () => {
  const drawn = product.filter(({ path }) => /^src\/console\/.*\.tsx$/.test(path))
  const own = Object.keys(formsOnTheirOwn)

  const found = drawn.flatMap(formsWithoutCommand)

  expect(found.filter(({ path }) => !own.includes(path)).map(show)).toEqual([])
  expect([...new Set(found.map(({ path }) => path))].sort()).toEqual(own.sort())
})

test('links between documents lead somewhere', () => {
  const documents = repository.files.filter(({ path }) => path.endsWith('.md'))
  const findText = (path: string) => documents.find((each) => each.path === path)?.text
  const broken = documents.flatMap((each) => brokenLinks(each, { ...repository, findText }))

  expect(broken.map(show)).toEqual([])
})

test('nothing names a path or a package host of one machine', () => {
  expect(violations(text, rules.machinePaths)).toEqual([])
})

test('docs/dependencies.md says why each package is here', () => {
  const page = textOf('docs/dependencies.md')

  expect(configuration.dependencyFaults(readManifest(), page)).toEqual([])
})

test('packages are pinned and install without a script', () => {
  const lockfile = readJson('package-lock.json') as configuration.Lockfile

  expect(configuration.looseVersions(readManifest())).toEqual([])
  expect(configuration.installScripts(lockfile)).toEqual([])
})

const lintRules = [
  'import/no-cycle',
  'import/no-default-export',
  'max-lines-per-function',
  'no-console',
  'typescript/consistent-type-imports',
  'typescript/no-explicit-any',
  'typescript/no-floating-promises',
  'typescript/switch-exhaustiveness-check',
]

function violations(files: readonly Source[], rule: (source: Source) => Violation[]): string[] {
  return files.flatMap(rule).map(show)
}

function isTest({ path }: Source): boolean {
  return path.endsWith('.test.ts')
}

function testProjects(): configuration.TestProject[] {
  const { test: config } = vitestConfig as {
    test: { projects: { test: configuration.TestProject }[] }
  }
  return config.projects.map((project) => project.test)
}

function readManifest(): configuration.Manifest {
  return readJson('package.json') as configuration.Manifest
}

function readJson(path: string): unknown {
  return JSON.parse(textOf(path))
}

function textOf(path: string): string {
  const file = repository.files.find((each) => each.path === path)
  if (file === undefined) throw new Error(`${path} is missing`)
  return file.text
}
