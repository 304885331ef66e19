/** What a daemon says of itself to the network. Specified in protocol/spec/node-info.md. */
import type { Signer } from '../core/ed25519.ts'
import { DcnError } from '../core/errors.ts'
import type { IsolationLevel } from '../core/isolation.ts'
import { peerIdOf, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { ISOLATIONS, ROLES, type Role } from './enums.ts'
import { onlyItem, openBatch, sealBatch } from './envelope.ts'
import { NodeInfo as InfoCodec } from './messages.ts'
import { GOSSIP_BYTES_MAX } from './offers.ts'

export const NODE_INFO_TOPIC = '/dcn/node-info/2'

/** Asks a peer for its own current info: an empty request, the sealed info as the answer. */
export const NODE_INFO_PROTOCOL = '/dcn/node-info/2'

export const NODE_INFO_BYTES_MAX = GOSSIP_BYTES_MAX
/** Longest that a daemon may be believed present without saying so again. */
export const NODE_INFO_TTL_MS_MAX = 60_000
/** How far a peer's clock may be ahead of ours. */
export const CLOCK_SKEW_MS_MAX = 30_000

const WHAT = 'node info'
const RUNTIMES_MAX = 16
const LAYERS_MAX = 16
/** Kinds of GPU in one machine; what does not fit is not told. */
export const GPU_KINDS_MAX = 4
const TEXT_CHARS_MAX = 200
export const GPU_TEXT_CHARS_MAX = 80
const SHAPE: Shape = { repeated: { 6: RUNTIMES_MAX, 13: LAYERS_MAX, 14: GPU_KINDS_MAX }, nested: { 14: {} } }

/** GPUs of one kind that functions can use, proven by a computation in the node's own sandbox. */
export interface GpuInfo {
  model: string
  /** 0 where it is not known. */
  vramMiB: number
  driver: string
  /** What WebGPU runs on, as `vulkan`. */
  backend: string
  count: number
}

export interface NodeInfo {
  role: Role
  version: string
  issuedAtMs: number
  ttlMs: number
  startedAtMs: number
  /** What runs jobs here, `deno` for functions. Empty at a gateway. */
  runtimes: string[]
  cpus: number
  /** Largest memory class offered to one job. */
  memoryMiB: number
  /** Jobs run at once. */
  slots: number
  /** Slots in use. */
  busy: number
  /** Where a gateway's REST API is, if it wants that known; empty otherwise. */
  httpUrl: string
  /** Of the sandbox; `none` at a gateway, too. */
  isolation: IsolationLevel
  /** What the isolation is made of, each a word, each tested when the node started. */
  layers: string[]
  gpus: GpuInfo[]
}

export function sealNodeInfo ({ role, isolation, ...info }: NodeInfo, signer: Signer): Uint8Array {
  const fields = { ...info, role: ROLES.toWire(role), isolation: ISOLATIONS.toWire(isolation) }
  return sealBatch('nodeInfo', [InfoCodec.encode(fields)], signer)
}

/**
 * Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE, and DCN_MESSAGE_EXPIRED where the
 * info is stale or from a clock too far ahead.
 */
export function openNodeInfo (bytes: Uint8Array, nowMs: number): { info: NodeInfo, peer: PeerId } {
  const { info, peer } = readNodeInfo(bytes)
  const expiredAtMs = info.issuedAtMs + Math.min(info.ttlMs, NODE_INFO_TTL_MS_MAX)
  if (expiredAtMs <= nowMs || info.issuedAtMs > nowMs + CLOCK_SKEW_MS_MAX) {
    throw new DcnError('DCN_MESSAGE_EXPIRED', { what: WHAT, expiredAtMs })
  }
  return { info, peer }
}

/** The same, of whatever time: for whoever asks how far the peer's clock is from its own. */
export function readNodeInfo (bytes: Uint8Array): { info: NodeInfo, peer: PeerId } {
  const what = WHAT
  const opened = openBatch('nodeInfo', bytes, NODE_INFO_BYTES_MAX)
  const fields = decodeCanonical(what, InfoCodec, onlyItem(what, opened), NODE_INFO_BYTES_MAX, SHAPE)
  for (const text of [fields.version, fields.httpUrl, ...fields.runtimes, ...fields.layers]) {
    must(isPrintable(text, TEXT_CHARS_MAX), what, 'a text is too long or not printable')
  }
  for (const text of fields.gpus.flatMap(({ model, driver, backend }) => [model, driver, backend])) {
    must(isPrintable(text, GPU_TEXT_CHARS_MAX), what, 'a text about a GPU is too long or not printable')
  }
  const info = {
    ...fields, role: ROLES.fromWire(what, fields.role), isolation: ISOLATIONS.fromWire(what, fields.isolation)
  }
  return { info, peer: peerIdOf(opened.signer) }
}

function isPrintable (text: string, charsMax: number): boolean {
  return text.length <= charsMax && !/[\p{Cc}\p{Cf}]/u.test(text)
}
