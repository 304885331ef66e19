/**
 * What a gateway and a node say to each other about jobs, on one channel. Specified in protocol/spec/dispatch.md.
 * The signed part is small; code, payloads and outcomes ride along as attachments that it names by hash.
 */
import { wellFormed } from '../core/bytes.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type Signer } from '../core/ed25519.ts'
import { sha256 } from '../core/hash.ts'
import {
  contentIdFromBytes, contentIdOf, contentIdToBytes, isContentIdBytes, JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes,
  type ContentId, type JobId
} from '../core/ids.ts'
import { CODE_BYTES_MAX, FEE_BPS_MAX, LOG_BYTES_MAX, TIMEOUT_MAX_MS, TIMEOUT_MIN_MS } from '../core/limits.ts'
import { peerIdOf, publicKeyOfAddress, publicKeyOfPeer, solanaAddressOf, type PeerId } from '../core/peer-id.ts'
import {
  TRACE_CONTEXT_BYTES, traceContextFromBytes, traceContextToBytes, type TraceContext
} from '../core/trace-context.ts'
import { isTenantBytes, tenantFromBytes, tenantToBytes, type Tenant } from '../core/tenant.ts'
import { decodeCanonical, malformed, must, type Shape } from './codec.ts'
import { BATCH_ITEMS_MAX, BATCH_SHAPE, checkBatch, openItem, own, signBatch, type OpenedBatch } from './envelope.ts'
import {
  CANCEL_REASONS, JOB_KINDS, REFUSAL_REASONS, RESULT_STATUSES, WARMTHS, type CancelReason, type JobKind,
  type RefusalReason, type ResultStatus, type Warmth
} from './enums.ts'
import { EXECUTION_OUTCOME_BYTES_MAX } from './executions.ts'
import {
  BidWarmth, DispatchMessage as MessageCodec, Frame as FrameCodec, type JobEpoch, type Result as ResultFields
} from './messages.ts'
import { NEEDS_SHAPE, needsFromWire, needsToWire, type Needs } from './needs.ts'
import { PAYLOAD_MAX_BYTES } from './offers.ts'

export const DISPATCH_PROTOCOL = '/dcn/dispatch/5'

/** Largest Outcome of a function: a result of 2^20 UTF-16 units is at most 3 MiB of UTF-8; beside it logs, errors. */
export const OUTCOME_BYTES_MAX = 3 * 1024 * 1024 + 256 * 1024

/** Largest frame: one outcome of a connector, with room for the signed part. */
export const FRAME_BYTES_MAX = 14 * 1024 * 1024

/** Signed part of a frame (the items, without their tags and lengths), and so every item in it. */
export const BATCH_BYTES_MAX = 1024 * 1024

/** Awards named in one heartbeat. */
export const HEARTBEAT_JOBS_MAX = 1_024

/** A receipt, as protocol/receipts makes it. */
export const RECEIPT_BYTES = 478

const NOTHING = new Uint8Array()

/** An award names code and payload. */
const FRAME_SHAPE: Shape = { repeated: { 2: 2 * BATCH_ITEMS_MAX }, nested: { 1: BATCH_SHAPE } }
const MESSAGE_SHAPE: Shape = {
  nested: { 2: { nested: { 6: NEEDS_SHAPE } }, 3: { repeated: { 1: HEARTBEAT_JOBS_MAX } } }
}

/** Why a node bids as it does, in its own words: for those who look, nothing follows from it. */
export interface BidStanding {
  /** Place that it gives itself among the nodes that it believes able, itself included; 0 is the best. */
  rank: number
  able: number
  warmth: Warmth
  /** Jobs promised over slots. */
  loadPercent: number
}
export interface Bid {
  type: 'bid'
  jobId: JobId
  epoch: number
  holdMs: number
  hasCode: boolean
  standing?: BidStanding
}
export interface Award {
  type: 'award'
  jobId: JobId
  epoch: number
  node: PeerId
  leaseMs: number
  kind: JobKind
  needs: Needs
  codeId: ContentId
  codeBytes: number
  payloadId: ContentId
  price: number
  /** What the gateway keeps of it, in hundredths of a percent. */
  feeBps: number
  timeoutMs: number
  /** Stands for the wallet: runs of one tenant and one code may share a process. Empty: they may not. */
  tenant: Tenant
  /** Wants a process that has run nothing before. */
  fresh: boolean
  /** Of the job's caller, where it named one. */
  trace?: TraceContext
}
export interface SignedWork { payTo: string, signature: Uint8Array }
export interface Heartbeat { type: 'heartbeat', jobs: Array<{ jobId: JobId, epoch: number }> }
export interface Cancel { type: 'cancel', jobId: JobId, epoch: number, reason: CancelReason }
export interface LogChunk { type: 'log', jobId: JobId, epoch: number, offset: number, text: string }
export interface Result {
  type: 'result'
  jobId: JobId
  epoch: number
  gateway: PeerId
  status: ResultStatus
  outcomeId: ContentId
  outcomeBytes: number
  durationMs: number
  /** Processor time of the run. */
  cpuMs: number
  /** Most resident memory of the process that ran it; 0 where the node cannot tell. */
  memoryPeakBytes: number
  /** `inputIdOf` a connector job, and of no other: whoever runs the same can say whether the outcome is right. */
  inputId?: ContentId
  /** Where the node is paid, and its signature of the work (receipts.md); a result without is not taken. */
  work?: SignedWork
}
/** `receipt`: what is owed for an accepted result. */
export interface Ack { type: 'ack', jobId: JobId, epoch: number, accepted: boolean, receipt?: Uint8Array }
export interface Refusal { type: 'refusal', jobId: JobId, epoch: number, reason: RefusalReason }

