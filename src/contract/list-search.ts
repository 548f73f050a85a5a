import { z } from 'zod'
import { limits } from './limits.ts'
import { isPlainText, queryBoolean } from './shapes.ts'

/** Extensions of lists: what is looked for in them, and in which order they come. */

const searchProblem = `Must have at most ${limits.searchCharactersMax} characters`

/** Only what has this part of a text in it, whatever its case. Nothing in it is a pattern. */
export const search = z
  .string()
  .refine((text) => Array.from(text).length <= limits.searchCharactersMax, searchProblem)
  .refine(isPlainText, 'Must not have control characters')
  .meta({ maxLength: limits.searchCharactersMax })
  .optional()

const ageOrders = ['newest_first', 'oldest_first'] as const
const orders = [...ageOrders, 'name_ascending', 'name_descending'] as const

/** For lists of what has no name of its own. */
export const ageOrder = z.enum(ageOrders, `Must be one of ${ageOrders.join(', ')}`)

/** The query of lists that are searched, and of what has no name of its own. */
export const searchAndAgeOrder = { search, order: ageOrder.default('newest_first') }

/** Names that differ in the case of A to Z alone are alike, and come in the order of ids. */
const order = z.enum(orders, `Must be one of ${orders.join(', ')}`).default('newest_first')

/** For what is kept for ever once it is closed: left out, archived ones are listed too. */
export const excludeArchived = queryBoolean.default(false)

/** The query of lists that are searched and ordered. */
export const searchAndOrder = { search, order }
