/** Fixed values for wire tests and vectors. Ed25519 is deterministic, so equal seeds give equal bytes. */
import { signerFromSeed } from '../../protocol/core/ed25519.ts'
import { isDcnError } from '../../protocol/core/errors.ts'
import { contentIdOf } from '../../protocol/core/ids.ts'
import { toBase58 } from '../../protocol/core/base58.ts'
import { peerIdOf, solanaAddressOf } from '../../protocol/core/peer-id.ts'
import { earn, sealReceipt, signWork } from '../../protocol/receipts/receipt.ts'
import { workOf } from '../../protocol/receipts/work.ts'
import { tenantOf } from '../../protocol/core/tenant.ts'
import { utf8 } from '../../protocol/core/bytes.ts'
import { encodeMessage, inputIdOf, openFrame, sealFrame, type DispatchMessage } from '../../protocol/wire/dispatch.ts'
import { encodeDefinition } from '../../protocol/wire/definitions.ts'
import { proveItem } from '../../protocol/wire/envelope.ts'
import { encodeExecutionInput, encodeExecutionOutcome } from '../../protocol/wire/executions.ts'
import { encodeOutcome, type JobQuery, type JobRecord, type Outcome } from '../../protocol/wire/jobs.ts'
import type { NetworkView, OfferView } from '../../protocol/wire/inspect.ts'
import type { NodeInfo } from '../../protocol/wire/node-info.ts'
import type { Needs } from '../../protocol/wire/needs.ts'
import type { Offer } from '../../protocol/wire/offers.ts'
import type { ReceiptAnswer, Statement } from '../../protocol/wire/receipts.ts'

export const gatewaySigner = signerFromSeed(new Uint8Array(32).fill(1))
export const nodeSigner = signerFromSeed(new Uint8Array(32).fill(2))
export const gatewayPeer = peerIdOf(gatewaySigner.publicKey)
export const nodePeer = peerIdOf(nodeSigner.publicKey)

export const jobId = '00112233-4455-4677-8899-aabbccddeeff'
export const needs: Needs = {
  runtime: 'deno', memoryMiB: 128, gpu: false, vramMiB: 0, gpuModel: '', isolation: 'none', models: []
}
export const code = utf8('export default (n) => n + 1')
export const payload = utf8('41')
export const codeId = contentIdOf(code)

export const offer: Offer = {
  jobId, epoch: 1, round: 0, kind: 'function', needs, codeId, codeBytes: code.byteLength,
  payloadBytes: payload.byteLength, price: 1, feeBps: 0, timeoutMs: 30_000,
  bidsUntilMs: 1_800_000_060_000
}
export const secondOffer: Offer = {
  ...offer, jobId: 'ffeeddcc-bbaa-4998-8877-665544332211', epoch: 3, round: 2,
  needs: { ...needs, memoryMiB: 4_096, gpu: true, vramMiB: 24_576 }, price: 2_500_000
}

export const outcome: Outcome = {
  result: '42', error: '', errorName: '', errorMessage: '', errorStack: '', logs: 'adding 1 to 41 \u{1f600}\n'
}
export const outcomeBytes = plain(encodeOutcome(outcome))

export const messages = {
  bid: { type: 'bid', jobId, epoch: 1, holdMs: 1_000, hasCode: false },
  award: {
    type: 'award', jobId, epoch: 1, node: nodePeer, leaseMs: 2_500, kind: 'function', needs, codeId,
    codeBytes: code.byteLength, payloadId: contentIdOf(payload), price: 1, feeBps: 0, timeoutMs: 30_000,
    tenant: '', fresh: false
  },
  heartbeat: { type: 'heartbeat', jobs: [{ jobId, epoch: 1 }, { jobId: secondOffer.jobId, epoch: 3 }] },
  cancel: { type: 'cancel', jobId, epoch: 1, reason: 'awarded-elsewhere' },
  'log-chunk': { type: 'log', jobId, epoch: 1, offset: 300, text: 'half done: 50 % \u{1f600}\n' },
  result: {
    type: 'result', jobId, epoch: 1, gateway: gatewayPeer, status: 'done', outcomeId: contentIdOf(outcomeBytes),
    outcomeBytes: outcomeBytes.byteLength, durationMs: 12, cpuMs: 0, memoryPeakBytes: 0
  },
  ack: { type: 'ack', jobId, epoch: 1, accepted: true },
  refusal: { type: 'refusal', jobId, epoch: 1, reason: 'code-unavailable' }
} as const satisfies Record<string, DispatchMessage>

const { bytes: definition } = encodeDefinition({
  kind: 'connector', name: 'pitch', dimensions: [{ transformations: [], composite: undefined, bindings: [] }],
  condition: undefined, conditionArgs: [], staticRi: []
})
// As it was when the vectors were made, in the first language: they name it by its content.
definition[1] = 1
const input = plain(encodeExecutionInput({
  particlesCount: 3, dynamicRi: [{ position: 1, startPoint: 7, transformationShift: 0 }]
}))
const execution = plain(encodeExecutionOutcome({
  status: 'done', streams: [{ path: '/pitch:0', data: new Uint32Array([7, 7, 7]) }]
}))
const connectorIds = { codeId: contentIdOf(definition), payloadId: contentIdOf(input) }

