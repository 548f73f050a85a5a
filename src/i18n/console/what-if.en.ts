import { countEn } from '../plural.ts'

/** What a limit would have done, and limits that only report. Instants and values come formatted. */
export const whatIfEn = {
  title: 'What would this have done?',
  intro:
    'Takes what was asked in this time through the same decisions, under this value. Nothing is saved.',
  lookBack: 'Look back',
  days: { 1: '24 hours', 7: '7 days', 30: '30 days' },
  run: 'Replay',
  again: 'Replay again',
  running: 'Replaying what was asked…',
  nothingAsked: 'Nothing was asked in this time.',
  allPass: (n: number) =>
    countEn(n, 'The {n} request would have passed.', 'All {n} requests would have passed.'),
  refused: (refused: string, requests: number) =>
    countEn(
      requests,
      `${refused} of {n} request would have been refused.`,
      `${refused} of {n} requests would have been refused.`,
    ),
  allPassNow: 'Under the limits of now they pass.',
  somePassNow: (passing: number) =>
    countEn(
      passing,
      '{n} of them passes under the limits of now.',
      '{n} of them pass under the limits of now.',
    ),
  nonePassNow: 'The limits of now refuse them too.',
  noLonger: (n: number) =>
    countEn(
      n,
      '{n} request that the limits of now refuse would have passed.',
      '{n} requests that the limits of now refuse would have passed.',
    ),
  first: (first: string) => `At ${first}.`,
  span: (first: string, last: string) => `From ${first} to ${last}.`,
  smallest: (value: string) => `${value} would have refused nothing.`,
  smallestAt: (value: string, at: string) =>
    `${value} would have refused nothing; all of it would have been needed on ${at}.`,
  whom: 'Whom it would have refused',
  apiKey: 'API key',
  refusedOf: 'Refused',
  playground: 'Playground',
  unknownKey: 'Deleted key',
  ofRequests: (refused: string, requests: string) => `${refused} of ${requests}`,
  partial: (from: string, to: string) =>
    `There was too much to replay: this is what came from ${from} to ${to}.`,
  chart: 'Requests over time, and those that would have been refused',
  bar: (at: string, refused: string, requests: string) =>
    `${at}: ${refused} of ${requests} refused`,
  approximate: 'How near this is',
  approximations: {
    shared_facts:
      'Refusals of one second are kept together: they were replayed as though each had asked for what the first did.',
    usual_ends:
      'What was refused then and passes here was replayed with what requests of its model mostly cost.',
    unknown_costs: 'Some requests broke off: what they used is an estimate.',
    late_output: 'Output of streams was counted at their end and not while they ran.',
  },
  reactions: 'Whoever is refused may come again, or not: that cannot be known.',
  reportOnly: 'Report only',
  reportOnlyHelp: 'Refuses nothing, and counts what it would have refused.',
  wouldHaveRefused: (day: number, week: string) =>
    countEn(
      day,
      `Would have refused {n} request in 24 hours, ${week} in 7 days`,
      `Would have refused {n} requests in 24 hours, ${week} in 7 days`,
    ),
  wouldShort: (day: string, week: string) => `${day} in 24 h · ${week} in 7 d`,
  edit: (type: string, tier: string) => `${type}: ${tier}`,
  value: 'Limit',
  tryOut: 'Try it out…',
  tryOutLong: (type: string, tier: string) => `Try out ${type} for ${tier}`,
  spendReported: (amount: string, per: string) => `Only reported: ${amount} ${per}.`,
}
