/** What a daemon logs, which may be changed while it runs: for all of it, or for one module and those below it. */
import { DcnError } from '../protocol/core/errors.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = typeof LOG_LEVELS[number]

export interface LogLevelsView {
  /** In force where a module has none of its own. */
  level: LogLevel
  /** What the settings say, and what `reset` goes back to. */
  configured: LogLevel
  /** Levels of modules, by path: `net.gossip`. */
  modules: Record<string, LogLevel>
  /** Modules that there are. */
  known: string[]
}

/** Modules remembered by name. */
const MODULES_MAX = 256

export class LogLevels {
  readonly #configured: LogLevel
  readonly #known = new Set<string>()
  readonly #modules = new Map<string, LogLevel>()
  #level: LogLevel
  /** Grows with each change: loggers that have looked before look again. */
  #version = 0

  constructor (configured: string) {
    this.#configured = isLogLevel(configured) ? configured : 'info'
    this.#level = this.#configured
  }

  get version (): number {
    return this.#version
  }

  meet (module: string): void {
    if (this.#known.size < MODULES_MAX) this.#known.add(module)
  }

  /** A module's own level, else that of the nearest above it, else the daemon's. */
  of (module: string): LogLevel {
    for (let path = module; path !== ''; path = path.slice(0, Math.max(0, path.lastIndexOf('.')))) {
      const level = this.#modules.get(path)
      if (level !== undefined) return level
    }
    return this.#level
  }

  /** Throws DCN_REQUEST_INVALID where there is no such module. */
  set (level: LogLevel, module?: string): void {
    if (module === undefined) {
      this.#level = level
    } else {
      if (!this.#known.has(module)) {
        const reason = `must be one of ${[...this.#known].sort().join(', ')}, not ${JSON.stringify(module)}`
        throw new DcnError('DCN_REQUEST_INVALID', { field: 'module', reason })
      }
      this.#modules.set(module, level)
    }
    this.#version++
  }

  /** Everything as configured. */
  reset (): void {
    this.#level = this.#configured
    this.#modules.clear()
    this.#version++
  }

  view (): LogLevelsView {
    return {
      level: this.#level, configured: this.#configured, modules: Object.fromEntries(this.#modules),
      known: [...this.#known].sort()
    }
  }
}

export function isLogLevel (text: string): text is LogLevel {
  return LOG_LEVELS.some(level => level === text)
}
