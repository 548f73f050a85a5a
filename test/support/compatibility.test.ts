import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { endpoints } from '#control/endpoints.ts'
import { extended, nameOf, otherwise, writeCompatibility } from './compatibility.ts'

test('the page on compatibility says what the endpoints say', () => {
  const page = new URL('../../docs/reference/compatibility.md', import.meta.url)

  expect(readFileSync(page, 'utf8'), 'run node test/support/write-compatibility.ts').toBe(
    writeCompatibility(endpoints),
  )
})

test('what it adds by hand is about endpoints that there are', () => {
  const names = new Set(endpoints.map(nameOf))
  const notes = [...Object.keys(extended), ...Object.keys(otherwise)]

  expect(notes.filter((name) => !names.has(name))).toEqual([])
  expect(endpoints.filter((each) => each.extension && extended[nameOf(each)])).toEqual([])
})
