import { expect, test } from 'vitest'
import { parseTags } from './parse-tags.ts'

test('a line is a name and a value, whatever the spaces', () => {
  expect(parseTags(' cost_center = 4210 \n\nteam: Search = fun')).toEqual({
    type: 'tags',
    tags: { cost_center: '4210', team: 'Search = fun' },
  })
  expect(parseTags('')).toEqual({ type: 'tags', tags: {} })
})

test('a line without a name or a sign between is named', () => {
  expect(parseTags('team = a\ncost_center')).toEqual({ type: 'not_a_tag', line: 'cost_center' })
  expect(parseTags('= 4210')).toEqual({ type: 'not_a_tag', line: '= 4210' })
})
