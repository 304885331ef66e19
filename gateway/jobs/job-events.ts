/** What the events of a job are, from one update to the next. */
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { KnownJob } from '../dispatch/dispatcher.ts'
import type { ServerEvent } from './event-stream.ts'
import { jobView } from './job-view.ts'

/** Last in the id of the event after which nothing comes. */
const END = '-end'
const POSITION = /^(\d{1,10})-(\d{1,10})$/

/** Whether a client has seen all that there is. */
export function isEndId (lastEventId: string): boolean {
  return lastEventId.endsWith(END)
}

/**
 * Turns updates into events. An event's id says of which award the console output is, and how much of it the client
 * has: so that it can go on at any gateway, and nothing of it is lost or told twice.
 */
export class JobEvents {
  #epoch = -1
  #offset = 0
  #last: JobRecord | undefined
  #lastLogs = ''

  /** `lastEventId`: of the last event that the client has seen; anything else is taken for none. */
  constructor (lastEventId = '') {
    const [, epoch, offset] = POSITION.exec(lastEventId) ?? []
    if (epoch === undefined || offset === undefined) return
    this.#epoch = Number(epoch)
    this.#offset = Number(offset)
  }

  /** The events that bring a client up to this update. */
  next (known: KnownJob): ServerEvent[] {
    const { record } = known
    const view = jobView(known)
    const { logs } = view
    const last = this.#last
    if (record.epoch !== this.#epoch || !logs.startsWith(this.#lastLogs)) this.#offset = 0
    this.#epoch = record.epoch
    this.#last = record
    this.#lastLogs = logs

    const ended = hasEnded(record.status)
    const events: ServerEvent[] = []
    const changed = last === undefined || (!ended && !isSameState(last, record))
    if (changed) events.push({ event: 'state', id: this.#id(), data: view })
    if (logs.length > this.#offset) {
      const data = { text: logs.slice(this.#offset), offset: this.#offset }
      this.#offset = logs.length
      events.push({ event: 'log', id: this.#id(), data })
    }
    if (ended) events.push({ event: 'end', id: this.#id() + END, data: view })
    return events
  }

  #id (): string {
    return `${this.#epoch}-${this.#offset}`
  }
}

function isSameState (a: JobRecord, b: JobRecord): boolean {
  return a.status === b.status && a.epoch === b.epoch && a.attempts === b.attempts && a.owner === b.owner
}
