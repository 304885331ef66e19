/** Jobs and the code that they run, in the gateway's state. */
import type { ContentId, JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { decodeJobSummary, encodeJobSummary, summaryOf, type JobSummary } from '../../protocol/wire/job-list.ts'
import { decodeJobRecord, encodeJobRecord, hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { StateBatch, StateStore } from './state-store.ts'

/** Code whose presence is remembered, so that repeated invokes of the same code write it once. */
const KNOWN_CODE_MAX = 10_000

const JOB = 'job/'
/** Jobs that have not ended: what a restart carries on with. */
const OPEN = 'open/'
/** Copies of jobs that have not ended, and that another gateway looks after. */
const COPY = 'copy/'
/** Ended jobs that not everybody who keeps them is known to know. */
const TELL = 'tell/'
/** By wallet and time, newest last; in brief. */
const BY_WALLET = 'wallet-job/'
const CODE = 'code/'
const NOTHING = new Uint8Array()
const TIME_DIGITS = 15

export interface JobStoreDeps {
  state: Pick<StateStore, 'get' | 'has' | 'keys' | 'entries'>
}

export class JobStore {
  readonly #state: JobStoreDeps['state']
  readonly #knownCode = new Set<ContentId>()

  constructor ({ state }: JobStoreDeps) {
    this.#state = state
  }

  /** `self`: this gateway; jobs of other owners are copies. */
  put (batch: StateBatch, record: JobRecord, self: PeerId): void {
    const { jobId, wallet, createdAtMs } = record
    const goesOn = !hasEnded(record.status)
    batch.put(JOB + jobId, encodeJobRecord(record))
    mark(batch, OPEN + jobId, goesOn && record.owner === self)
    mark(batch, COPY + jobId, goesOn && record.owner !== self)
    const summary = encodeJobSummary(summaryOf(record))
    batch.put(`${walletPrefix(wallet)}${String(createdAtMs).padStart(TIME_DIGITS, '0')}/${jobId}`, summary)
  }

  /** Whether others still have to be told of the job's end. */
  putTelling (batch: StateBatch, jobId: JobId, telling: boolean): void {
    mark(batch, TELL + jobId, telling)
  }

  putCode (batch: StateBatch, contentId: ContentId, content: Uint8Array): void {
    if (this.#knownCode.has(contentId)) return
    batch.put(CODE + contentId, content)
    if (this.#knownCode.size > KNOWN_CODE_MAX) this.#knownCode.clear()
    this.#knownCode.add(contentId)
  }

  async get (jobId: JobId): Promise<JobRecord | undefined> {
    const bytes = await this.#state.get(JOB + jobId)
    return bytes === undefined ? undefined : decodeJobRecord(bytes)
  }

  async code (contentId: ContentId): Promise<Uint8Array | undefined> {
    return await this.#state.get(CODE + contentId)
  }

  async hasCode (contentId: ContentId): Promise<boolean> {
    return await this.#state.has(CODE + contentId)
  }

  /** The record as it is stored. */
  async encoded (jobId: JobId): Promise<Uint8Array | undefined> {
    return await this.#state.get(JOB + jobId)
  }

  /** Every job that has not ended and is looked after here. */
  async unfinished (): Promise<JobRecord[]> {
    return await this.#marked(OPEN)
  }

  /** Every job that has not ended and of which a copy is here. */
  async copies (): Promise<JobRecord[]> {
    return await this.#marked(COPY)
  }

  /** Ended jobs that others still have to be told of. */
  async untold (): Promise<JobId[]> {
    const keys = await this.#state.keys({ prefix: TELL })
    return keys.map(key => key.slice(TELL.length))
  }

  /** The wallet's jobs, newest first; jobs made in the same millisecond by their ids, downwards. */
  async ofWallet (wallet: string, limit: number): Promise<JobSummary[]> {
    const entries = await this.#state.entries({ prefix: walletPrefix(wallet), limit, reverse: true })
    return entries.map(([, summary]) => decodeJobSummary(summary))
  }

  async #marked (prefix: string): Promise<JobRecord[]> {
    const keys = await this.#state.keys({ prefix })
    const records = await Promise.all(keys.map(async key => await this.get(key.slice(prefix.length))))
    return records.filter(record => record !== undefined)
  }
}

function mark (batch: StateBatch, key: string, isSet: boolean): void {
  if (isSet) batch.put(key, NOTHING)
  else batch.del(key)
}

/** The wallet may hold any visible character, so it is encoded: no wallet's keys begin with another's. */
function walletPrefix (wallet: string): string {
  return `${BY_WALLET}${encodeURIComponent(wallet)}/`
}
