import type { ContentId, JobId } from '../../protocol/core/ids.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { CallerTrace } from '../../protocol/core/trace-context.ts'
import type { JobKind } from '../../protocol/wire/enums.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { Needs } from '../../protocol/wire/needs.ts'

/** A job as a route hands it over: checked, and paid for. */
export interface NewJob {
  jobId: JobId
  kind: JobKind
  wallet: string
  /** What is run: a function's source text, or a connector's definition, encoded. */
  code: Uint8Array
  /** JSON text, or an encoded ExecutionInput. */
  payload: Uint8Array
  needs: Needs
  /** Credits for one run. */
  price: number
  timeoutMs: number
  /** Wants a process that has run nothing before. */
  fresh: boolean
  /** Credits taken for it: `price` for each run that it may have. */
  debited: number
  /** Nodes that may be tried after the first has failed. */
  retries: number
  /** Whether a failure of the code itself is tried again too. */
  retryFailures: boolean
  /** Empty where the code was sent along. */
  functionName: string
  functionVersion: number
  /** Where the end is told; empty: nowhere. */
  webhookUrl: string
  /** How long a node is looked for, where that is shorter than usual. */
  bidsWaitMs?: number
  /** Of the caller, where it named one. */
  trace?: CallerTrace
}

export interface RecordInit {
  origin: PeerId
  /** Who keeps a copy. */
  standbys: PeerId[]
  /** Of the job's code, which is stored by itself. */
  codeId: ContentId
  codeBytes: number
  nowMs: number
  bidsWaitMs: number
  /** What this gateway keeps of the price, in hundredths of a percent. */
  feeBps: number
}

/** The record of a job that nobody has worked on. */
export function newRecord ({ bidsWaitMs = Infinity, ...job }: Omit<NewJob, 'code'>, init: RecordInit): JobRecord {
  const { origin, standbys, codeId, codeBytes, nowMs, feeBps } = init
  return {
    ...job,
    feeBps,
    codeId,
    codeBytes,
    origin,
    owner: origin,
    standbys,
    status: 'queued',
    createdAtMs: nowMs,
    startedAtMs: 0,
    finishedAtMs: 0,
    bidsUntilMs: nowMs + Math.min(bidsWaitMs, init.bidsWaitMs),
    attempts: 0,
    failures: 0,
    runs: 0,
    refunded: 0,
    epoch: 0,
    node: undefined,
    leaseUntilMs: 0,
    durationMs: 0,
    cpuMs: 0,
    memoryPeakBytes: 0,
    error: '',
    resultProof: new Uint8Array(),
    outcome: new Uint8Array(),
    receipt: new Uint8Array()
  }
}
