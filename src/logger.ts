/** The Logger that daemons are given: pino, one JSON object a line on stderr. */
import { pino, type DestinationStream, type Logger as Pino } from 'pino'
import type { Logger } from '../protocol/core/logger.ts'
import { LOG_LEVELS, LogLevels, type LogLevel } from './log-levels.ts'

export interface LoggerInit {
  /** At the start; `levels` changes it. */
  level: string
  /** Stands in every line: `role`, for example. */
  fields: Record<string, unknown>
  /** Standard error where absent. */
  destination?: DestinationStream
}

export interface RootLogger extends Logger {
  /** What is logged now, here and by all children. */
  readonly levels: LogLevels
}

export function createLogger ({ level, fields, destination }: LoggerInit): RootLogger {
  const options = {
    // Which lines are wanted is asked of the levels, which may change.
    level: LOG_LEVELS[0],
    base: { pid: process.pid, ...fields },
    // Errors are made plain below, with a stack only where it is wanted; pino would put it in again.
    serializers: { err: (value: unknown) => value },
    formatters: { level: (label: string) => ({ level: label }) }
  }
  // Written at once: the line that explains a crash must not be left in a buffer.
  const root = pino(options, destination ?? pino.destination({ dest: 2, sync: true }))
  return new PinoLogger(root, '', new LogLevels(level))
}

class PinoLogger implements RootLogger {
  readonly levels: LogLevels
  readonly #root: Pino
  readonly #pino: Pino
  readonly #module: string
  #lowest = 0
  #version = -1

  constructor (root: Pino, module: string, levels: LogLevels) {
    this.levels = levels
    this.#root = root
    this.#module = module
    this.#pino = module === '' ? root : root.child({ module })
    if (module !== '') levels.meet(module)
  }

  debug (message: string, fields?: Record<string, unknown>): void {
    if (this.#wants('debug')) this.#pino.debug(plain(fields, true), message)
  }

  info (message: string, fields?: Record<string, unknown>): void {
    if (this.#wants('info')) this.#pino.info(plain(fields, false), message)
  }

  warn (message: string, fields?: Record<string, unknown>): void {
    if (this.#wants('warn')) this.#pino.warn(plain(fields, false), message)
  }

  error (message: string, fields?: Record<string, unknown>): void {
    this.#pino.error(plain(fields, true), message)
  }

  /** Children of children are named by their path, `net.gossip`, in one field. */
  child (module: string): Logger {
    const path = this.#module === '' ? module : `${this.#module}.${module}`
    return new PinoLogger(this.#root, path, this.levels)
  }

  #wants (level: LogLevel): boolean {
    if (this.#version !== this.levels.version) {
      this.#version = this.levels.version
      this.#lowest = LOG_LEVELS.indexOf(this.levels.of(this.#module))
    }
    return LOG_LEVELS.indexOf(level) >= this.#lowest
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
