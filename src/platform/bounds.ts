const KiB = 1024
const MiB = 1024 * KiB

/** Everything has a bound; each stands here with its reason. */
export const bounds = {
  /** Anthropic's limit for the Messages API (Errors, "Request size limits"). */
  requestBodyBytesMax: 32 * MiB,
  /** Request bodies in memory at once, over all connections; above it new ones get a 529. */
  bufferedBodyBytesTotalMax: 512 * MiB,
  /** Larger bodies are parsed in a thread: 64 KiB take under a millisecond, at worst about ten. */
  parseOnLoopBytesMax: 64 * KiB,
  /** A JSON answer above this is passed through and charged its bound. Far above any real message. */
  responseJsonBytesMax: 64 * MiB,
  /** Admin API bodies are small; a workspace with all its tags fits. */
  adminBodyBytesMax: 1 * MiB,
  /** Of one admin key or person, on each node: far above what people and scripts need, far below what a loop can do. */
  adminRequestsPerMinuteMax: 600,
  /** Callers whose requests are counted; whoever has been quiet the longest is forgotten first. */
  adminCallersMax: 10_000,
  /** Wrong secrets of an address that are answered at once, and after how long one of them is forgotten. */
  wrongSecretsFree: 10,
  wrongSecretForgottenMs: 10_000,
  /** What is right waits for nothing, so that the wait may be felt. */
  slowedRefusalMsMax: 2_000,
  slowedRefusalsMax: 1_000,
  slowedAddressesMax: 10_000,
  /** Denied attempts of one caller at one thing are written as one activity in so long. */
  deniedRowEveryMs: 60_000,
  deniedCallersMax: 10_000,
  /** For how long a request with an idempotency key is answered again without being done again. */
  idempotentAnswerMsMax: 86_400_000,
  /** Whoever has not kept its answer after this has ended without it. */
  idempotentRequestMsMax: 60_000,
  /** Lines of a streamed answer are sent in pieces of about this. */
  linesPieceCharactersMin: 64 * KiB,
  /** Answers that are made aside from the traffic are compressed from here on: less is one packet or a few. */
  answerGzipBytesMin: 8 * KiB,
  /** Of a large answer what is written at once: some tenths of a millisecond. */
  answerPieceBytesMax: 256 * KiB,
  /** Nesting beyond this is no message, and would cost the parser its stack. */
  jsonDepthMax: 128,
  /** Some eighty times what any model can write: of one that nobody knows, the bound must still be an amount to reckon with. */
  maxTokensMax: 10_000_000,
  /** The SDK's own timeout for a non-streaming call: waiting longer serves nobody. */
  upstreamFirstByteMsMax: 600_000,
  upstreamConnectMsMax: 10_000,
  /** An admin who tries the upstream waits for the answer. */
  upstreamTrialMsMax: 10_000,
  upstreamTrialBytesMax: 64 * KiB,
  /** How often each node looks whether what it has seen of the upstream has changed. */
  upstreamReportEveryMs: 1_000,
  /** How late the others may learn that the upstream still answers. */
  upstreamSuccessNotedEveryMs: 60_000,
  /** Nodes that disagree, as while a credential is being replaced, are one incident. */
  upstreamAlertEveryMs: 10 * 60_000,
  /** How long a JSON call is read on for its usage after its client has gone. */
  readOnAfterClientGoneMsMax: 600_000,
  /** How long the end of a response waits for its settlement before the connection is cut. */
  settleMsMax: 30_000,
  /** How often each node looks whether prices have been changed. */
  pricesReadEveryMs: 1_000,
  /**
   * A node that has not been able to look for so long admits nothing: a change of prices holds 30 s after it was made
   * at the earliest (`limits.priceNoticeMsMin`), so that clocks may differ by 15 s meanwhile.
   */
  pricesUnreadMsMax: 15_000,
  /** How long a request waits to be admitted while the database is away. */
  reserveMsMax: 2_000,
  /** How long running requests may go on after SIGTERM. */
  drainMsMax: 30_000,
  /** Asks and settlements in one ledger transaction. Keeps a commit short when a node catches up. */
  ledgerBatchItemsMax: 512,
  /** Asks that wait for the ledger; above it the node refuses with a 503 rather than queue without end. */
  ledgerQueueItemsMax: 20_000,
  /** How often the write-ahead log of SQLite is copied into the file, beside the traffic. */
  checkpointEveryMs: 200,
  checkpointStartMs: 1_000,
  /** Pages of 4 KiB in the log above which the writer is made to wait for a checkpoint: 16 MiB. */
  walPagesMax: 4_096,
  /**
   * For so long may an attempt to begin the log anew keep the writer waiting, for a reader that may not leave. Reports
   * read for some tens of milliseconds at a time: rather another attempt than a wait for one of them.
   */
  checkpointBusyMs: 4,
  /** After attempts in vain it is left alone for longer and longer, up to so many checkpoints. */
  checkpointsSkippedMax: 32,
  /** Decoded scope rows kept in memory on SQLite: about a kilobyte each. */
  scopeCacheEntriesMax: 50_000,
  /** Key digests known to the gateway, and unknown ones remembered as unknown. */
  keyCacheEntriesMax: 100_000,
  unknownKeyCacheEntriesMax: 10_000,
  /** Cuts of streams that are kept for the nodes to see: no stream lasts longer. */
  cutsKeptMs: 86_400_000,
  /**
   * Pairs of workspace and model that metrics tell apart, of some twenty lines each; the rest count as `other`.
   */
  metricsPairsMax: 400,
  /** Workspaces whose spend and limits metrics show. */
  metricsWorkspacesMax: 200,
  /** What is read from the database for metrics is at most this old, however many ask. */
  metricsReadEveryMs: 5_000,
  /** How often the books are summed and held against the scope rows, and how soon after the start. */
  booksCheckEveryMs: 60_000,
  booksCheckStartMs: 1_000,
  /**
   * What is this old, by its id, is summed once and remembered: no request is admitted so long after its
   * id was made, by nodes whose clocks differ by minutes.
   */
  booksOpenEndMs: 600_000,
  /** Rows summed in one read transaction: some tens of milliseconds, in which the log of SQLite cannot be emptied. */
  booksRowsMax: 20_000,
  /** Differences that are logged one by one; the rest are counted. */
  booksDifferencesLoggedMax: 20,
  /** Reports, and lists of requests, that are read at once on a node. A thread of SQLite is some 10 MiB, a process for reports 80. */
  asideReadersMax: 2,
  /** Of those, how many wait for one reader: whoever came later would not wait so long. */
  asideQueriesWaitingMax: 100,
  /** PostgreSQL gives up a report that takes longer. */
  asideQueryMsMax: 20_000,
  /** Rows of sums in one transaction of SQLite's one writer: about two milliseconds. */
  reportRowsPerStepMax: 500,
  /** How often the sums of reports are brought after the ledger, and how late at most after failures. */
  reportsFollowEveryMs: 5_000,
  reportsRetryMsMax: 60_000,
  /** Old requests deleted in one transaction, and how many of those follow one another. */
  forgottenRowsPerStepMax: 200,
  forgettingStepsMax: 20,
  /** An incarnation renews its lease at a third of this. */
  leaseMs: 6_000,
  /** PostgreSQL: a query of the ledger or of a model call that takes longer is given up, its connection too. */
  queryMsMax: 2_000,
  /** PostgreSQL: a query of the control plane, which may wait for another change. */
  controlQueryMsMax: 15_000,
  /** PostgreSQL: waits for a row lock, and sits idle in a transaction, no longer than this. */
  lockTimeoutMs: 500,
  /** A session ends so long after the sign-in, and when it was not used for so long. */
  sessionMsMax: 7 * 86_400_000,
  sessionIdleMsMax: 12 * 3_600_000,
  /** How late the store may learn that a session was used: not every request writes. */
  sessionUseNotedEveryMs: 60_000,
  /** What a browser calls itself, as far as it is kept. */
  userAgentCharactersMax: 300,
  /** Sign-ins of one person at once; the oldest ends when there are more. */
  sessionsPerPersonMax: 50,
  /** A playground key is for the page that is open: whoever is at it gets another. */
  playgroundKeyMsMax: 15 * 60_000,
  /** Anthropic's own: an invite can be accepted for three weeks. */
  inviteMsMax: 21 * 86_400_000,
  /** The link of a reset, in a mail, opens once and for so long. */
  passwordResetMsMax: 3_600_000,
  /** The link that `start` prints, which opens the first set-up; the next start prints another. */
  setupLinkMsMax: 7 * 86_400_000,
  /** Between the password and the code of a second factor; to and from an identity provider. */
  ticketMsMax: 600_000,
  /** To and from an authenticator. */
  passkeyTicketMsMax: 300_000,
  /** A code of an authenticator is good for a minute and a half, and is taken once. */
  codeReuseMsMax: 120_000,
  passkeysPerPersonMax: 20,
  identityProvidersMax: 10,
  /** Requests of one address at what needs no sign-in, on each node. */
  openRequestsPerMinuteMax: 300,
  /** Passwords hashed at once, of 19 MiB and about 45 ms each: the threads are the gateway's too. */
  passwordsRunningMax: 2,
  /** Passwords that wait for that, some two seconds; above it sign-ins get a 503. */
  passwordsWaitingMax: 100,
  /** Failed sign-ins are forgotten so long after the last one. */
  failedAttemptsKeptMs: 3_600_000,
  /** How often each node looks for crossings to tell of and for messages that are due. */
  notifyEveryMs: 1_000,
  /** A month that is over and not final is mailed all the same after this. */
  statementWaitMsMax: 86_400_000,
  /** How often a node looks whether a month has become final. */
  statementLookEveryMs: 60_000,
  /** Crossings taken in one transaction, which others of the database wait for. */
  crossingsPerTransactionMax: 50,
  /** Raises of spend limits ended in one round; each is a transaction of its own. */
  raisesEndedPerRoundMax: 100,
  /** Messages that one node has on their way at once. */
  deliveriesRunningMax: 16,
  /** A node that has not said how a delivery ended after this is gone: no attempt takes as long. */
  deliveryLeaseMs: 120_000,
  /** Attempts at one delivery, with pauses that grow to nine hours: about a day. */
  deliveryAttemptsMax: 10,
  /** One call of a webhook, from the look-up of its name to the end of its answer. */
  webhookCallMsMax: 15_000,
  /** One call of an identity provider: somebody waits for it. */
  providerCallMsMax: 10_000,
  /** Its description and its keys are a few KiB. */
  providerAnswerBytesMax: MiB,
  /** How much of a webhook's answer is read before it is dropped. */
  webhookAnswerBytesMax: 16 * KiB,
  /** Each step of a mail's way to its server. */
  mailStepMsMax: 10_000,
  /** Mail that was held for longer tells of the past, and is sent by hand only. */
  heldMailMsMax: 86_400_000,
  /** A preview of a limit: somebody waits for it, and a thread works all that time. */
  previewMsMax: 30_000,
  /** At once, on each node. */
  previewsRunningMax: 2,
  /** Asks that a preview replays: of more, the latest. Each takes some 25 µs. */
  previewAsksMax: 200_000,
  /** Asks through which the smallest value of a rate limit is looked for, some twenty times. */
  previewSearchedAsksMax: 50_000,
  /** How long before its range a preview begins, so that buckets of a minute are as they would have been. */
  previewWarmMs: 600_000,
  /** Rows that a preview reads at a time. */
  previewRowsMax: 10_000,
  /** How far the order of ids may be from that in which requests were admitted. */
  previewDisorderMs: 60_000,
  /** Why the last attempt failed, as it is stored. */
  deliveryErrorCharactersMax: 500,
} as const
