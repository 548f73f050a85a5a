import type { ConsoleMessages } from '#i18n/console/messages.en.ts'
import type { Format } from '../../language/format.ts'
import type { Attention, NearRate } from './attention.ts'

/** What is said of one thing that needs attention, and where it is seen to. */
export type AttentionText = {
  readonly tone: 'bad' | 'warn' | 'plain'
  readonly title: string
  readonly help?: string
  readonly to: string
  readonly search?: Readonly<Record<string, string>>
}

export function describeAttention(
  item: Attention,
  messages: ConsoleMessages,
  format: Format,
): AttentionText {
  const { overview } = messages
  switch (item.type) {
    case 'limit_reached':
    case 'limit_near':
      return aboutLimit(item, overview, format)
    case 'rate_near':
      return aboutRate(item.rate, messages, format)
    case 'keys_expired':
    case 'keys_expiring':
      return aboutKeys(item, overview, format)
    case 'upstream_refused':
      return {
        tone: 'bad',
        title: overview.upstreamRefused,
        help: overview.upstreamRefusedHelp,
        to: '/settings/upstream',
      }
    case 'upstream_unreachable':
      return {
        tone: 'bad',
        title: overview.upstreamUnreachable,
        help: overview.upstreamUnreachableHelp,
        to: '/settings/upstream',
      }
    case 'paused':
      return {
        tone: 'plain',
        title: overview.paused(item.name),
        help: overview.pausedHelp(format.instant(item.since)),
        to: `/settings/workspaces/${item.id}`,
      }
    case 'requests':
      return { tone: 'warn', title: overview.requests(item.count), to: '/settings/requests' }
    case 'dead':
    case 'held':
      return {
        tone: item.type === 'dead' ? 'bad' : 'warn',
        title: overview[item.type](item.count),
        help: item.type === 'dead' ? overview.deadHelp : overview.heldHelp,
        to: '/settings/outbox',
        search: { status: item.type },
      }
  }
}

/** The group of all models that no other names: a constant of the product, whose name is ours to say. */
export const otherModelsId = 'rlg_01W21DT1ZHfRci6o6jugppoy'

type Words = ConsoleMessages['overview']

function aboutLimit(
  { type, limit }: Extract<Attention, { limit: unknown }>,
  words: Words,
  format: Format,
): AttentionText {
  const { workspace, spent, amount, percent, period, resetsAt } = limit
  const name = workspace?.name ?? words.organization
  const to = workspace ? `/settings/workspaces/${workspace.id}/limits` : '/settings/limits'
  return type === 'limit_reached'
    ? {
        tone: 'bad',
        title: words.limitReached(name),
        help: words.limitReachedHelp(format.cut(resetsAt)),
        to,
      }
    : {
        tone: 'warn',
        title: words.limitNear(name, format.percent(percent)),
        help: words.limitNearHelp(format.cents(spent), format.cents(amount), words.periods[period]),
        to,
      }
}

function aboutRate(
  { workspace, group, limiter, peak, limit, percent, others }: NearRate,
  { overview, limits }: ConsoleMessages,
  format: Format,
): AttentionText {
  const { rate } = limits
  const name = workspace?.name ?? overview.organization
  const isReached = peak >= limit
  return {
    tone: 'warn',
    title: isReached
      ? overview.rateReached(name)
      : overview.rateNear(name, format.percent(percent)),
    help: overview.rateHelp({
      type: rate.types[limiter],
      tier: group.id === otherModelsId ? rate.otherModels : group.name,
      peak: format.count(peak),
      limit: format.count(limit),
      others,
    }),
    to: workspace ? `/settings/workspaces/${workspace.id}/limits` : '/settings/limits',
  }
}

function aboutKeys(
  { type, keys }: Extract<Attention, { keys: unknown }>,
  words: Words,
  format: Format,
): AttentionText {
  const [only, ...others] = keys
  const one = others.length === 0 ? only : undefined
  const isOver = type === 'keys_expired'
  const title = one
    ? isOver
      ? words.keyExpired(one.name)
      : words.keyExpires(one.name, format.relative(one.expiresAt))
    : isOver
      ? words.keysExpired(keys.length)
      : words.keysExpire(keys.length)
  return {
    tone: isOver ? 'plain' : 'warn',
    title,
    help: isOver ? words.keyExpiredHelp : words.keyExpiresHelp,
    to: '/settings/keys',
    ...(one && { search: { q: one.name } }),
  }
}
