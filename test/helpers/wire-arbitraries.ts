/** Everything that an honest peer may say, for fast-check. */
import fc from 'fast-check'
import { jobIdFromBytes } from '../../protocol/core/ids.ts'
import { ISOLATION_LEVELS } from '../../protocol/core/isolation.ts'
import {
  CODE_BYTES_MAX, FEE_BPS_MAX, LOG_BYTES_MAX, MODEL_BYTES_MAX, MODELS_PER_FUNCTION_MAX, PAYLOAD_BYTES_MAX,
  TIMEOUT_MAX_MS
} from '../../protocol/core/limits.ts'
import { peerIdOf, solanaAddressOf } from '../../protocol/core/peer-id.ts'
import { OUTCOME_BYTES_MAX, RECEIPT_BYTES, type DispatchMessage } from '../../protocol/wire/dispatch.ts'
import { EXECUTION_OUTCOME_BYTES_MAX } from '../../protocol/wire/executions.ts'
import { STANDBYS_MAX, type JobRecord, type Outcome } from '../../protocol/wire/jobs.ts'
import type { JobKind } from '../../protocol/wire/enums.ts'
import type { NodeInfo } from '../../protocol/wire/node-info.ts'
import type { Needs } from '../../protocol/wire/needs.ts'
import type { Offer } from '../../protocol/wire/offers.ts'

/** Objects with the usual prototype, which deep comparison wants. */
function record<T> (fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(fields, { noNullPrototype: true })
}

const fixed = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
export const uint32 = fc.oneof(fc.constantFrom(0, 1, 2 ** 32 - 1), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
export const uint53 = fc.oneof(fc.constantFrom(0, Number.MAX_SAFE_INTEGER), fc.maxSafeNat())
const epoch = uint32.map(value => Math.max(1, value))
export const jobIds = fixed(16).map(jobIdFromBytes)
const contentIds = fixed(32).map(bytes => Buffer.from(bytes).toString('hex'))
const peers = fixed(32).map(peerIdOf)
const text = fc.string({ unit: 'binary', maxLength: 80 })
const bytes = fc.uint8Array({ maxLength: 300 })

export const needs: fc.Arbitrary<Needs> = record({
  runtime: fc.string({ maxLength: 20 }),
  memoryMiB: uint32,
  gpu: fc.boolean(),
  vramMiB: uint32,
  gpuModel: fc.string({ maxLength: 40 }),
  isolation: fc.constantFrom(...ISOLATION_LEVELS),
  models: fc.uniqueArray(record({
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/), contentId: contentIds, bytes: fc.nat(MODEL_BYTES_MAX)
  }), { maxLength: MODELS_PER_FUNCTION_MAX, selector: ({ name }) => name })
})

const kinds = fc.constantFrom<JobKind>('function', 'connector')

export const offers: fc.Arbitrary<Offer> = record({
  jobId: jobIds,
  epoch,
  round: uint32,
  kind: kinds,
  needs,
  codeId: contentIds,
  codeBytes: fc.nat(CODE_BYTES_MAX),
  payloadBytes: fc.nat(PAYLOAD_BYTES_MAX),
  price: uint53,
  feeBps: fc.nat(FEE_BPS_MAX),
  timeoutMs: fc.integer({ min: 1, max: TIMEOUT_MAX_MS }),
  bidsUntilMs: uint53
})

const receipts = fixed(RECEIPT_BYTES)

const work = record({
  payTo: fixed(32).map(solanaAddressOf),
  signature: fixed(64)
})

