import type { Copying } from '../../protocol/jobs/copying.ts'
import type { GatewayAction } from '../../protocol/jobs/gateway-actions.ts'
import type { GatewayDispatch } from '../../protocol/jobs/gateway-dispatch.ts'
import type { Standby } from '../../protocol/jobs/standby.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { Packet } from './sim-node.ts'

/** What befell each job, seen from outside. */
export interface KeeperJournal {
  /** Taken, by job: whether another gateway had it on disk then. */
  acknowledged: Map<string, boolean>
  /** Ends that users could see. */
  shown: Map<string, JobRecord[]>
  /** First ends written by the job's origin: each is billed once. */
  settled: Map<string, number>
  /** Who awarded an epoch, by job and epoch. */
  awards: Map<string, string>
  takeovers: number
  runs: Map<string, number>
  violations: string[]
}

export type Step = GatewayAction
  | { type: 'keep', record: JobRecord, replacesEnd: boolean }
  | { type: 'call', call: () => void }

/** All that is lost in a crash. */
export interface Memory {
  machine: GatewayDispatch
  copying: Copying
  watch: Standby
  /** Jobs as they will be once what is pending is on disk. */
  view: Map<string, JobRecord>
  returning: Map<string, JobRecord>
  held: Packet[]
  pending: Step[]
  committing: boolean
  wakeAtMs: number
  waiters: Set<() => void>
}
