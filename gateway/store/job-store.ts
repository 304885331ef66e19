/** Jobs and the code that they run, in the gateway's state. */
import type { ContentId, JobId } from '../../protocol/core/ids.ts'
import { decodeJobRecord, encodeJobRecord, hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { StateBatch, StateStore } from './state-store.ts'

/** Code whose presence is remembered, so that repeated invokes of the same code write it once. */
const KNOWN_CODE_MAX = 10_000

const JOB = 'job/'
/** Jobs that have not ended: what a restart carries on with. */
const OPEN = 'open/'
/** By wallet and time, newest last. */
const BY_WALLET = 'wallet-job/'
const CODE = 'code/'
const NOTHING = new Uint8Array()
const TIME_DIGITS = 15

export interface JobStoreDeps {
  state: Pick<StateStore, 'get' | 'has' | 'keys'>
}

export class JobStore {
  readonly #state: JobStoreDeps['state']
  readonly #knownCode = new Set<ContentId>()

  constructor ({ state }: JobStoreDeps) {
    this.#state = state
  }

  put (batch: StateBatch, record: JobRecord): void {
    const { jobId, wallet, createdAtMs } = record
    batch.put(JOB + jobId, encodeJobRecord(record))
    if (hasEnded(record.status)) batch.del(OPEN + jobId)
    else batch.put(OPEN + jobId, NOTHING)
    batch.put(`${walletPrefix(wallet)}${String(createdAtMs).padStart(TIME_DIGITS, '0')}/${jobId}`, NOTHING)
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

  /** Every job that has not ended. */
  async unfinished (): Promise<JobRecord[]> {
    const ids = await this.#state.keys({ prefix: OPEN })
    return await this.#records(ids.map(key => key.slice(OPEN.length)))
  }

  /** The wallet's jobs, newest first. */
  async ofWallet (wallet: string, limit: number): Promise<JobRecord[]> {
    const keys = await this.#state.keys({ prefix: walletPrefix(wallet), limit, reverse: true })
    return await this.#records(keys.map(key => key.slice(key.lastIndexOf('/') + 1)))
  }

  async #records (ids: JobId[]): Promise<JobRecord[]> {
    const records = await Promise.all(ids.map(async id => await this.get(id)))
    return records.filter(record => record !== undefined)
  }
}

/** The wallet may hold any visible character, so it is encoded: no wallet's keys begin with another's. */
function walletPrefix (wallet: string): string {
  return `${BY_WALLET}${encodeURIComponent(wallet)}/`
}
