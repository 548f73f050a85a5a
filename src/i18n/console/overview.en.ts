import { countEn } from '../plural.ts'

/** Figures come formatted. */
type RateHelp = {
  readonly type: string
  readonly tier: string
  readonly peak: string
  readonly limit: string
  /** How many more limits. */
  readonly others: number
}

/** The overview. */
export const overviewEn = {
  title: 'Overview',
  intro: 'What was spent this month, and what needs attention.',
  introStart: 'Your workspaces, and where to begin.',
  spent: 'Spent this month',
  spentOf: (limit: string) => `of ${limit}`,
  noLimit: 'No limit',
  setLimit: 'Set a spend limit',
  seeLimits: 'See limits',
  reserved: 'Reserved',
  remaining: 'Remaining',
  resets: (when: string, inTime: string) => `Starts again on ${when}, ${inTime}.`,
  bar: (spent: string, reserved: string, remaining: string, limit: string) =>
    `Spent ${spent}, reserved ${reserved}, remaining ${remaining}, limit ${limit}`,
  forecast: 'Forecast for the end of the month:',
  refused: 'Refused in the last 24 hours',
  noneRefused: 'No request was refused.',
  workspaces: 'Workspaces',
  allWorkspaces: (n: number) => countEn(n, 'See the workspace', 'See all {n} workspaces'),
  workspaceOf: (spent: string, limit: string) => `${spent} of ${limit}`,
  noOwnLimit: 'no limit of its own',
  noFigures: 'Its spend is not yours to see.',
  attention: 'Needs attention',
  allWell: 'Nothing needs attention.',
  organization: 'Organization',
  limitReached: (name: string) => `${name}: spend limit reached`,
  limitReachedHelp: (when: string) => `Requests are refused until ${when}, or until it is raised.`,
  limitNear: (name: string, percent: string) => `${name}: ${percent} of the limit used`,
  limitNearHelp: (spent: string, limit: string, period: string) =>
    `${spent} of ${limit}, ${period}`,
  rateNear: (name: string, percent: string) =>
    `${name}: ${percent} of a rate limit in the last hour`,
  rateReached: (name: string) => `${name}: rate limit reached in the last hour`,
  rateHelp: ({ type, tier, peak, limit, others }: RateHelp) =>
    `${type}, ${tier}: ${peak} of ${limit}${others === 0 ? '' : countEn(others, ', and {n} more limit', ', and {n} more limits')}`,
  periods: { daily: 'per day', weekly: 'per week', monthly: 'per month' },
  paused: (name: string) => `${name} is paused`,
  pausedHelp: (when: string) => `Since ${when}: its requests are refused.`,
  keyExpires: (name: string, inTime: string) => `The key “${name}” expires ${inTime}`,
  keysExpire: (n: number) =>
    countEn(n, '{n} key expires within 7 days', '{n} keys expire within 7 days'),
  keyExpired: (name: string) => `The key “${name}” has expired`,
  keysExpired: (n: number) => countEn(n, '{n} key has expired', '{n} keys have expired'),
  keyExpiredHelp: 'Within the last 30 days. Delete what nothing uses any more.',
  keyExpiresHelp: 'Make a new one before then, or its requests are refused.',
  requests: (n: number) =>
    countEn(
      n,
      '{n} increase request waits for an answer',
      '{n} increase requests wait for an answer',
    ),
  dead: (n: number) => countEn(n, '{n} message was given up', '{n} messages were given up'),
  deadHelp: 'The outbox says why, and sends them again.',
  held: (n: number) => countEn(n, '{n} mail is held', '{n} mails are held'),
  heldHelp: 'The outbox says what is missing.',
  upstreamRefused: 'The upstream refuses our credential',
  upstreamRefusedHelp: 'No request can succeed until it is replaced.',
  upstreamUnreachable: 'The upstream cannot be reached',
  upstreamUnreachableHelp: 'Requests fail until it can be reached again.',
  start: 'Where to begin',
  startConnect: 'Connect',
  startConnectHelp: 'Point the Claude SDK, Claude Code or curl at this server.',
  startPlayground: 'Playground',
  startPlaygroundHelp: 'Try a model with a prompt of yours, without a key.',
  startWorkspace: 'Workspaces',
  startWorkspaceHelp: 'One for each team or project, with its own members, keys and limits.',
  startMembers: 'Members',
  startMembersHelp: 'Invite the people of your organization, and give them roles.',
  simulator: 'Answers come from the built-in simulator, not from a model.',
}
