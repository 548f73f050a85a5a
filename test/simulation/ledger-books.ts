import { exactBucket, exactLimit, exactResize } from '../support/exact-bucket.ts'
import { canPay, correctRates, payFor, payOutput } from '../support/exact-rates.ts'
import type { ExactRates, ExactRequest, ExactUse } from '../support/exact-rates.ts'
import { keyCount } from './ledger-schedule.ts'
import type {
  SimulatedAsk,
  SimulatedEdit,
  SimulatedThreshold,
  SimulatedVerb,
  SimulatedWindow,
} from './ledger-schedule.ts'

/** A request as plain books know it. */
export type BookedRequest = {
  readonly id: string
  readonly scopeIds: readonly string[]
  readonly node: number
  readonly admittedAtMs: number
  readonly bound: bigint
  state: 'reserved' | 'settled' | 'released' | 'expired' | 'adjusted'
  cost: bigint
  readonly rates: ExactRequest | undefined
}

export type BookedScope = {
  status: string
  strict: boolean
  refuseUnbounded: boolean
  refuseUnknown: boolean
  spend: Map<SimulatedWindow, bigint>
  thresholds: readonly SimulatedThreshold[]
  concurrency: number | undefined
  readonly rates: ExactRates
  /** The windows that its row still has. */
  readonly windows: Set<string>
  readonly fired: Set<string>
  lastMs: number
}

export type BookedCrossing = {
  readonly scopeId: string
  readonly name: string | null
  readonly windowId: string
  readonly threshold: bigint
  readonly settled: bigint
  readonly alreadyPassed: boolean
  readonly atMs: number
}

/**
 * The ledger as slow and plain as can be: lists of what happened, from which every sum and level is worked
 * out anew. It shares no code with what it judges.
 */
export type Books = {
  readonly scopes: Map<string, BookedScope>
  readonly requests: Map<string, BookedRequest>
  /** Not yet taken. */
  crossings: BookedCrossing[]
}

export const organization = '0b0c2a2e-5f3c-4c1e-9d1a-0123456789ab'
const workspaces = ['wrkspc_1', 'wrkspc_2'] as const
const keys = ['apikey_1', 'apikey_2', 'apikey_3'] as const
export const scopeIds: readonly string[] = [...keys, ...workspaces, organization]

/** Key (if any), workspace and organization, narrowest first. The third key is in the second workspace. */
export function scopesOf(who: number): string[] {
  const workspace = workspaces[who === keyCount - 1 ? 1 : 0]
  return who < keyCount ? [keys[who]!, workspace, organization] : [workspace, organization]
}

export function emptyBooks(): Books {
  const scope = (): BookedScope => ({
    status: 'open',
    strict: false,
    refuseUnbounded: false,
    refuseUnknown: false,
    spend: new Map(),
    thresholds: [],
    concurrency: undefined,
    rates: { buckets: new Map(), requests: new Set() },
    windows: new Set(),
    fired: new Set(),
    lastMs: 0,
  })
  return {
    scopes: new Map(scopeIds.map((id) => [id, scope()])),
    requests: new Map(),
    crossings: [],
  }
}

/** The day, ISO week and month of an instant. */
export function windowsAt(ms: number): Record<SimulatedWindow, string> {
  const day = new Date(ms).toISOString().slice(0, 10)
  const thursday = new Date(`${day}T00:00:00Z`)
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7))
  const year = thursday.getUTCFullYear()
  const week = Math.ceil(((thursday.getTime() - Date.UTC(year, 0, 1)) / 86_400_000 + 1) / 7)
  return {
    daily: day,
    weekly: `${year}-W${String(week).padStart(2, '0')}`,
    monthly: day.slice(0, 7),
  }
}

/** What the requests of a scope sum up to in a window. */
export function sumsOf({ requests }: Books, scopeId: string, windowId: string) {
  let [settled, reserved, excess] = [0n, 0n, 0n]
  for (const each of requests.values()) {
    if (!each.scopeIds.includes(scopeId)) continue
    if (!Object.values(windowsAt(each.admittedAtMs)).includes(windowId)) continue
    if (each.state === 'reserved') reserved += each.bound
    else settled += each.cost
    if (each.state === 'settled' && each.cost > each.bound) excess += each.cost - each.bound
  }
  return { settled, reserved, excess }
}

export function openCount({ requests }: Books, scopeId: string): number {
  return [...requests.values()].filter(
    (each) => each.state === 'reserved' && each.scopeIds.includes(scopeId),
  ).length
}

export const requestId = (id: number | string): string => `req_${String(id).padStart(5, '0')}`

/** Plays a verb; returns what the ledger has to answer. */
export function book(books: Books, verb: SimulatedVerb, at: { node: number; clockMs: number }) {
  switch (verb.verb) {
    case 'ask':
      return bookAsk(books, verb, at)
    case 'call':
      return bookCall(books, verb, at.clockMs)
    case 'count':
      return bookCount(books, verb, at.clockMs)
    case 'settle':
      return replace(books, verb.id, { state: 'settled', ...verb }, at.clockMs)
    case 'release': {
      const use = { input: 0, inputCacheAware: 0, output: 0 }
      return replace(books, verb.id, { state: 'released', cost: 0n, use }, at.clockMs)
    }
  }
}

