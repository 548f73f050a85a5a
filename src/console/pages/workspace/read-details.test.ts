import { expect, test } from 'vitest'
import type { Workspace } from '#contract/workspaces.ts'
import { detailsDraftOf, readDetails } from './read-details.ts'

const workspace: Workspace = {
  id: 'wrkspc_1',
  type: 'workspace',
  name: 'Search',
  display_color: '#2E8B57',
  created_at: '2026-11-01T00:00:00Z',
  archived_at: null,
  paused_at: null,
  compartment_id: '00000000-0000-4000-8000-000000000000',
  data_residency: {
    workspace_geo: 'us',
    allowed_inference_geos: 'unrestricted',
    default_inference_geo: 'global',
  },
  external_key_id: null,
  user_profile_id: null,
  tags: { team: 'search', cost_center: '4210' },
  allowed_models: ['claude-haiku-5-5', 'claude-sonnet-5-5'],
  allowed_ips: ['10.0.0.0/8'],
}
const draft = detailsDraftOf(workspace)

test('a form that nobody touched sends nothing', () => {
  expect(readDetails(draft, workspace)).toEqual({ body: {}, problems: undefined })
})

test('a tag that is gone is sent as null, one that stays is not sent', () => {
  const tags = [
    { id: 0, name: 'team', value: 'search' },
    { id: 5, name: ' env ', value: ' prod ' },
  ]

  expect(readDetails({ ...draft, tags }, workspace).body).toEqual({
    tags: { env: 'prod', cost_center: null },
  })
})

test('the same models in another order are no change, and no list at all is null', () => {
  const models = ['claude-sonnet-5-5', 'claude-haiku-5-5']

  expect(readDetails({ ...draft, models }, workspace).body).toEqual({})
  expect(readDetails({ ...draft, models: null, addresses: ' \n' }, workspace).body).toEqual({
    allowed_models: null,
    allowed_ips: null,
  })
})

test('a choice of geographies is sent as the list that it means', () => {
  expect(readDetails({ ...draft, geos: 'us' }, workspace).body).toEqual({
    data_residency: { allowed_inference_geos: ['us'] },
  })
})

test('every line that is no address is named, and so is the first tag that is wrong', () => {
  const { problems } = readDetails(
    {
      ...draft,
      name: '  ',
      models: [],
      addresses: '10.0.0.0/8\n10.0.0.0/33\n\nnowhere',
      tags: [
        { id: 0, name: 'team', value: '' },
        { id: 1, name: 'team', value: 'x' },
      ],
    },
    workspace,
  )

  expect(problems).toEqual({
    name: true,
    models: 'none',
    tags: { type: 'twice', line: 2, name: 'team' },
    addresses: {
      type: 'no_network',
      lines: [
        { number: 2, text: '10.0.0.0/33' },
        { number: 4, text: 'nowhere' },
      ],
    },
  })
})
