/** The other gateways that keep this gateway's jobs, as far as dispatch has to know of them. */
import type { JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { StateBatch } from '../store/state-store.ts'

export interface Copies {
  /** Who is to keep a new job, in the order in which they take over. */
  standbysOf (jobId: JobId): PeerId[]
  /** Marks an end, in the batch that makes it durable, as one that others have to be told of. */
  tell (batch: StateBatch, record: JobRecord): void
  /** A job's end that is on its way to the disk here: the others may have it meanwhile. */
  ahead (record: JobRecord): void
  /** How a job stands durably here; `news`: the others who keep it are to know. */
  stored (record: JobRecord, news: boolean): void
  /** Resolves once all who are to keep these jobs have them, or have not answered for a while. */
  kept (records: readonly JobRecord[]): Promise<void>
  /** Resolves once somebody else knows how the job stands, or nobody has answered for a while. */
  safe (record: JobRecord): Promise<void>
  /** Asks whether the jobs have been taken over. Resolves once all who keep them have said, or after a while. */
  askReturning (records: readonly JobRecord[]): Promise<void>
}