function bookAsk(books: Books, ask: SimulatedAsk, at: { node: number; clockMs: number }): boolean {
  const id = requestId(ask.id)
  if (books.requests.has(id)) return true
  const ids = scopesOf(ask.who)
  const nowMs = latest(books, ids, at.clockMs)
  if (!ids.every((scopeId) => admits(books, scopeId, ask, nowMs))) return false
  const { group, estimate } = ask
  const held = books.scopes.get(organization)!.strict ? ask.maxTokens : 0
  const rates = { group, admittedAtMs: nowMs, estimate, held, counted: 0, isOpen: true }
  const { bound } = ask
  const placed = { id, scopeIds: ids, node: at.node, admittedAtMs: nowMs, bound, cost: 0n, rates }
  books.requests.set(id, { ...placed, state: 'reserved' })
  for (const scopeId of ids) {
    const scope = books.scopes.get(scopeId)!
    payFor(scope.rates, rates)
    scope.lastMs = nowMs
    for (const windowId of Object.values(windowsAt(nowMs))) scope.windows.add(windowId)
    forgetWindows(books, scopeId)
  }
  return true
}

function admits(books: Books, scopeId: string, ask: SimulatedAsk, nowMs: number): boolean {
  const scope = books.scopes.get(scopeId)!
  if (scope.status !== 'open') return false
  if (ask.unbounded && scope.refuseUnbounded) return false
  if (ask.unknownModel && scope.refuseUnknown) return false
  if (scope.concurrency !== undefined && openCount(books, scopeId) >= scope.concurrency)
    return false
  const windows = windowsAt(nowMs)
  for (const [window, limit] of scope.spend) {
    const { settled, reserved } = sumsOf(books, scopeId, windows[window])
    // A limit of zero blocks also what costs nothing.
    if (limit === 0n || settled >= limit || settled + reserved + ask.bound > limit) return false
  }
  return canPay(scope.rates, ask, books.scopes.get(organization)!.strict, nowMs)
}

function bookCall(
  books: Books,
  { who, group }: Extract<SimulatedVerb, { verb: 'call' }>,
  clockMs: number,
): boolean {
  const ids = scopesOf(who)
  const nowMs = latest(books, ids, clockMs)
  const scopes = ids.map((id) => books.scopes.get(id)!)
  const ask = { group, estimate: 0, known: true, maxTokens: 0 }
  if (!scopes.every(({ status }) => status === 'open')) return false
  if (!scopes.every(({ rates }) => canPay(rates, ask, false, nowMs))) return false
  const taken = { group, admittedAtMs: nowMs, estimate: 0, held: 0, counted: 0, isOpen: false }
  for (const scope of scopes) {
    payFor(scope.rates, taken)
    scope.lastMs = nowMs
  }
  return true
}

function bookCount(
  books: Books,
  { id, total }: Extract<SimulatedVerb, { verb: 'count' }>,
  clockMs: number,
): undefined {
  const request = books.requests.get(requestId(id))
  if (request?.state !== 'reserved' || total <= request.rates!.counted) return
  for (const scopeId of request.scopeIds) {
    const scope = books.scopes.get(scopeId)!
    const { group } = request.rates!
    if (![...scope.rates.buckets.keys()].some((name) => name.startsWith(`${group}/`))) continue
    scope.lastMs = Math.max(scope.lastMs, clockMs)
    payOutput(scope.rates, request.rates!, total, scope.lastMs)
  }
  request.rates!.counted = total
}

type Replacement = { state: 'settled' | 'released' | 'expired'; cost: bigint; use: ExactUse }

function replace(books: Books, id: number, by: Replacement, clockMs: number): string {
  const request = books.requests.get(requestId(id))
  return request ? replaceRequest(books, request, by, clockMs) : 'unknown'
}

function replaceRequest(
  books: Books,
  request: BookedRequest,
  { state, cost, use }: Replacement,
  clockMs: number,
): string {
  if (request.state !== 'reserved' && request.state !== 'expired') return 'already_settled'
  const wasOpen = request.state === 'reserved'
  request.state = state
  request.cost = cost
  for (const scopeId of request.scopeIds) {
    const scope = books.scopes.get(scopeId)!
    scope.lastMs = Math.max(scope.lastMs, clockMs)
    if (wasOpen) correctRates(scope.rates, request.rates!, use, scope.lastMs)
    notice(books, scopeId, request.admittedAtMs, false)
    forgetWindows(books, scopeId)
  }
  if (wasOpen) request.rates!.isOpen = false
  return 'settled'
}

/** Charges their bound to what a lost node left open, in the order of the ids. Returns how many. */
export function bookExpiry(
  books: Books,
  isLost: (node: number) => boolean,
  clockMs: number,
): number {
  const open = [...books.requests.values()].filter(
    (each) => each.state === 'reserved' && isLost(each.node),
  )
  for (const request of open.toSorted((left, right) => (left.id < right.id ? -1 : 1))) {
    replaceRequest(books, request, { state: 'expired', cost: request.bound, use: null }, clockMs)
  }
  return open.length
}

