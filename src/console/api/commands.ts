import { commandNames, sessionOperations } from 'virtual:command-names'
import type { PlainRequest } from './request.ts'
import { quote, shellVariable, variablesIn } from './shell-variable.ts'
import { findCommand, writeCommand, writeCurl } from './write-command.ts'
import type { Credential } from './write-command.ts'

/** Some requests, as they are typed into a terminal one after the other. */
export type Commands = {
  readonly credential: Credential
  readonly curl: string
  /** On Atelier's own command line. */
  readonly cli: string
  /** Variables that hold what is not shown, but for that of the credential. */
  readonly variables: readonly string[]
}

export function commandsOf(requests: readonly PlainRequest[], origin: string): Commands {
  const isOfSession = requests.some(
    (request) =>
      request.needsSession ||
      sessionOperations.includes(findCommand(request, commandNames).operation),
  )
  const credential = isOfSession ? 'session' : 'admin_key'
  const curls = requests.map((request) => writeCurl(request, { origin, credential }))
  const commands = requests.map((request) => writeCommand(request, { commandNames, credential }))
  return {
    credential,
    curl: curls.join('\n'),
    cli: [`export ATELIER_URL=${quote(origin)}`, ...commands].join('\n'),
    variables: variablesIn(`${isOfSession ? password : ''}${JSON.stringify(requests)}`),
  }
}

const password = shellVariable('PASSWORD')

/** Opens a session, and keeps its secret, the `token` of the answer. */
export function signInCommandOf(email: string, origin: string): string {
  const request = {
    method: 'POST',
    path: '/v1/organizations/sessions',
    body: { email, password },
  }
  const curl = writeCurl(request, { origin, credential: 'none' })
  return `SESSION=$(${curl} |
  sed -n 's/.*"token": *"\\([^"]*\\)".*/\\1/p')`
}