/** The same as `offer`, `award` and `result`, of an execution; and what a caught liar hears. */
export const connectorOffer: Offer = {
  ...offer, kind: 'connector', needs: { ...needs, runtime: 'evm' }, codeId: connectorIds.codeId,
  codeBytes: definition.byteLength, payloadBytes: input.byteLength, price: 0, timeoutMs: 120_000
}
export const connectorMessages = {
  'award-connector': {
    ...messages.award, ...connectorIds, kind: 'connector', needs: connectorOffer.needs,
    codeBytes: definition.byteLength, price: 0, timeoutMs: 120_000
  },
  'result-connector': {
    ...messages.result, outcomeId: contentIdOf(execution), outcomeBytes: execution.byteLength,
    inputId: inputIdOf(connectorIds)
  },
  'cancel-refused': { ...messages.cancel, reason: 'node-refused' }
} as const satisfies Record<string, DispatchMessage>

export function connectorProof (): Uint8Array {
  const frame = sealFrame([encodeMessage(connectorMessages['result-connector'])], [execution], nodeSigner)
  return plain(proveItem(openFrame(frame).batch, 0))
}

/** Everything that a job may need, and what came with it. */
export const allNeeds: Needs = {
  runtime: 'deno', memoryMiB: 512, gpu: true, vramMiB: 16_384, gpuModel: 'RTX 40', isolation: 'namespaces',
  models: [
    { name: 'vad', contentId: contentIdOf(utf8('a model')), bytes: 2_327_524 },
    { name: 'words.v2', contentId: contentIdOf(utf8('another')), bytes: 536_870_912 }
  ]
}
export const needyOffer: Offer = { ...offer, needs: allNeeds }
export const needyMessages = {
  'award-needs': { ...messages.award, needs: allNeeds, tenant: tenantOf('wallet'), fresh: true },
  'result-usage': { ...messages.result, cpuMs: 9, memoryPeakBytes: 141_557_760 },
  'refusal-model': { ...messages.refusal, reason: 'model-unavailable' }
} as const satisfies Record<string, DispatchMessage>

export function usageProof (): Uint8Array {
  const frame = sealFrame([encodeMessage(needyMessages['result-usage'])], [outcomeBytes], nodeSigner)
  return plain(proveItem(openFrame(frame).batch, 0))
}

/** What it costs, and what is owed: of the award with a fee, whose result came. */
export const feeOffer: Offer = { ...offer, price: 11, feeBps: 1_000 }
const feeAward = { ...messages.award, price: 11, feeBps: 1_000 }
const work = workOf({
  gateway: gatewayPeer, award: feeAward, payloadBytes: payload.byteLength,
  payTo: solanaAddressOf(nodeSigner.publicKey), result: messages.result
})
const workSignature = signWork(work, nodeSigner)
export const receipt = plain(sealReceipt({
  work, workSignature, account: earn({ sequence: 6, amount: 9, owed: 59, carry: 4_000 }, work),
  acceptedAtMs: 1_800_000_000_030
}, gatewaySigner))
export const owedMessages = {
  'award-fee': feeAward,
  'result-work': { ...messages.result, work: { payTo: work.payTo, signature: plain(workSignature) } },
  'ack-receipt': { ...messages.ack, receipt },
  'refusal-limit': { ...messages.refusal, reason: 'credit-limit' }
} as const satisfies Record<string, DispatchMessage>

export function owedRecord (): JobRecord {
  return { ...record, price: 11, feeBps: 1_000, receipt }
}

const callerTrace = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', flags: 1 }

export const tracedMessages = {
  'bid-standing': { ...messages.bid, standing: { rank: 1, able: 3, warmth: 'code', loadPercent: 50 } },
  'award-trace': { ...feeAward, trace: callerTrace }
} as const satisfies Record<string, DispatchMessage>

