/** What nodes are offered and awarded, as it follows from the job: after a restart the same award can be told again. */
import { contentIdOf } from '../core/ids.ts'
import type { PeerId } from '../core/peer-id.ts'
import { tenantOf } from '../core/tenant.ts'
import type { Award } from '../wire/dispatch.ts'
import type { JobRecord } from '../wire/jobs.ts'
import type { Offer } from '../wire/offers.ts'
import { LEASE_MS } from './timing.ts'

/** The last award of a job, which `node` has. */
export function awardOf (record: JobRecord, node: PeerId): Award {
  const { jobId, epoch, kind, needs, codeId, codeBytes, price, feeBps, timeoutMs, payload, fresh, trace } = record
  return {
    type: 'award', jobId, epoch, node, leaseMs: LEASE_MS, kind, needs, codeId, codeBytes, price, feeBps, timeoutMs,
    payloadId: contentIdOf(payload), tenant: kind === 'function' ? tenantOf(record.wallet) : '', fresh,
    ...trace === undefined ? {} : { trace: { traceId: trace.traceId, spanId: trace.spanId, flags: trace.flags } }
  }
}

export function offerOf (record: JobRecord, round: number): Offer {
  const { jobId, kind, needs, codeId, codeBytes, payload, price, feeBps, timeoutMs, bidsUntilMs } = record
  return {
    jobId, kind, needs, codeId, codeBytes, price, feeBps, timeoutMs, bidsUntilMs, round,
    epoch: record.epoch + 1, payloadBytes: payload.byteLength
  }
}
