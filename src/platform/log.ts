import pino from 'pino'

/** The journal: JSON lines. Never given a body, a secret or a header of credentials. */
export type Logger = {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
  child(fields: LogFields): Logger
}

/** `err` takes an Error and is written with its stack and causes. */
export type LogFields = Record<string, unknown>

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Writes to standard error, so that standard output holds only what a command prints. */
export function createLogger(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: redactedPaths, censor: '[redacted]' },
    },
    pino.destination({ fd: 2, sync: true }),
  )
}

/** For tests that have nothing to say. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLogger,
}

// A second line of defence: nothing should hand these over in the first place.
const redactedPaths = ['authorization', 'x-api-key', 'password', 'secret', 'cookie'].flatMap(
  (name) => [`["${name}"]`, `*["${name}"]`],
)
