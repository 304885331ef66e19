/** What a watcher has heard, as rows of jobs, rates and a log of what is unusual. Pure, and bounded. */
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { JobEvent, JobEventWord } from '../../protocol/wire/job-events.ts'
import type { WatchItem } from '../watch/watch-item.ts'
import { Rate } from './rate.ts'

/** Jobs remembered; the one that nothing was heard of for longest goes first. */
export const ROWS_MAX = 2_000
export const LOG_MAX = 500
export const HISTORY_SECONDS = 60

/** How far a job has come. */
export type JobState =
  'accepted' | 'offered' | 'bid' | 'awarded' | 'running' | 'ran' | 'result' | 'refused' | 'lost' | 'taken over' |
  'done' | 'error' | 'timeout' | 'cancelled'

export interface JobRow {
  jobId: JobId
  state: JobState
  ended: boolean
  /** Of the award that the state is of. */
  epoch: number
  gateway: PeerId | undefined
  node: PeerId | undefined
  /** First heard of, last changed, by our clock. */
  startedAtMs: number
  changedAtMs: number
  /** Of the last event that says something. */
  detail: string
}

/** An event as it came. */
type Heard = Omit<WatchItem & { type: 'event' }, 'type'>

export interface LogLine {
  atMs: number
  /** `bad`: somebody may want to do something about it. */
  tone: 'bad' | 'good' | 'plain'
  word: string
  /** Whom and what it is about, where it is of something. */
  from: PeerId
  peer: PeerId | undefined
  jobId: JobId | undefined
  detail: string
}

/** What is counted, at gateways; each job passes most of them. */
export const RATED = ['accepted', 'offered', 'bid', 'awarded', 'ended', 'receipt'] as const
export type Rated = typeof RATED[number]

const STATES: Partial<Record<JobEventWord, JobState>> = {
  accepted: 'accepted', offered: 'offered', bid: 'bid', awarded: 'awarded', taken: 'awarded',
  'code-ready': 'awarded', 'sandbox-ready': 'running', ran: 'ran', result: 'result', refused: 'refused', lost: 'lost',
  'taken-over': 'taken over'
}

/** Within one award a job only goes on. */
const ORDER: readonly JobState[] = [
  'accepted', 'offered', 'bid', 'awarded', 'running', 'ran', 'result', 'refused', 'lost', 'taken over'
]

const QUEUED_AGAIN: ReadonlySet<JobState> = new Set<JobState>(['refused', 'lost', 'taken over'])

const OF_NO_JOB = { peer: undefined, jobId: undefined }

const UNUSUAL: ReadonlySet<JobEventWord> = new Set(['refused', 'lost', 'taken-over', 'settled', 'dropped'])

export class WatchModel {
  readonly #rows = new Map<JobId, JobRow>()
  readonly #log: LogLine[] = []
  readonly #watched = { gateway: new Set<PeerId>(), node: new Set<PeerId>() }
  readonly rates: Readonly<Record<Rated, Rate>> = {
    accepted: new Rate(HISTORY_SECONDS), offered: new Rate(HISTORY_SECONDS), bid: new Rate(HISTORY_SECONDS),
    awarded: new Rate(HISTORY_SECONDS), ended: new Rate(HISTORY_SECONDS), receipt: new Rate(HISTORY_SECONDS)
  }

  /** Of events of every word, from everybody. */
  readonly events = new Rate(HISTORY_SECONDS)
  /** Events that we know to have missed. */
  dropped = 0

  get gateways (): number {
    return this.#watched.gateway.size
  }

  get nodes (): number {
    return this.#watched.node.size
  }

