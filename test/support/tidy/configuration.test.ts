import { expect, test } from 'vitest'
import * as configuration from './configuration.ts'

test('a package without a line, and a line without a package, are found', () => {
  const manifest = {
    dependencies: { pg: '8.0.0', zod: '4.0.0' },
    devDependencies: { knip: '6.0.0' },
  }
  const page =
    '| package | why |\n|---|---|\n| `pg` | PostgreSQL |\n| `knip`, `hono` | `zod` is named here |\n'

  expect(configuration.dependencyFaults(manifest, page)).toEqual([
    'zod has no line that says why it is here',
    'hono has a line, and is not installed',
  ])
})

test('a version that may move is found', () => {
  const versions = { a: '1.2.3', b: '^1.2.3', c: 'latest', d: '1.2.3-rc.1' }

  expect(configuration.looseVersions({ optionalDependencies: versions })).toEqual([
    'b is at ^1.2.3: pin one version',
    'c is at latest: pin one version',
  ])
})

test('an install script of a package that the product needs is found', () => {
  const packages = {
    'node_modules/a': { hasInstallScript: true },
    'node_modules/b': { hasInstallScript: true, dev: true },
    'node_modules/c': {},
  }

  expect(configuration.installScripts({ packages })).toHaveLength(1)
})

test('a test in no project or in two is found', () => {
  const projects = [
    { include: ['src/**/*.test.ts'], exclude: ['src/**/*.integration.test.ts'] },
    { include: ['src/**/*.integration.test.ts', 'src/twice.test.ts'] },
  ]
  const found = (path: string) => configuration.misplacedTests([path], projects)

  expect(found('src/a/b.test.ts')).toEqual([])
  expect(found('src/a/b.integration.test.ts')).toEqual([])
  expect(found('test/nowhere.test.ts')).toHaveLength(1)
  expect(found('src/twice.test.ts')).toHaveLength(1)
})

test('a lint rule that no longer fails the build is found', () => {
  const rules = { a: 'error', b: ['error', { max: 1 }], c: 'warn', d: ['off'] }

  expect(configuration.softLintRules(rules, ['a', 'b', 'c', 'd', 'e'])).toHaveLength(3)
})
