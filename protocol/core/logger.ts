/** Where a module says what happened. The message is a constant; what varies goes in `fields`. */
export interface Logger {
  debug (message: string, fields?: Record<string, unknown>): void
  info (message: string, fields?: Record<string, unknown>): void
  warn (message: string, fields?: Record<string, unknown>): void
  error (message: string, fields?: Record<string, unknown>): void
  child (module: string): Logger
}

/** For whoever uses parts of a daemon and says what matters in another way. */
export const silentLogger: Logger = {
  debug () {}, info () {}, warn () {}, error () {}, child: () => silentLogger
}
