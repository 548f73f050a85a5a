import { expect, test } from 'vitest'
import { catalog } from './catalog-data.ts'
import { limitedGroupsOf } from './limited-group.ts'

const groups = limitedGroupsOf(catalog)

test('every model and every alias is in exactly one group', () => {
  const listed = groups.flatMap((group) => (group.type === 'model_group' ? group.models : []))

  const names = catalog.models.flatMap(({ id, aliases }) => [id, ...aliases])
  expect(listed.toSorted()).toEqual(names.toSorted())
})

test('no two groups share an id, inside or on the wire', () => {
  expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length)
  expect(new Set(groups.map(({ wireId }) => wireId)).size).toBe(groups.length)
})

test('the models outside the catalog have a group, which lists none', () => {
  expect(groups).toContainEqual(
    expect.objectContaining({ type: 'model_group', id: 'other', models: [] }),
  )
})

test('counting tokens is limited in requests, and what runs at once in number', () => {
  const taken = Object.fromEntries(groups.map(({ id, limiters }) => [id, limiters]))

  expect(taken).toMatchObject({
    token_count: ['requests_per_minute'],
    concurrency: ['concurrent_requests'],
  })
  expect(taken['claude_opus_4_x']).not.toContain('concurrent_requests')
})
