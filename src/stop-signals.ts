/** The signals that ask a command to end well. */

/** One Ctrl-C may arrive twice: `timeout` and some shells signal the process, and then its group. */
const ECHO_MS = 1_000

const STOP_SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

export interface StopSignalsInit {
  signals?: readonly NodeJS.Signals[]
  /** Whether a second signal ends the process at once. */
  force: boolean
}

/** Resolves with the first signal. */
export function stopSignal ({ signals = STOP_SIGNALS, force }: StopSignalsInit): Promise<NodeJS.Signals> {
  return new Promise(resolve => {
    let askedAtMs: number | undefined
    for (const signal of signals) {
      process.on(signal, () => {
        if (force && askedAtMs !== undefined && performance.now() - askedAtMs > ECHO_MS) process.exit(1)
        askedAtMs ??= performance.now()
        resolve(signal)
      })
    }
  })
}
