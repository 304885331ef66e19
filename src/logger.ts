/** The Logger that daemons are given: pino, one JSON object a line on stderr. */
import { pino, type DestinationStream, type Logger as Pino } from 'pino'
import type { Logger } from '../protocol/core/logger.ts'

export interface LoggerInit {
  level: string
  /** Stands in every line: `role`, for example. */
  fields: Record<string, unknown>
  /** Standard error where absent. */
  destination?: DestinationStream
}

export function createLogger ({ level, fields, destination }: LoggerInit): Logger {
  const options = {
    level,
    base: { pid: process.pid, ...fields },
    // Errors are made plain below, with a stack only where it is wanted; pino would put it in again.
    serializers: { err: (value: unknown) => value },
    formatters: { level: (label: string) => ({ level: label }) }
  }
  // Written at once: the line that explains a crash must not be left in a buffer.
  return new PinoLogger(pino(options, destination ?? pino.destination({ dest: 2, sync: true })), '')
}

class PinoLogger implements Logger {
  readonly #root: Pino
  readonly #pino: Pino
  readonly #module: string

  constructor (root: Pino, module: string) {
    this.#root = root
    this.#module = module
    this.#pino = module === '' ? root : root.child({ module })
  }

  debug (message: string, fields?: Record<string, unknown>): void {
    if (this.#pino.isLevelEnabled('debug')) this.#pino.debug(plain(fields, true), message)
  }

  info (message: string, fields?: Record<string, unknown>): void {
    if (this.#pino.isLevelEnabled('info')) this.#pino.info(plain(fields, false), message)
  }

  warn (message: string, fields?: Record<string, unknown>): void {
    if (this.#pino.isLevelEnabled('warn')) this.#pino.warn(plain(fields, false), message)
  }

  error (message: string, fields?: Record<string, unknown>): void {
    this.#pino.error(plain(fields, true), message)
  }

  /** Children of children are named by their path, `net.gossip`, in one field. */
  child (module: string): Logger {
    return new PinoLogger(this.#root, this.#module === '' ? module : `${this.#module}.${module}`)
  }
}

function plain (fields: Record<string, unknown> = {}, stack: boolean): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => {
    return [key, value instanceof Error ? plainError(value, stack) : value]
  }))
}

/** A stack helps whoever debugs, and is noise for whoever operates. */
function plainError (err: Error, stack: boolean): Record<string, unknown> {
  return {
    ...'code' in err ? { code: err.code } : {},
    message: err.message,
    ...stack ? { stack: err.stack } : {},
    ...err.cause instanceof Error ? { cause: plainError(err.cause, false) } : {}
  }
}