export const dispatchMessages: fc.Arbitrary<DispatchMessage> = fc.oneof(
  record({ type: fc.constant('bid'), jobId: jobIds, epoch, holdMs: uint32, hasCode: fc.boolean() }),
  record({
    type: fc.constant('bid'), jobId: jobIds, epoch, holdMs: uint32, hasCode: fc.boolean(),
    standing: record({
      rank: fc.nat(99), able: fc.integer({ min: 100, max: 2 ** 32 - 1 }), loadPercent: uint32,
      warmth: fc.constantFrom('cold', 'code', 'no-models', 'models')
    })
  }),
  record({
    type: fc.constant('award'),
    jobId: jobIds,
    epoch,
    node: peers,
    leaseMs: uint32,
    kind: kinds,
    needs,
    codeId: contentIds,
    codeBytes: fc.nat(CODE_BYTES_MAX),
    payloadId: contentIds,
    price: uint53,
    feeBps: fc.nat(FEE_BPS_MAX),
    timeoutMs: fc.integer({ min: 1, max: TIMEOUT_MAX_MS }),
    tenant: fc.constantFrom('', 'a0'.repeat(16)),
    fresh: fc.boolean()
  }),
  record({
    type: fc.constant('heartbeat'), jobs: fc.array(record({ jobId: jobIds, epoch }), { maxLength: 5 })
  }),
  record({
    type: fc.constant('cancel'),
    jobId: jobIds,
    epoch,
    reason: fc.constantFrom('awarded-elsewhere', 'user', 'deadline', 'ended', 'unknown-job', 'node-refused')
  }),
  record({ type: fc.constant('log'), jobId: jobIds, epoch, offset: fc.nat(LOG_BYTES_MAX), text }),
  record({
    type: fc.constant('result'),
    jobId: jobIds,
    epoch,
    gateway: peers,
    status: fc.constantFrom('done', 'error', 'timeout'),
    outcomeId: contentIds,
    outcomeBytes: fc.nat(OUTCOME_BYTES_MAX),
    durationMs: uint32,
    cpuMs: uint32,
    memoryPeakBytes: uint53,
    work
  }),
  record({
    type: fc.constant('result'),
    jobId: jobIds,
    epoch,
    gateway: peers,
    status: fc.constantFrom('done', 'error'),
    outcomeId: contentIds,
    outcomeBytes: fc.nat(EXECUTION_OUTCOME_BYTES_MAX),
    durationMs: uint32,
    cpuMs: uint32,
    memoryPeakBytes: uint53,
    inputId: contentIds
  }),
  record({ type: fc.constant('ack'), jobId: jobIds, epoch, accepted: fc.boolean() }),
  record({ type: fc.constant('ack'), jobId: jobIds, epoch, accepted: fc.constant(true), receipt: receipts }),
  record({
    type: fc.constant('refusal'),
    jobId: jobIds,
    epoch,
    reason: fc.constantFrom(
      'busy', 'code-unavailable', 'sandbox-failed', 'stopping', 'unsupported', 'model-unavailable',
      'receipts-lag', 'credit-limit'
    )
  })
)

export const outcomes: fc.Arbitrary<Outcome> = record({
  result: text, error: text, errorName: text, errorMessage: text, errorStack: text, logs: text
})

export const records: fc.Arbitrary<JobRecord> = record({
  jobId: jobIds,
  status: fc.constantFrom('queued', 'running', 'done', 'error', 'timeout', 'cancelled'),
  wallet: text,
  createdAtMs: uint53,
  startedAtMs: uint53,
  finishedAtMs: uint53,
  attempts: uint32,
  epoch: uint32,
  node: fc.option(peers, { nil: undefined}),
  kind: kinds,
  needs,
  codeId: contentIds,
  codeBytes: uint32,
  payload: bytes,
  price: uint53,
  feeBps: uint32,
  timeoutMs: uint32,
  bidsUntilMs: uint53,
  leaseUntilMs: uint53,
  durationMs: uint32,
  fresh: fc.boolean(),
  cpuMs: uint32,
  memoryPeakBytes: uint53,
  error: text,
  resultProof: bytes,
  outcome: bytes,
  receipt: fc.oneof(fc.constant(new Uint8Array()), receipts),
  origin: peers,
  owner: peers,
  standbys: fc.array(peers, { maxLength: STANDBYS_MAX }),
  debited: uint53,
  refunded: uint53,
  retries: uint32,
  retryFailures: fc.boolean(),
  failures: uint32,
  runs: uint32,
  functionName: text,
  functionVersion: uint32,
  webhookUrl: text
})

const word = fc.string({ minLength: 1, maxLength: 20 })

export const infos: fc.Arbitrary<NodeInfo> = record({
  role: fc.constantFrom('gateway', 'node'),
  version: word,
  issuedAtMs: fc.integer({ min: 0, max: 2 ** 48 }),
  ttlMs: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  startedAtMs: uint53,
  runtimes: fc.array(word, { maxLength: 16 }),
  cpus: uint32,
  memoryMiB: uint32,
  slots: uint32,
  busy: uint32,
  httpUrl: word,
  isolation: fc.constantFrom(...ISOLATION_LEVELS),
  layers: fc.array(word, { maxLength: 4 }),
  gpus: fc.array(record({ model: word, vramMiB: uint32, driver: word, backend: word, count: uint32 }), { maxLength: 2 })
})
