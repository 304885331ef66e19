/** One process of one daemon, from its spawn to its exit. It is never started again; supervisor.ts makes a new one. */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { DcnError, relayedError } from '../../protocol/core/errors.ts'
import { type DaemonFacts, type DaemonFailed, factsIn, isDaemonMessage } from '../daemon-messages.ts'
import { withLogFile } from './daemon-log.ts'

const DCN = fileURLToPath(new URL('../../bin/dcn.js', import.meta.url))

/** A daemon that is not ready by then is given up. */
export const START_TIMEOUT_MS = 60_000
/** Longer than a daemon gives itself to stop. */
export const STOP_TIMEOUT_MS = 20_000

export interface DaemonProcessInit {
  /** What messages call it. */
  name: string
  /** As after `dcn`. */
  args: string[]
  env: Record<string, string | undefined>
  logPath: string
}

export interface DaemonExit {
  code: number | null
  signal: NodeJS.Signals | null
}

export class DaemonProcess {
  readonly pid: number | undefined
  /** Throws why the daemon did not start. */
  readonly ready: Promise<DaemonFacts>
  /** Resolves when the process is gone, however it went. */
  readonly exit: Promise<DaemonExit>
  readonly #child: ChildProcess
  readonly #name: string
  readonly #logPath: string
  #failure: DaemonFailed | undefined
  #exited = false

  constructor ({ name, args, env, logPath }: DaemonProcessInit) {
    this.#name = name
    this.#logPath = logPath
    // The channel is what tells the daemon that we are gone; output goes to a file that does not break with us.
    this.#child = withLogFile(logPath, log => {
      return spawn(process.execPath, [DCN, ...args], { env, stdio: ['ignore', log, log, 'ipc'] })
    })
    this.pid = this.#child.pid
    this.exit = new Promise(resolve => {
      const gone = (exit: DaemonExit): void => {
        this.#exited = true
        resolve(exit)
      }
      this.#child.once('exit', (code, signal) => { gone({ code, signal }) })
      // Not spawned at all: no exit will follow.
      this.#child.on('error', () => { if (this.pid === undefined) gone({ code: null, signal: null }) })
    })
    this.ready = this.#untilReady()
    // Whoever waits for it hears of it; nobody may be waiting.
    this.ready.catch(() => {})
  }

  get exited (): boolean {
    return this.#exited
  }

  /** SIGTERM, and SIGKILL where that has not helped in time. */
  async stop (timeoutMs = STOP_TIMEOUT_MS): Promise<DaemonExit> {
    this.#child.kill('SIGTERM')
    const timer = setTimeout(() => { this.#child.kill('SIGKILL') }, timeoutMs)
    const exit = await this.exit
    clearTimeout(timer)
    return exit
  }

  async #untilReady (): Promise<DaemonFacts> {
    return await new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#child.kill('SIGKILL')
        reject(this.#failed(`it was not ready within ${START_TIMEOUT_MS} ms`))
      }, START_TIMEOUT_MS)
      this.#child.on('message', message => {
        if (!isDaemonMessage(message)) return
        if (message.type === 'failed') {
          this.#failure = message
          return
        }
        clearTimeout(timer)
        resolve(factsIn(message))
      })
      void this.exit.then(exit => {
        clearTimeout(timer)
        reject(this.#startError(exit))
      })
    })
  }

  #startError (exit: DaemonExit): DcnError {
    // The daemon's own code says more than that it did not start.
    if (this.#failure !== undefined) return relayedError(this.#failure.code, `${this.#name}: ${this.#failure.message}`)
    return this.#failed(describeExit(exit))
  }

  #failed (reason: string): DcnError {
    return new DcnError('DCN_DAEMON_FAILED', { daemon: this.#name, reason: `${reason}; see ${this.#logPath}` })
  }
}

export function describeExit ({ code, signal }: DaemonExit): string {
  if (signal !== null) return `it was ended by ${signal}`
  return code === null ? 'its process could not be started' : `it exited with code ${code}`
}
