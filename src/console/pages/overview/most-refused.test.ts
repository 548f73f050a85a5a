import { expect, test } from 'vitest'
import type { RefusalResult } from '#contract/usage-refusals.ts'
import { mostRefused } from './most-refused.ts'

const result = (workspaceId: string | null, id: string, requests: number): RefusalResult => ({
  requests,
  limiter: { id, kind: 'spend_reached', scope: 'workspace', model_group: null, detail: 'monthly' },
  workspace_id: workspaceId,
  api_key_id: null,
  model: null,
})

const bucket = (results: RefusalResult[]) => ({
  starting_at: '2026-11-01T00:00:00Z',
  ending_at: '2026-11-01T01:00:00Z',
  results,
})

test('what refused most comes first, over all hours, and the Default workspace has its id', () => {
  const refused = mostRefused(
    [
      bucket([result('w', 'a', 3), result(null, 'a', 4)]),
      bucket([]),
      bucket([result('w', 'a', 2), result('w', 'b', 1)]),
    ],
    'default',
  )

  expect(
    refused.map(({ workspaceId, limiter, requests }) => [workspaceId, limiter.id, requests]),
  ).toEqual([
    ['w', 'a', 5],
    ['default', 'a', 4],
    ['w', 'b', 1],
  ])
})
