import { jobIdFromBytes } from '../../protocol/core/ids.ts'
import { BIDS_WAIT_MS } from '../../protocol/jobs/timing.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { ModelRef } from '../../protocol/wire/needs.ts'
import { jobRecord, NEEDS } from '../helpers/jobs.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

const MODEL_BYTES_STEP = 1_000_000

/** A job that nobody has worked on, with what chance gives it. */
export function randomJob ({ random, nowMs }: World, timeoutMsMax: number): JobRecord {
  return jobRecord({
    jobId: jobIdFromBytes(bytes(random, 16)),
    createdAtMs: nowMs,
    codeId: Buffer.from(bytes(random, 32)).toString('hex'),
    needs: random() < 0.3 ? { ...NEEDS, models: [randomModel(random)] } : NEEDS,
    timeoutMs: 1 + Math.floor(random() * timeoutMsMax),
    retries: Math.floor(random() * 5),
    retryFailures: random() < 0.5,
    bidsUntilMs: nowMs + BIDS_WAIT_MS
  })
}

/** One of sixteen. */
function randomModel (random: Random): ModelRef {
  const digit = Math.floor(random() * 16)
  return { name: 'm', contentId: digit.toString(16).repeat(64), bytes: digit * MODEL_BYTES_STEP }
}

export function bytes (random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => Math.floor(random() * 256))
}
