/**
 * What happens to jobs at this daemon, told as it happens and kept for a while: what `dcn watch`, `dcn trace` and the
 * metrics are made of. Nothing of it holds a user's code, payload, result or wallet.
 */
import type { Clock } from '../core/clock.ts'
import type { JobId } from '../core/ids.ts'
import { DETAIL_CHARS_MAX, type JobEvent } from '../wire/job-events.ts'

/** What is told; the rest is filled in. */
export type JobNews = Pick<JobEvent, 'word'> & Partial<Omit<JobEvent, 'word' | 'atMs'>>

export type JobEventListener = (event: JobEvent) => void

/** Jobs whose story is kept; the one that nothing was told of for longest goes first. */
export const STORIES_MAX = 10_000
/** Events kept of one job: the first ones, and the newest. */
export const STORY_EVENTS_MAX = 200

export class JobEvents {
  readonly #clock: Clock
  readonly #listeners = new Set<JobEventListener>()
  readonly #stories = new Map<JobId, JobEvent[]>()

  constructor ({ clock }: { clock: Clock }) {
    this.#clock = clock
  }

  tell ({ jobId, word, epoch = 0, peer, detail = '', durationMs = 0 }: JobNews): void {
    const event: JobEvent = {
      jobId, word, epoch, peer, durationMs, atMs: this.#clock.nowMs(), detail: detail.slice(0, DETAIL_CHARS_MAX)
    }
    if (jobId !== undefined) this.#keep(jobId, event)
    for (const listener of [...this.#listeners]) listener(event)
  }

  /** Calls `listener` with each event until the returned function is called. A listener must not throw. */
  listen (listener: JobEventListener): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** What happened to the job here, oldest first; nothing where it is not known, or was too long ago. */
  story (jobId: JobId): JobEvent[] {
    return [...this.#stories.get(jobId) ?? []]
  }

  #keep (jobId: JobId, event: JobEvent): void {
    const story = this.#stories.get(jobId) ?? []
    this.#stories.delete(jobId)
    this.#stories.set(jobId, story)
    if (story.length === STORY_EVENTS_MAX) story.splice(STORY_EVENTS_MAX / 2, 1)
    story.push(event)
    const [oldest] = this.#stories.keys()
    if (this.#stories.size > STORIES_MAX && oldest !== undefined) this.#stories.delete(oldest)
  }
}
