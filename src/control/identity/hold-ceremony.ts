import { parse, serialize, serializeSigned } from 'hono/utils/cookie'
import type { OrganizationId } from '#domain/id.ts'
import { systemClock } from '#platform/clock.ts'
import type { Visit } from '../context.ts'
import { decidedIn } from './decided.ts'
import type { Decided } from './decided.ts'
import type { Engine } from './engine.ts'
import { loadEngine } from './load-engine.ts'
import type { Provider } from './oidc-provider.ts'
import { callerToken, rowsOf } from './rows.ts'
import type { Known, Rows } from './rows.ts'

/** The engine, with what the ceremony is about before it. */
export type Stage = {
  readonly api: Engine['api']
  readonly rows: Rows
  /** Headers with the session of the caller, if there is one, and with tickets that were brought back. */
  headers(tickets?: Partial<Record<Ticket, string>>): Promise<Headers>
  /** What the engine gives to whoever began something, for them to bring it back. */
  ticketIn(headers: Headers, ticket: Ticket): Promise<string>
}

/** The cookies of better-auth that we carry, each in the place where it belongs. */
export type Ticket = 'two_factor' | 'better-auth-passkey' | 'state'

export type Outcome<Answer> = {
  readonly decided: Decided
  /** Why the answer is no, in the words of the engine; null when it is yes. */
  readonly fault: string | null
  /** Undefined where there is a fault. */
  readonly answer: Answer | undefined
  /** The secret of a reset, where one was begun. */
  readonly resetToken: string | undefined
}

type Given = Known & {
  readonly organizationId: OrganizationId
  readonly provider?: Provider | undefined
}

/**
 * Lets the engine decide. Nothing is written: what was decided is the caller's to write, with what else belongs to it,
 * in one transaction, in which there must be neither hashing nor network.
 */
export async function holdCeremony<Answer>(
  { clock, ids, secretBox, browser }: Pick<Visit, 'clock' | 'ids' | 'secretBox' | 'browser'>,
  { organizationId, provider, ...known }: Given,
  work: (stage: Stage) => Promise<Answer>,
): Promise<Outcome<Answer>> {
  const { openEngine, refusalOf } = await loadEngine()
  const shiftMs = systemClock.now() - clock.now()
  const rows = rowsOf(known, shiftMs)
  const secret = secretBox.mac('better-auth', 'identity')
  let resetToken: string | undefined
  const onReset = (token: string): void => {
    resetToken = token
  }
  const { origin } = browser
  const engine = openEngine({ origin, secret, rows, ids, provider, onReset })
  const stage = stageOf(engine, rows, known.isCaller === true)
  const attempt = await attemptOf(() => work(stage), refusalOf)
  const decided = decidedIn(rows, known, { organizationId, nowMs: clock.now(), shiftMs })
  return { ...attempt, decided, resetToken }
}

/** Its refusals are answers; whatever else it throws is a fault of ours, or of the database. */
async function attemptOf<Answer>(
  work: () => Promise<Answer>,
  refusalOf: (error: unknown) => string | undefined,
): Promise<Pick<Outcome<Answer>, 'answer' | 'fault'>> {
  try {
    return { answer: await work(), fault: null }
  } catch (error) {
    const fault = refusalOf(error)
    if (fault === undefined) throw error
    return { answer: undefined, fault }
  }
}

function stageOf(engine: Engine, rows: Rows, isCaller: boolean): Stage {
  const nameOf = async (ticket: string): Promise<string> =>
    (await engine.$context).createAuthCookie(ticket).name
  return {
    api: engine.api,
    rows,
    headers: async (tickets = {}) => {
      const { secret, authCookies } = await engine.$context
      const session = isCaller
        ? [await serializeSigned(authCookies.sessionToken.name, callerToken, secret)]
        : []
      const brought = Object.entries(tickets).map(async ([ticket, value]) =>
        serialize(await nameOf(ticket), value),
      )
      return new Headers({ cookie: [...session, ...(await Promise.all(brought))].join('; ') })
    },
    ticketIn: async (headers, ticket) => {
      const name = await nameOf(ticket)
      const values = headers.getSetCookie().map((text) => parse(text, name)[name])
      const value = values.find((each) => each !== undefined && each !== '')
      if (value === undefined) throw new Error(`the engine has begun nothing: no ${name}`)
      return value
    },
  }
}

/** What a ticket names. The engine checks by the rest of it that it has given the ticket out. */
export function nameInTicket(ticket: string): string {
  return ticket.slice(0, Math.max(0, ticket.lastIndexOf('.')))
}