export function bookAdjustment(
  books: Books,
  { id, who, amount }: { id: number; who: number; amount: bigint },
  clockMs: number,
): void {
  const name = requestId(`adjust${id}`)
  if (books.requests.has(name)) return
  const ids = scopesOf(who)
  const nowMs = latest(books, ids, clockMs)
  const booked = { id: name, scopeIds: ids, node: -1, admittedAtMs: nowMs, bound: 0n }
  books.requests.set(name, { ...booked, state: 'adjusted', cost: amount, rates: undefined })
  for (const scopeId of ids) {
    const scope = books.scopes.get(scopeId)!
    scope.lastMs = nowMs
    for (const windowId of Object.values(windowsAt(nowMs))) scope.windows.add(windowId)
    forgetWindows(books, scopeId)
    notice(books, scopeId, nowMs, false)
  }
}

export function bookEdit(
  books: Books,
  scopeId: string,
  edit: SimulatedEdit,
  clockMs: number,
): void {
  const scope = books.scopes.get(scopeId)!
  const before = levelsOf(scope)
  const nowMs = Math.max(clockMs, scope.lastMs + 1)
  scope.lastMs = nowMs
  scope.status = edit.status ?? scope.status
  scope.strict = scopeId === organization ? (edit.strict ?? scope.strict) : false
  scope.refuseUnbounded = edit.refuseUnbounded ?? scope.refuseUnbounded
  scope.refuseUnknown = edit.refuseUnknown ?? scope.refuseUnknown
  if (edit.spend) scope.spend = new Map(edit.spend)
  scope.thresholds = edit.thresholds ?? scope.thresholds
  if (edit.rate) bookRateLimit(scope, edit.rate, nowMs)
  const after = levelsOf(scope)
  for (const [name, level] of before) {
    if (after.get(name)?.sign === level.sign) continue
    for (const key of scope.fired) if (key.startsWith(`${name}@`)) scope.fired.delete(key)
  }
  notice(books, scopeId, nowMs, true)
}

function bookRateLimit(
  scope: BookedScope,
  { group, limiter, reportOnly, ...rate }: NonNullable<SimulatedEdit['rate']>,
  nowMs: number,
): void {
  // One that only reports is none: whatever it counts, nothing that is booked may depend on it.
  const limit = reportOnly ? null : rate.limit
  if (limiter === 'concurrent_requests') {
    scope.concurrency = limit ?? undefined
    return
  }
  const name = `${group}/${limiter}`
  const { buckets } = scope.rates
  const bucket = buckets.get(name)
  if (limit === null) buckets.delete(name)
  else if (!bucket) buckets.set(name, exactBucket(limiter, limit, nowMs))
  else if (exactLimit(bucket) !== limit) exactResize(bucket, limit, nowMs)
}

type Level = {
  window: SimulatedWindow
  type: string
  level: bigint | undefined
  /** What a change of it arms again. */
  sign: string
}

function levelsOf({ spend, thresholds }: BookedScope): Map<string, Level> {
  const levels = new Map<string, Level>()
  for (const [window, limit] of spend) {
    const level = limit === 0n ? undefined : (limit * 99n + 99n) / 100n
    levels.set(window, { window, type: 'limit', level, sign: `${limit}` })
  }
  for (const { name, window, amount, percent } of thresholds) {
    const limit = spend.get(window)
    const part = limit ? (limit * BigInt(percent ?? 0) + 99n) / 100n : undefined
    const type = amount === undefined ? 'percent' : 'amount'
    const level = amount ?? part
    levels.set(name, { window, type, level, sign: `${window} ${type} ${level}` })
  }
  return levels
}

/** Records each level that settled spend stands at and that has not been recorded. */
function notice(books: Books, scopeId: string, instantMs: number, isEdit: boolean): void {
  const scope = books.scopes.get(scopeId)!
  const windows = windowsAt(instantMs)
  for (const [name, { window, type, level }] of levelsOf(scope)) {
    const windowId = windows[window]
    const key = `${name}@${windowId}`
    if (level === undefined || !scope.windows.has(windowId) || scope.fired.has(key)) continue
    const { settled } = sumsOf(books, scopeId, windowId)
    if (settled < level) continue
    scope.fired.add(key)
    books.crossings.push({
      scopeId,
      name: type === 'limit' ? null : name,
      windowId,
      threshold: level,
      settled,
      alreadyPassed: isEdit,
      atMs: scope.lastMs,
    })
  }
}

/** A window that is over and holds nothing leaves the row. */
function forgetWindows(books: Books, scopeId: string): void {
  const scope = books.scopes.get(scopeId)!
  const current = Object.values(windowsAt(scope.lastMs))
  for (const windowId of scope.windows) {
    if (current.includes(windowId)) continue
    if (sumsOf(books, scopeId, windowId).reserved === 0n) scope.windows.delete(windowId)
  }
}

function latest(books: Books, ids: readonly string[], clockMs: number): number {
  return Math.max(clockMs, ...ids.map((id) => books.scopes.get(id)!.lastMs))
}
