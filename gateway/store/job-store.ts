/**
 * A gateway's jobs and the code that they run, on disk. One synced batch is one durable step: it is there whole after
 * a crash of the machine, or not at all.
 */
import { Level } from 'level'
import { DcnError } from '../../protocol/core/errors.ts'
import type { ContentId, JobId } from '../../protocol/core/ids.ts'
import { isLevelLocked } from '../../protocol/core/level-lock.ts'
import type { Service } from '../../protocol/core/service.ts'
import { decodeJobRecord, encodeJobRecord, hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'

/** Code whose presence is remembered, so that repeated invokes of the same code write it once. */
const KNOWN_CODE_MAX = 10_000

/** What one step makes durable. */
export interface Step {
  records: JobRecord[]
  code: Map<ContentId, Uint8Array>
}

export interface JobStoreInit {
  /** Directory of the database; made if it is missing. */
  path: string
}

const JOB = 'job/'
/** Jobs that have not ended: what a restart carries on with. */
const OPEN = 'open/'
const CODE = 'code/'
const NOTHING = new Uint8Array()

export class JobStore implements Service {
  readonly #path: string
  #db: Level<string, Uint8Array> | undefined
  readonly #knownCode = new Set<ContentId>()

  constructor ({ path }: JobStoreInit) {
    this.#path = path
  }

  /** Throws DCN_DATA_DIR_BUSY where another process has it open. */
  async start (): Promise<void> {
    if (this.#db !== undefined) return
    const db = new Level<string, Uint8Array>(this.#path, { keyEncoding: 'utf8', valueEncoding: 'view' })
    try {
      await db.open()
    } catch (err) {
      if (isLevelLocked(err)) throw new DcnError('DCN_DATA_DIR_BUSY', { path: this.#path }, { cause: err })
      throw err
    }
    this.#db = db
  }

  async stop (): Promise<void> {
    const db = this.#db
    this.#db = undefined
    await db?.close()
  }

  /** Whether the store answers. */
  async isOk (): Promise<boolean> {
    try {
      await this.#open().get(JOB)
      return true
    } catch {
      return false
    }
  }

  /** Durable when it resolves. */
  async commit ({ records, code }: Step): Promise<void> {
    const batch = this.#open().batch()
    for (const record of records) {
      batch.put(JOB + record.jobId, encodeJobRecord(record))
      if (hasEnded(record.status)) batch.del(OPEN + record.jobId)
      else batch.put(OPEN + record.jobId, NOTHING)
    }
    for (const [contentId, content] of code) if (!this.#knownCode.has(contentId)) batch.put(CODE + contentId, content)
    await batch.write({ sync: true })
    if (this.#knownCode.size > KNOWN_CODE_MAX) this.#knownCode.clear()
    for (const contentId of code.keys()) this.#knownCode.add(contentId)
  }

  async get (jobId: JobId): Promise<JobRecord | undefined> {
    const bytes = await this.#read(JOB + jobId)
    return bytes === undefined ? undefined : decodeJobRecord(bytes)
  }

  async code (contentId: ContentId): Promise<Uint8Array | undefined> {
    return await this.#read(CODE + contentId)
  }

  /** Every job that has not ended. */
  async unfinished (): Promise<JobRecord[]> {
    const ids = await this.#open().keys({ gte: OPEN, lt: `${OPEN}~` }).all()
    const records = await Promise.all(ids.map(async id => await this.get(id.slice(OPEN.length))))
    return records.filter(record => record !== undefined)
  }

  async #read (key: string): Promise<Uint8Array | undefined> {
    return await this.#open().get(key)
  }

  #open (): Level<string, Uint8Array> {
    if (this.#db === undefined) throw new DcnError('DCN_STOPPING', {})
    return this.#db
  }
}
