import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const Organization = z.object({
  id: z.uuid(),
  type: z.literal('organization'),
  name: z.string(),
})
export type Organization = z.infer<typeof Organization>

export const getOrganizationEndpoint = endpoint({
  method: 'GET',
  path: '/v1/organizations/me',
  summary: 'Tells which organization a key belongs to.',
  action: 'organization.view',
  response: Organization,
})
