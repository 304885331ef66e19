import { jobIdFromBytes } from '../../protocol/core/ids.ts'
import { BIDS_WAIT_MS } from '../../protocol/jobs/timing.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import { jobRecord } from '../helpers/jobs.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** A job that nobody has worked on, with what chance gives it. */
export function randomJob ({ random, nowMs }: World, timeoutMsMax: number): JobRecord {
  return jobRecord({
    jobId: jobIdFromBytes(bytes(random, 16)),
    createdAtMs: nowMs,
    codeId: Buffer.from(bytes(random, 32)).toString('hex'),
    timeoutMs: 1 + Math.floor(random() * timeoutMsMax),
    retries: Math.floor(random() * 5),
    retryFailures: random() < 0.5,
    bidsUntilMs: nowMs + BIDS_WAIT_MS
  })
}

export function bytes (random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256))
}