/** What a node says. */
export type NodeMessage = Bid | Heartbeat | LogChunk | Result | Refusal
/** What a gateway says. */
export type GatewayMessage = Award | Cancel | Ack
export type DispatchMessage = NodeMessage | GatewayMessage

/** A frame from an untrusted peer, checked. */
export interface OpenedFrame extends OpenedBatch {
  messages: DispatchMessage[]
  attachments: Map<ContentId, Uint8Array>
}

/** Signs items (made by `encodeMessage`) into one frame. */
export function sealFrame (items: Uint8Array[], attachments: Uint8Array[], signer: Signer): Uint8Array {
  return FrameCodec.encode({ batch: signBatch('dispatch', items, signer), attachments: attachments.map(own) })
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE and nothing else. */
export function openFrame (bytes: Uint8Array): OpenedFrame {
  const what = 'dispatch frame'
  const { batch, attachments } = decodeCanonical(what, FrameCodec, bytes, FRAME_BYTES_MAX, FRAME_SHAPE)
  must(batch !== undefined, what, 'nothing is signed')
  const batchBytes = batch.items.reduce((sum, item) => sum + item.byteLength, 0)
  must(batchBytes <= BATCH_BYTES_MAX, what, 'the signed part is too large')
  const opened = checkBatch('dispatch', batch)
  const messages = opened.items.map(decodeMessage)
  const content = new Map(attachments.map(attachment => [contentIdOf(attachment), attachment]))
  const named = messages.flatMap(namedContent)
  for (const { id, bytesMin, bytesMax } of named) {
    const size = content.get(id)?.byteLength ?? bytesMin
    must(size >= bytesMin && size <= bytesMax, what, 'an attachment is not as large as the message says')
  }
  const names = new Set(named.map(({ id }) => id))
  must([...content.keys()].every(id => names.has(id)), what, 'an attachment is named by no message')
  return { ...opened, messages, attachments: content }
}

/** Checks a proof that a node gave this result; for gateways that were not there. Throws as `openFrame`. */
export function openResultProof (proof: Uint8Array): { result: Result, node: PeerId } {
  const { item, signer } = openItem('dispatch', proof)
  const result = decodeMessage(item)
  must(result.type === 'result', 'result proof', 'it proves something else')
  return { result, node: peerIdOf(signer) }
}

/** What a connector job is: the connector, and what it is executed with. */
export function inputIdOf ({ codeId, payloadId }: { codeId: ContentId, payloadId: ContentId }): ContentId {
  return contentIdFromBytes(sha256(contentIdToBytes(codeId), contentIdToBytes(payloadId)))
}

export function encodeMessage (message: DispatchMessage): Uint8Array {
  return MessageCodec.encode(toWire(message))
}

function namedContent (message: DispatchMessage): Array<{ id: ContentId, bytesMin: number, bytesMax: number }> {
  const exactly = (id: ContentId, bytes: number) => ({ id, bytesMin: bytes, bytesMax: bytes })
  if (message.type === 'result') return [exactly(message.outcomeId, message.outcomeBytes)]
  if (message.type !== 'award') return []
  const { kind, codeId, codeBytes, payloadId } = message
  return [exactly(codeId, codeBytes), { id: payloadId, bytesMin: 0, bytesMax: PAYLOAD_MAX_BYTES[kind] }]
}

function toWire (message: DispatchMessage): Parameters<typeof MessageCodec.encode>[0] {
  switch (message.type) {
    case 'bid': return { bid: bidToWire(message) }
    case 'award': return {
      award: {
        ...names(message),
        node: keyBytes(message.node),
        leaseMs: message.leaseMs,
        kind: JOB_KINDS.toWire(message.kind),
        needs: needsToWire(message.needs),
        codeBytes: message.codeBytes,
        price: message.price,
        feeBps: message.feeBps,
        timeoutMs: message.timeoutMs,
        codeId: own(contentIdToBytes(message.codeId)),
        payloadId: own(contentIdToBytes(message.payloadId)),
        tenant: own(tenantToBytes(message.tenant)),
        fresh: message.fresh,
        trace: own(message.trace === undefined ? NOTHING : traceContextToBytes(message.trace))
      }
    }
    case 'heartbeat': return { heartbeat: { jobs: message.jobs.map(names) } }
    case 'cancel': return { cancel: { ...names(message), reason: CANCEL_REASONS.toWire(message.reason) } }
    case 'log': return { log: { ...message, ...names(message), text: wellFormed(message.text) } }
    case 'result': return {
      result: {
        ...names(message),
        gateway: keyBytes(message.gateway),
        status: RESULT_STATUSES.toWire(message.status),
        outcomeId: own(contentIdToBytes(message.outcomeId)),
        outcomeBytes: message.outcomeBytes,
        durationMs: message.durationMs,
        cpuMs: message.cpuMs,
        memoryPeakBytes: message.memoryPeakBytes,
        inputId: message.inputId === undefined ? NOTHING : own(contentIdToBytes(message.inputId)),
        payTo: own(message.work === undefined ? NOTHING : publicKeyOfAddress(message.work.payTo) ?? NOTHING),
        workSignature: own(message.work?.signature ?? NOTHING)
      }
    }
    case 'ack': return { ack: { ...message, ...names(message), receipt: own(message.receipt ?? NOTHING) } }
    case 'refusal': return { refusal: { ...names(message), reason: REFUSAL_REASONS.toWire(message.reason) } }
  }
}

function names ({ jobId, epoch }: { jobId: JobId, epoch: number }): JobEpoch {
  return { jobId: own(jobIdToBytes(jobId)), epoch }
}

function decodeMessage (item: Uint8Array): DispatchMessage {
  const what = 'dispatch message'
  const body = decodeCanonical(what, MessageCodec, item, BATCH_BYTES_MAX, MESSAGE_SHAPE)
  if (body.bid !== undefined) return decodeBid(body.bid)
  if (body.award !== undefined) return decodeAward(body.award)
  if (body.heartbeat !== undefined) {
    return { type: 'heartbeat', jobs: body.heartbeat.jobs.map(job => checkedNames('heartbeat', job)) }
  }
  if (body.cancel !== undefined) {
    const reason = CANCEL_REASONS.fromWire('cancel', body.cancel.reason)
    return { type: 'cancel', ...checkedNames('cancel', body.cancel), reason }
  }
  if (body.log !== undefined) {
    must(body.log.text.length <= LOG_BYTES_MAX && body.log.offset <= LOG_BYTES_MAX, 'log', 'too long')
    return { type: 'log', ...body.log, ...checkedNames('log', body.log) }
  }
  if (body.result !== undefined) return decodeResult(body.result)
  if (body.ack !== undefined) return decodeAck(body.ack)
  if (body.refusal !== undefined) {
    const reason = REFUSAL_REASONS.fromWire('refusal', body.refusal.reason)
    return { type: 'refusal', ...checkedNames('refusal', body.refusal), reason }
  }
  throw malformed(what, 'it is empty')
}

function bidToWire ({ standing, ...bid }: Bid): NonNullable<MessageCodec['bid']> {
  const { holdMs, hasCode } = bid
  const { rank = 0, able = 0, loadPercent = 0 } = standing ?? {}
  const warmth = standing === undefined ? BidWarmth.BID_WARMTH_UNSPECIFIED : WARMTHS.toWire(standing.warmth)
  return { ...names(bid), holdMs, hasCode, rank, able, warmth, loadPercent }
}

function decodeBid (bid: NonNullable<MessageCodec['bid']>): Bid {
  const what = 'bid'
  const { holdMs, hasCode, rank, able, warmth, loadPercent } = bid
  const common = { type: 'bid' as const, ...checkedNames(what, bid), holdMs, hasCode }
  if (warmth === BidWarmth.BID_WARMTH_UNSPECIFIED) {
    must(rank === 0 && able === 0 && loadPercent === 0, what, 'it says half of why it bids')
    return common
  }
  must(rank < able, what, 'its rank is beyond the nodes that are able')
  return { ...common, standing: { rank, able, warmth: WARMTHS.fromWire(what, warmth), loadPercent } }
}

function decodeAward (award: NonNullable<MessageCodec['award']>): Award {
  const what = 'award'
  const { needs, node, kind, codeId, payloadId, tenant, trace, ...rest } = award
  must(trace.byteLength === 0 || trace.byteLength === TRACE_CONTEXT_BYTES, what, 'trace is neither empty nor 25 bytes')
  must(isContentIdBytes(codeId) && isContentIdBytes(payloadId), what, 'a content id is not 32 bytes')
  must(isTenantBytes(tenant), what, 'tenant is neither empty nor 16 bytes')
  must(rest.codeBytes <= CODE_BYTES_MAX, what, 'codeBytes is above the limit')
  must(rest.feeBps <= FEE_BPS_MAX, what, 'feeBps is above the limit')
  must(rest.timeoutMs >= TIMEOUT_MIN_MS && rest.timeoutMs <= TIMEOUT_MAX_MS, what, 'timeoutMs is out of range')
  return {
    type: 'award',
    ...rest,
    ...checkedNames(what, award),
    needs: needsFromWire(what, needs),
    kind: JOB_KINDS.fromWire(what, kind),
    node: checkedKey(what, node),
    codeId: contentIdFromBytes(codeId),
    payloadId: contentIdFromBytes(payloadId),
    tenant: tenantFromBytes(tenant),
    ...trace.byteLength === 0 ? {} : { trace: traceContextFromBytes(trace) }
  }
}

function decodeAck ({ receipt, ...ack }: NonNullable<MessageCodec['ack']>): Ack {
  const what = 'ack'
  must(receipt.byteLength === 0 || receipt.byteLength === RECEIPT_BYTES, what, 'receipt does not have its length')
  must(receipt.byteLength === 0 || ack.accepted, what, 'it refuses what it gives a receipt for')
  return { type: 'ack', ...ack, ...checkedNames(what, ack), ...(receipt.byteLength > 0 ? { receipt } : {}) }
}

function decodeWork ({ payTo, workSignature }: ResultFields): SignedWork | undefined {
  const what = 'result'
  if (payTo.byteLength === 0 && workSignature.byteLength === 0) return undefined
  must(payTo.byteLength === PUBLIC_KEY_BYTES, what, 'payTo is not 32 bytes')
  must(workSignature.byteLength === SIGNATURE_BYTES, what, 'workSignature is not 64 bytes')
  return { payTo: solanaAddressOf(payTo), signature: workSignature }
}

function decodeResult (result: ResultFields): Result {
  const what = 'result'
  const { jobId, epoch, gateway, outcomeId, outcomeBytes, durationMs, cpuMs, memoryPeakBytes, inputId } = result
  const isConnector = inputId.byteLength > 0
  must(isContentIdBytes(outcomeId), what, 'outcomeId is not 32 bytes')
  must(!isConnector || isContentIdBytes(inputId), what, 'inputId is not 32 bytes')
  const work = decodeWork(result)
  const bytesMax = isConnector ? EXECUTION_OUTCOME_BYTES_MAX : OUTCOME_BYTES_MAX
  must(outcomeBytes <= bytesMax, what, 'outcomeBytes is above the limit')
  return {
    type: 'result',
    ...checkedNames(what, { jobId, epoch }),
    gateway: checkedKey(what, gateway),
    status: RESULT_STATUSES.fromWire(what, result.status),
    outcomeId: contentIdFromBytes(outcomeId),
    outcomeBytes,
    durationMs,
    cpuMs,
    memoryPeakBytes,
    ...(isConnector ? { inputId: contentIdFromBytes(inputId) } : {}),
    ...(work === undefined ? {} : { work })
  }
}

function checkedNames (what: string, { jobId, epoch }: JobEpoch): { jobId: JobId, epoch: number } {
  must(jobId.byteLength === JOB_ID_BYTES, what, 'jobId is not 16 bytes')
  must(epoch >= 1, what, 'epoch is below 1')
  return { jobId: jobIdFromBytes(jobId), epoch }
}

function checkedKey (what: string, publicKey: Uint8Array): PeerId {
  must(publicKey.byteLength === 32, what, 'a public key is not 32 bytes')
  return peerIdOf(publicKey)
}

function keyBytes (peer: PeerId): Uint8Array<ArrayBuffer> {
  const key = publicKeyOfPeer(peer)
  if (key === undefined) throw malformed('peer', 'not the PeerId of an Ed25519 key')
  return own(key)
}
