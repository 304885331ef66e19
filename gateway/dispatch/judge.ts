/** Who says whether a node's result is right, where the job asks for more than the node's word. */
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { ResultEvidence } from '../../protocol/jobs/gateway-actions.ts'
import type { Result } from '../../protocol/wire/dispatch.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'

export interface GivenResult { record: JobRecord, result: Result, evidence: ResultEvidence }

export type Verdict = 'right' | 'wrong'

export interface Judge {
  /** Whether the node was caught giving a wrong result, and so gets nothing more. */
  isRefused (node: PeerId): boolean
  /**
   * Called with each sound result that could end its job. Undefined: it is taken as it is. The job waits for the
   * verdict, which must come; must not throw or reject.
   */
  judge (given: GivenResult): Promise<Verdict> | undefined
}
