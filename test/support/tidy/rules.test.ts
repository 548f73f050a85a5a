import { describe, expect, test } from 'vitest'
import * as rules from './rules.ts'
import { sourceOf } from './source.ts'
import type { Source, Violation } from './source.ts'

describe('calls that hide time, chance or settings', () => {
  test.each([
    'const a = Date.now()',
    'const a = new Date()',
    'const a = performance.now()',
    'const a = Math.random()',
    `import { randomUUID } from 'node:crypto'`,
    'const a = `${crypto.randomUUID()}`',
    `const a = process.env['HOME']`,
  ])('are found: %s', (text) => {
    expect(linesFound(rules.bannedCalls, 'src/control/a.ts', text)).toEqual([1])
  })

  test('are allowed where they live, and in words', () => {
    expect(linesFound(rules.bannedCalls, 'src/platform/clock.ts', 'Date.now()')).toEqual([])
    expect(linesFound(rules.bannedCalls, 'src/control/a.ts', '// Date.now()')).toEqual([])
    expect(linesFound(rules.bannedCalls, 'src/control/a.ts', 'new Date(nowMs)')).toEqual([])
    expect(linesFound(rules.bannedCalls, 'src/start.ts', 'process.env')).toEqual([])
    expect(linesFound(rules.bannedCalls, 'src/platform/a.ts', 'process.env')).toEqual([1])
  })
})

test('a file one line over the bound is found, one at the bound is not', () => {
  const lines = (count: number) => 'a\n'.repeat(count)

  expect(linesFound(rules.fileTooLong, 'src/a.ts', lines(rules.fileLinesMax + 1))).toHaveLength(1)
  expect(linesFound(rules.fileTooLong, 'src/a.ts', lines(rules.fileLinesMax))).toEqual([])
})

test('a file with a name that says nothing is found', () => {
  expect(linesFound(rules.vagueFileName, 'src/domain/utils.ts')).toEqual([1])
  expect(linesFound(rules.vagueFileName, 'src/domain/index.ts')).toEqual([1])
  expect(linesFound(rules.vagueFileName, 'src/domain/money.ts')).toEqual([])
})

test('a re-export is found, an export is not', () => {
  expect(linesFound(rules.barrels, 'src/a.ts', `export * from './b.ts'`)).toEqual([1])
  expect(linesFound(rules.barrels, 'src/a.ts', `export { b } from './b.ts'`)).toEqual([1])
  expect(linesFound(rules.barrels, 'src/a.ts', `export type { B } from './b.ts'`)).toEqual([1])
  expect(linesFound(rules.barrels, 'src/a.ts', `export type B = {}\nexport const b = 1`)).toEqual(
    [],
  )
})

test('unfinished work is found, in comments too', () => {
  expect(linesFound(rules.unfinishedMarks, 'src/a.ts', 'a()\n// TODO: b')).toEqual([2])
  expect(linesFound(rules.unfinishedMarks, 'README.md', 'FIXME')).toEqual([1])
  expect(linesFound(rules.unfinishedMarks, 'src/a.ts', 'const todoList = []')).toEqual([])
})

test('a test that would not run is found', () => {
  expect(linesFound(rules.unrunTests, 'a.test.ts', `test.only('a', f)`)).toEqual([1])
  expect(linesFound(rules.unrunTests, 'a.test.ts', `describe.each([]).skip('a', f)`)).toEqual([1])
  expect(linesFound(rules.unrunTests, 'a.test.ts', `test('a', (c) => c.skip())`)).toEqual([1])
  expect(linesFound(rules.unrunTests, 'a.test.ts', `describe.concurrent.skip('a', f)`)).toEqual([1])
  expect(linesFound(rules.unrunTests, 'a.test.ts', `test.skipIf(a)('a', f)`)).toEqual([1])
  expect(linesFound(rules.unrunTests, 'a.test.ts', `test('skip', f)`)).toEqual([])
})

test('a suppression without a reason is found', () => {
  const found = (text: string) => linesFound(rules.unexplainedSuppressions, 'src/a.ts', text)

  expect(found('// oxlint-disable-next-line no-console')).toEqual([1])
  expect(found('// @ts-expect-error')).toEqual([1])
  expect(found('// @ts-ignore because')).toEqual([1])
  expect(found('// oxlint-disable-next-line no-console -- the banner')).toEqual([])
  expect(found('// @ts-expect-error the types lag behind Node')).toEqual([])
})

test('a path or a package host of one machine is found', () => {
  const found = (text: string) => linesFound(rules.machinePaths, 'docs/a.md', text)

  expect(found(['see ', 'work', 'somewhere', 'a.ts'].join('/'))).toEqual([1])
  expect(found('see /home/alice/a.ts')).toEqual([1])
  expect(found(['see ..', 'shared', 'design.md'].join('/'))).toEqual([1])
  expect(found('"resolved": "https://packages.example/a.tgz"')).toEqual([1])
  expect(found('registry=https://packages.example/')).toEqual([1])
  expect(found('GET /v1/work/items and src/home/a.ts')).toEqual([])
})

describe('contract comments', () => {
  const found = (text: string) => linesFound(rules.missingContracts, 'src/domain/a.ts', text)

  test('an export without one is found', () => {
    expect(found('export function a() {}')).toEqual([1])
    expect(found('/* no contract */\nexport const a = 1')).toEqual([2])
    expect(found('/** One. */\n\nexport type A = 1')).toEqual([3])
    expect(found('/** One. */\nexport const a = 1\nexport const b = 2')).toEqual([3])
  })

  test('an export with one passes, and so do its later overloads', () => {
    expect(found('/** One. */\nexport const a = 1')).toEqual([])
    expect(found('/**\n * One.\n */\nexport async function a() {}')).toEqual([])
    expect(found('/** One. */\nexport function a(): 1\nexport function a(b: 1): 1')).toEqual([])
  })
})

function linesFound(rule: (source: Source) => Violation[], path: string, text = ''): number[] {
  return rule(sourceOf(path, text)).map(({ line }) => line)
}
