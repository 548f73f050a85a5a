import { z } from 'zod'
import { limits } from './limits.ts'
import { isPlainText } from './shapes.ts'

const searchProblem = `Must have at most ${limits.searchCharactersMax} characters`

/** An extension of lists: only what has this part of a text in it, whatever its case. Nothing in it is a pattern. */
export const search = z
  .string()
  .refine((text) => Array.from(text).length <= limits.searchCharactersMax, searchProblem)
  .refine(isPlainText, 'Must not have control characters')
  .meta({ maxLength: limits.searchCharactersMax })
  .optional()
