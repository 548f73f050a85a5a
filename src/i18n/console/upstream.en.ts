/** Where model calls go. */
export const upstreamEn = {
  title: 'Upstream',
  intro: 'Where this server sends the requests of your keys, and whether they are taken there.',
  kind: 'Requests go to',
  kinds: {
    simulator: 'The built-in simulator',
    claude_api: 'The Claude API',
    unknown: 'Not known yet',
  },
  url: 'Address',
  credential: 'Credential',
  credentials: { set: 'Set, never shown', missing: 'Not set' },
  status: 'State',
  statuses: {
    ok: 'Requests are taken',
    refused: 'Our credential is refused',
    unreachable: 'It cannot be reached',
    unknown: 'Nothing asked yet',
  },
  since: 'Since',
  lastSuccess: 'Last success',
  httpStatus: 'Answer',
  message: 'What it said',
  test: 'Test connection',
  testIntro: 'Asks for the list of models, which costs nothing.',
  tests: {
    ok: (ms: string) => `The connection works: an answer came in ${ms} ms.`,
    refused: 'The connection works, and our credential is refused.',
    unreachable: 'No connection could be made.',
    failed: 'It answered, but not with what was asked for.',
    not_here: 'This server calls no models itself: another one does.',
  },
  simulatorTitle: 'How to connect the Claude API',
  simulatorHelp:
    'Set ANTHROPIC_API_KEY where this server is started, and start it again. The simulator then no longer answers, and requests cost what the price book says.',
  refused: (time: string) =>
    `The Claude API has refused our credential since ${time}. No request can succeed until it is replaced.`,
  refusedHelp:
    'Replace ANTHROPIC_API_KEY where this server is started, and start it again. The keys of your teams are fine.',
}
