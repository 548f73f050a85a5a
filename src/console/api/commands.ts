import { commandNames } from 'virtual:command-names'
import { writeCommand, writeCurl } from './write-command.ts'
import type { PlainRequest } from './request.ts'

/** The request, by curl. */
export function curlCommandOf(request: PlainRequest, origin: string): string {
  return writeCurl(request, origin)
}

/** The request, on Atelier's own command line. */
export function cliCommandOf(request: PlainRequest, origin: string): string {
  return writeCommand(request, { origin, commandNames })
}