export function tracedRecord (): JobRecord {
  return { ...owedRecord(), trace: { ...callerTrace, state: 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7' } }
}

export const receiptAnswer: ReceiptAnswer = {
  receipts: [receipt], more: false,
  payments: [{
    settlementId: contentIdOf(utf8('root')), transaction: toBase58(new Uint8Array(64).fill(9)), firstSequence: 1,
    count: 6, sum: 59
  }]
}

export const statement: Statement = {
  receipt, paid: 59, heldBack: 'its account is frozen', payments: receiptAnswer.payments
}

/** What a node sends when one job ends while another runs: a heartbeat, a result and its outcome. */
export function resultFrame (): Uint8Array {
  const items = [messages.heartbeat, messages.result].map(encodeMessage)
  return plain(sealFrame(items, [outcomeBytes], nodeSigner))
}

export function resultProof (): Uint8Array {
  return plain(proveItem(openFrame(resultFrame()).batch, 1))
}

export const info: NodeInfo = {
  role: 'node', version: '0.1.0', issuedAtMs: 1_800_000_000_000, ttlMs: 10_000, startedAtMs: 1_799_999_000_000,
  runtimes: ['deno'], cpus: 8, memoryMiB: 512, slots: 8, busy: 3, httpUrl: '', isolation: 'none', layers: [], gpus: []
}

/** Of a node with all that there is. */
export const wholeInfo: NodeInfo = {
  ...info, memoryMiB: 2_048, isolation: 'namespaces', layers: ['bubblewrap', 'seccomp', 'rlimits'],
  gpus: [{ model: 'NVIDIA L4', vramMiB: 23_034, driver: '550.54.14', backend: 'vulkan', count: 2 }]
}

export const record: JobRecord = {
  jobId, status: 'done', wallet: '9xQeWvG816bUx9EPjHmaT23yvVM2ZWbrrpZb9PusVFin', createdAtMs: 1_800_000_000_000,
  startedAtMs: 1_800_000_000_007, finishedAtMs: 1_800_000_000_031, attempts: 1, epoch: 1, node: nodePeer,
  kind: 'function', needs, codeId, codeBytes: code.byteLength, payload, price: 1, feeBps: 0, timeoutMs: 30_000,
  bidsUntilMs: 1_800_000_060_000, leaseUntilMs: 1_800_000_002_507, durationMs: 12, error: '',
  fresh: false, cpuMs: 0, memoryPeakBytes: 0,
  resultProof: resultProof(), outcome: outcomeBytes, receipt: new Uint8Array(),
  origin: gatewayPeer, owner: gatewayPeer, standbys: [nodePeer],
  debited: 5, refunded: 4, retries: 4, retryFailures: true, failures: 0, runs: 1, functionName: 'add-one',
  functionVersion: 3, webhookUrl: 'https://app.example/hook'
}

export function connectorRecord (): JobRecord {
  return {
    ...record, kind: 'connector', needs: connectorOffer.needs, codeId: connectorIds.codeId,
    codeBytes: definition.byteLength, payload: input, price: 0, timeoutMs: 120_000, resultProof: connectorProof(),
    outcome: execution, debited: 0, refunded: 0, retries: 2, retryFailures: false, functionName: '', functionVersion: 0,
    webhookUrl: ''
  }
}

export function needyRecord (): JobRecord {
  return {
    ...record, needs: allNeeds, fresh: true, cpuMs: 9, memoryPeakBytes: 141_557_760, resultProof: usageProof()
  }
}

/** The same job while it ran. */
export const running: JobRecord = {
  ...record, status: 'running', finishedAtMs: 0, durationMs: 0, resultProof: new Uint8Array(),
  outcome: new Uint8Array(), refunded: 0, runs: 0
}
export const seenQuery: JobQuery = { jobId, waitMs: 20_000, seen: { status: 'running', epoch: 1, logChars: 5 } }

/** What a gateway shows of its place in a network with one node, as strangers see it. */
export const networkView: NetworkView = {
  self: gatewayPeer, atMs: 1_800_000_000_000, addresses: [`/ip4/192.0.2.1/tcp/4001/p2p/${gatewayPeer}`],
  protocols: ['/dcn/inspect/1', '/dcn/jobs/1'], reachability: 'private',
  links: [{
    peer: nodePeer, address: '/ip4/0.0.0.0/tcp/0/ws', direction: 'inbound', relayed: false,
    connectedAtMs: 1_799_999_000_000, roundTripMs: 12, isProtected: true, agent: 'dcn/1',
    protocols: ['/dcn/inspect/1', '/dcn/dispatch/1'],
    traffic: { bytesIn: 2_000, bytesOut: 300_000_000_000, messagesIn: 2, messagesOut: 3 }
  }],
  topics: [{
    topic: '/dcn/offers/1', mesh: [nodePeer], subscribers: [nodePeer, gatewayPeer],
    traffic: { bytesIn: 0, bytesOut: 700, messagesIn: 0, messagesOut: 7 }
  }],
  protocolTraffic: [{
    name: '/dcn/dispatch/1', traffic: { bytesIn: 2_000, bytesOut: 300_000_000_000, messagesIn: 2, messagesOut: 3 }
  }],
  scores: [{
    peer: nodePeer, score: -17.5, parts: [
      { name: 'time-in-mesh', topic: '/dcn/offers/1', value: 2.5 },
      { name: 'invalid-messages', topic: '/dcn/offers/1', value: -20 }
    ]
  }],
  blocked: [], truncated: false
}
export const offerView: OfferView = {
  creditsPerRequest: 1, creditsPerExecute: 2, feeBps: 500, warmCode: [codeId], warmCodeCount: 70, jobsInFlight: 9,
  jobsQueued: 4
}

/** A Uint8Array of its own, so that deep comparison sees neither a Buffer nor a view. */
export function plain (bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}

/** The DcnError code thrown by `fn`; undefined if it throws nothing, a sentence if it throws anything else. */
export function codeOf (fn: () => unknown): string | undefined {
  try {
    fn()
    return undefined
  } catch (err) {
    return isDcnError(err) ? err.code : `not a DcnError: ${String(err)}`
  }
}
