import { z } from 'zod'
import { centsMax, parseCents } from '#domain/money.ts'
import { limits } from './limits.ts'

/** Parts of requests and responses that several nouns share. */

/** A tagged id of one kind, such as `wrkspc_…`. Opaque beyond its prefix. */
export function taggedId<Id extends string>(prefix: string): z.ZodType<Id> {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_[A-Za-z0-9]{1,64}$`), `Must be an id that begins with ${prefix}_`)
    .transform((text) => text as Id)
}

/**
 * An id in a path. Anything goes: what is not an id of ours names nothing, and gets the same 404 as an id
 * that is gone.
 */
export function pathId<Id extends string>(): z.ZodType<Id> {
  return z.string().transform((text) => (/^\w{1,128}$/.test(text) ? text : '') as Id)
}

/** A name that people give. */
export const name = line(limits.nameCharactersMax)

/** Why somebody wants what they ask for. */
export const reason = line(limits.adjustmentReasonCharactersMax)

/** A line of text. Counted in characters, not in UTF-16 units. */
function line(charactersMax: number) {
  return z
    .string()
    .refine((text) => text.trim() !== '', 'Must not be blank')
    .refine(
      (text) => Array.from(text).length <= charactersMax,
      `Must have at most ${charactersMax} characters`,
    )
    .refine(isPlainText, 'Must not have control characters')
    .meta({ minLength: 1, maxLength: charactersMax })
}

/** Neither control characters, which no database and no terminal takes well, nor halves of characters. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/\p{Cc}/u.test(text)
}

/** An e-mail address, in lower case: it names one person however it is typed. */
export const email = z
  .string()
  .max(limits.emailCharactersMax, `Must have at most ${limits.emailCharactersMax} characters`)
  .regex(
    /^[^\s@<>",;:\\()[\]]+@[^\s@<>",;:\\()[\]]+\.[^\s@.<>",;:\\()[\]]+$/,
    'Must be an e-mail address',
  )
  .refine(isPlainText, 'Must be an e-mail address')
  .transform((text) => text.toLowerCase())
  .meta({ format: 'email' })

/** A password, as somebody chooses it. */
export const newPassword = z
  .string()
  .min(
    limits.passwordCharactersMin,
    `Must have at least ${limits.passwordCharactersMin} characters`,
  )
  .max(limits.passwordCharactersMax, `Must have at most ${limits.passwordCharactersMax} characters`)

/** Whole US cents as a string of digits, read as nano-dollars. */
export const cents = z
  .string('Must be a string of whole US cents: "50000" is $500.00')
  .transform((text, context) => {
    const amountNanoUsd = parseCents(text)
    if (amountNanoUsd !== undefined) return amountNanoUsd
    context.addIssue(
      /^[1-9]\d*$/.test(text)
        ? `Must be "${centsMax}" at most, in whole US cents`
        : 'Must be a string of whole US cents: "50000" is $500.00',
    )
    return z.NEVER
  })
  .meta({ description: 'Whole US cents: "50000" is $500.00.', pattern: '^(0|[1-9][0-9]{0,14})$' })

/** An instant in RFC 3339, with its offset from UTC, read as Unix milliseconds. */
export const instant = z.iso
  .datetime({ offset: true, error: 'Must be an RFC 3339 instant, such as 2027-01-31T00:00:00Z' })
  .transform((text) => Date.parse(text))
  .refine(Number.isSafeInteger, 'Must be an instant that exists')

/** An instant as responses write it. */
export const timestamp = z.iso.datetime()

/** `name=v`, `name=v&name=w` and `name[]=v` are one list. */
export function queryList<Item>(item: z.ZodType<Item>, itemsMax: number): z.ZodType<Item[]> {
  return z.preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(item).max(itemsMax, `Must have at most ${itemsMax} entries`),
  )
}

export const queryBoolean = z
  .enum(['true', 'false'], 'Must be true or false')
  .transform((text) => text === 'true')

function pageLimitUpTo(max: number) {
  const problem = `Must be a whole number from 1 to ${max}`
  return z
    .string()
    .regex(/^\d{1,6}$/, problem)
    .transform(Number)
    .refine((value) => value >= 1 && value <= max, problem)
    .meta({ type: 'integer', minimum: 1, maximum: max })
}

const pageLimit = pageLimitUpTo(limits.pageItemsMax)

const idPageItems = { default: limits.pageItemsDefault, max: limits.pageItemsMax } as const

/** The query of lists that are walked by ids. `prefix` is that of the listed objects' ids. */
export function idPageQuery(
  prefix: string,
  items: { readonly default: number; readonly max: number } = idPageItems,
) {
  return {
    limit: pageLimitUpTo(items.max).default(items.default),
    after_id: taggedId<string>(prefix).optional(),
    before_id: taggedId<string>(prefix).optional(),
  }
}

/** Both cursors at once name no page. */
export function hasOneCursor({ after_id, before_id }: { after_id?: unknown; before_id?: unknown }) {
  return after_id === undefined || before_id === undefined
}

export const oneCursorProblem = {
  path: ['before_id'],
  error: 'Must not be given together with after_id',
}

/** The answer of lists that are walked by ids. */
export function idPage<Item>(item: z.ZodType<Item>) {
  return z.object({
    data: z.array(item),
    first_id: z.string().nullable(),
    last_id: z.string().nullable(),
    has_more: z.boolean(),
  })
}

const page = z
  .string()
  .regex(/^page_[A-Za-z0-9_-]{1,500}$/, 'Must be the next_page of an earlier answer')
  .optional()

/** The query of lists that are walked by an opaque cursor. */
export const cursorPageQuery = { limit: pageLimit.default(limits.pageItemsDefault), page }

/** The same for short lists, which come whole where no `limit` is given. */
export const wholePageQuery = { limit: pageLimit.optional(), page }

/** The answer of lists that are walked by an opaque cursor. */
export function cursorPage<Item>(item: z.ZodType<Item>) {
  return z.object({ data: z.array(item), next_page: z.string().nullable() })
}

/** An extension of what closes a key or a workspace: whether its running streams end too, within a second or so. */
export const cutStreams = z.boolean().default(false)
