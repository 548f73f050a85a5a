import { z } from 'zod'
import { limits } from './limits.ts'
import { isPlainText } from './shapes.ts'

const emptyProblem = 'Must have an entry; null allows all'

/** Models that may be called, as requests name them; null: all of them. */
export const allowedModels = z
  .array(
    z
      .string()
      .refine((text) => text.trim() !== '' && isPlainText(text), 'Must be the id of a model')
      .max(limits.modelCharactersMax, `Must have at most ${limits.modelCharactersMax} characters`),
  )
  .min(1, emptyProblem)
  .max(limits.allowedModelsMax, `Must have at most ${limits.allowedModelsMax} entries`)
  .transform((models) => [...new Set(models)])
  .nullable()

/** Addresses and ranges (CIDR) that may call; null: all of them. The use case checks that each is one. */
export const allowedIps = z
  .array(z.string())
  .min(1, emptyProblem)
  .max(limits.allowedIpsMax, `Must have at most ${limits.allowedIpsMax} entries`)
  .transform((networks) => [...new Set(networks)])
  .nullable()

/** Both, as responses have them. */
export const shownAllowLists = {
  allowed_models: z.array(z.string()).nullable(),
  allowed_ips: z.array(z.string()).nullable(),
}
