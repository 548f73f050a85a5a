import { z } from 'zod'
import { limits } from './limits.ts'
import { isPlainText, name } from './shapes.ts'

/** What the first start of an installation needs to know. Not part of the public API. */
export const InitBody = z.strictObject({
  organization: name,
  email: z
    .string()
    .max(limits.emailCharactersMax, `Must have at most ${limits.emailCharactersMax} characters`)
    .regex(/^[^\s@]+@[^\s@]+\.[^\s@.]+$/, 'Must be an e-mail address')
    .refine(isPlainText, 'Must be an e-mail address')
    .transform((text) => text.toLowerCase()),
  password: z
    .string()
    .min(
      limits.passwordCharactersMin,
      `Must have at least ${limits.passwordCharactersMin} characters`,
    )
    .max(
      limits.passwordCharactersMax,
      `Must have at most ${limits.passwordCharactersMax} characters`,
    ),
  /** The person's name; left out, what stands before the @. */
  name: name.optional(),
})
export type InitBody = z.infer<typeof InitBody>

export const InitResponse = z.object({
  organization_id: z.uuid(),
  user_id: z.string(),
  default_workspace_id: z.string(),
  admin_api_key: z.string(),
})
export type InitResponse = z.infer<typeof InitResponse>
