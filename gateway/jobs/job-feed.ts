/** Tells those who watch a job what happens to it at this gateway. */
import type { JobId } from '../../protocol/core/ids.ts'

/** `state`: its record changed; `log`: the function printed `text`; `end`: it is over, and its record is durable. */
export type JobChange = { type: 'state' } | { type: 'log', text: string } | { type: 'end' }

export type JobListener = (change: JobChange) => void

export class JobFeed {
  readonly #listeners = new Map<JobId, Set<JobListener>>()

  /** Calls `listener` on each change, until the returned function is called. A listener must not throw. */
  watch (jobId: JobId, listener: JobListener): () => void {
    const listeners = this.#listeners.get(jobId) ?? new Set()
    this.#listeners.set(jobId, listeners)
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(jobId) === listeners) this.#listeners.delete(jobId)
    }
  }

  tell (jobId: JobId, change: JobChange): void {
    for (const listener of [...this.#listeners.get(jobId) ?? []]) listener(change)
  }

  /** Everybody is told that this is the end of what they can hear. */
  close (): void {
    for (const jobId of [...this.#listeners.keys()]) this.tell(jobId, { type: 'end' })
  }
}

/** Watches one job from when it is made: nothing that happens between two waits is missed. */
export class JobWatch implements Disposable {
  readonly #unwatch: () => void
  #changed = false
  #wake: () => void = () => {}
  /** Nothing more will be told: the job is over, or this gateway stops. */
  over = false

  constructor (feed: JobFeed, jobId: JobId) {
    this.#unwatch = feed.watch(jobId, ({ type }) => {
      this.#changed = true
      this.over ||= type === 'end'
      this.#wake()
    })
  }

  /** Resolves at the first change since the last call, after `waitMs`, or when `signal` fires. */
  async change (waitMs: number, signal: AbortSignal): Promise<void> {
    if (!this.#changed) await pause(waitMs, signal, wake => { this.#wake = wake })
    this.#changed = false
  }

  [Symbol.dispose] (): void {
    this.#unwatch()
  }
}

/** Resolves after `waitMs`, when `signal` fires, or when what `onStart` is given is called. */
export async function pause (
  waitMs: number, signal: AbortSignal, onStart: (wake: () => void) => void = () => {}
): Promise<void> {
  if (waitMs <= 0 || signal.aborted) return
  await new Promise<void>(resolve => {
    const wake = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      resolve()
    }
    const timer = setTimeout(wake, waitMs)
    signal.addEventListener('abort', wake)
    onStart(wake)
  })
}
