import { z } from 'zod'
import type { WorkspaceId } from '#domain/id.ts'
import { endpoint } from './endpoint.ts'
import { taggedId, timestamp } from './shapes.ts'

/**
 * What a person asks with from the playground. No API key: it is in no list of them, and whatever reports by key has
 * its requests as without a key.
 */
export const PlaygroundKey = z.object({
  id: z.string(),
  type: z.literal('playground_key'),
  workspace_id: z.string(),
  /** Who asks with it. */
  user_id: z.string(),
  expires_at: timestamp,
})
export type PlaygroundKey = z.infer<typeof PlaygroundKey>

/** The only answer that ever holds the secret. */
const CreatedPlaygroundKey = PlaygroundKey.extend({ key: z.string() })

export const CreatePlaygroundKeyBody = z.strictObject({
  /** The Default workspace goes by its id here too. */
  workspace_id: taggedId<WorkspaceId>('wrkspc'),
})
export type CreatePlaygroundKeyBody = z.infer<typeof CreatePlaygroundKeyBody>

export const createPlaygroundKeyEndpoint = endpoint({
  method: 'POST',
  path: '/v1/organizations/playground_keys',
  summary:
    'Gives whoever is signed in a secret to call models with in a workspace, for a quarter of an hour. ' +
    'The one that they had there before opens nothing any more.',
  action: 'playground.use',
  extension: true,
  body: CreatePlaygroundKeyBody,
  response: CreatedPlaygroundKey,
})