  /** Jobs remembered, the one heard of first at the end. */
  rows (): JobRow[] {
    return [...this.#rows.values()].reverse()
  }

  row (jobId: JobId): JobRow | undefined {
    return this.#rows.get(jobId)
  }

  /** The newest last. */
  get log (): readonly LogLine[] {
    return this.#log
  }

  take (item: WatchItem, nowMs: number): void {
    switch (item.type) {
      case 'event':
        this.#event(item, nowMs)
        return
      case 'status':
        return
      case 'dropped':
        this.dropped += item.count
        return
      case 'joined':
        this.#watched[item.role].add(item.from)
        this.#say({ ...item, ...OF_NO_JOB, tone: 'good', word: `${item.role} joined`, detail: '' })
        return
      case 'left': case 'unwatched':
        this.#watched[item.role].delete(item.from)
        this.#say({ ...item, ...OF_NO_JOB, tone: 'bad', word: `${item.role} ${item.type}`, detail: item.reason })
    }
  }

  #event ({ from, role, atMs, event }: Heard, nowMs: number): void {
    this.events.add(nowMs)
    if (isRated(event.word)) this.rates[event.word].add(nowMs)
    if (event.jobId !== undefined) this.#job(event.jobId, { from, role, atMs, event })
    const failed = event.word === 'ended' && endOf(event) !== 'done'
    if (!UNUSUAL.has(event.word) && !failed) return
    const { word, jobId, peer, detail } = event
    const tone = word === 'settled' ? 'good' : word === 'dropped' ? 'plain' : 'bad'
    this.#say({ atMs, tone, word: failed ? endOf(event) : word, from, peer, jobId, detail })
  }

  #job (jobId: JobId, { from, role, atMs, event }: Heard): void {
    const known = this.#rows.get(jobId)
    // A node tells of every offer that it hears; a job is shown once a gateway tells of it, or a node has it.
    if (known === undefined && STATES[event.word] === undefined && event.word !== 'ended') return
    const row = known ?? {
      jobId, state: 'accepted', ended: false, epoch: 0, gateway: undefined, node: undefined,
      startedAtMs: atMs, changedAtMs: atMs, detail: ''
    }
    if (known === undefined) this.#add(row)
    row.startedAtMs = Math.min(row.startedAtMs, atMs)
    if (role === 'gateway' && (event.word !== 'copied' && event.word !== 'receipt')) row.gateway = from
    if (role === 'node' && event.word === 'taken') row.gateway ??= event.peer
    this.#advance(row, { from, role, atMs, event })
  }

  #advance (row: JobRow, { from, role, atMs, event }: Heard): void {
    if (row.ended || (event.epoch > 0 && event.epoch < row.epoch)) return
    const state = event.word === 'ended' ? endOf(event) : STATES[event.word]
    if (state === undefined) return
    const ended = event.word === 'ended'
    const isNewAward = event.epoch > row.epoch && event.word !== 'offered' && event.word !== 'bid'
    const isAgain = event.word === 'offered' && QUEUED_AGAIN.has(row.state)
    if (!ended && !isNewAward && !isAgain && ORDER.indexOf(state) <= ORDER.indexOf(row.state)) return
    if (isNewAward) row.epoch = event.epoch
    if (event.word === 'awarded') row.node = event.peer
    if (role === 'node' && state !== 'offered') row.node = from
    row.state = state
    row.ended = ended
    row.changedAtMs = Math.max(atMs, row.changedAtMs)
    row.detail = event.detail
  }

  #add (row: JobRow): void {
    this.#rows.set(row.jobId, row)
    const [oldest] = this.#rows.keys()
    if (this.#rows.size > ROWS_MAX && oldest !== undefined) this.#rows.delete(oldest)
  }

  #say ({ atMs, tone, word, from, peer, jobId, detail }: LogLine): void {
    this.#log.push({ atMs, tone, word, from, peer, jobId, detail })
    if (this.#log.length > LOG_MAX) this.#log.shift()
  }
}

function isRated (word: JobEventWord): word is Rated {
  return (RATED as readonly JobEventWord[]).includes(word)
}

/** The event's detail begins with it. */
function endOf ({ detail }: JobEvent): 'done' | 'error' | 'timeout' | 'cancelled' {
  if (detail.startsWith('error')) return 'error'
  if (detail.startsWith('timeout')) return 'timeout'
  return detail.startsWith('cancelled') ? 'cancelled' : 'done'
}
