/** What the dispatcher carries out, in order: the machine's actions, and what other gateways and the API bring. */
import type { GatewayAction } from '../../protocol/jobs/gateway-actions.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { Write } from '../store/state-store.ts'

/** A job as another gateway has it, and as it stood here before. `news`: the others who keep it are to know. */
export interface Keep {
  type: 'keep'
  record: JobRecord
  before: JobRecord | undefined
  news: boolean
  readonly stored: (record: JobRecord) => void
}

export type Step = GatewayAction
  | Keep
  | { type: 'write', write: Write }
  | { type: 'done', call: () => void }

export function isEnded (record: JobRecord | undefined): boolean {
  return record !== undefined && hasEnded(record.status)
}

/** Two gateways ended it, apart from each other: whoever brought the end that counts may be lost before all know it. */
export function replacesEnd ({ record, before }: Keep): boolean {
  return isEnded(before) && before?.epoch !== record.epoch
}
