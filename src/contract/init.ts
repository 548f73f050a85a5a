import { z } from 'zod'
import { languages, usageTiers } from '#domain/organization.ts'
import { email, name, newPassword } from './shapes.ts'

/** What the first start of an installation needs to know. Not part of the public API. */
export const InitBody = z.strictObject({
  organization: name,
  email,
  password: newPassword,
  /** The person's name; left out, what stands before the @. */
  name: name.optional(),
  /** The rate limits that the organization starts with. */
  usage_tier: z.enum(usageTiers, `Must be one of ${usageTiers.join(', ')}`).default('start'),
  /** Of its mail. */
  language: z.enum(languages, `Must be one of ${languages.join(', ')}`).default('en'),
})
export type InitBody = z.infer<typeof InitBody>
/** Before what is left out has got its default. */
export type InitInput = z.input<typeof InitBody>

export const InitResponse = z.object({
  organization_id: z.uuid(),
  user_id: z.string(),
  default_workspace_id: z.string(),
  admin_api_key: z.string(),
})
export type InitResponse = z.infer<typeof InitResponse>
