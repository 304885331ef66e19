/** Events of jobs as daemons send them to those who watch or trace. Specified in protocol/spec/events.md. */
import { PUBLIC_KEY_BYTES } from '../core/ed25519.ts'
import { JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes, type JobId } from '../core/ids.ts'
import { peerIdOf, publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { must } from './codec.ts'
import { wordTable } from './enums.ts'
import { own } from './envelope.ts'
import { JobEventWord as WireWord, type JobEvent as EventFields } from './events-messages.ts'

export const DETAIL_CHARS_MAX = 200
/** An event at its largest: three bytes a character of its detail. */
export const JOB_EVENT_BYTES_MAX = 80 + 3 * DETAIL_CHARS_MAX

/**
 * At a gateway: `accepted` stored, `copied` standbys confirmed it, `offered` gossiped, `bid` a node answered,
 * `awarded`, `refused` the node gave it back, `lost` no sign of the node any more, `result` taken from the node,
 * `ended` durable, `receipt` made for the node, `settled` paid on the chain, `taken-over` from a gateway that is gone.
 */
export type GatewayWord =
  'accepted' | 'copied' | 'offered' | 'bid' | 'awarded' | 'refused' | 'lost' | 'result' | 'ended' | 'receipt' |
  'settled' | 'taken-over'

/**
 * At a node: `heard` an offer, `passed` and why, `bidding` with its rank, `taken` an award, `code-ready` pulled or at
 * hand, `sandbox-ready` a process or thread has it, `ran` to its end, `sent` the result, `acknowledged` by the gateway,
 * `dropped` given back or cancelled.
 */
export type NodeWord =
  'heard' | 'passed' | 'bidding' | 'taken' | 'code-ready' | 'sandbox-ready' | 'ran' | 'sent' | 'acknowledged' |
  'dropped'

export type JobEventWord = GatewayWord | NodeWord

const GATEWAY_WORDS: Record<GatewayWord, true> = {
  accepted: true, copied: true, offered: true, bid: true, awarded: true, refused: true, lost: true, result: true,
  ended: true, receipt: true, settled: true, 'taken-over': true
}

/** Whether a gateway tells it; else a node does. */
export function isGatewayWord (word: JobEventWord): word is GatewayWord {
  return word in GATEWAY_WORDS
}

export interface JobEvent {
  /** Undefined for what is of no one job, as a settlement. */
  jobId: JobId | undefined
  /** By this daemon's clock. */
  atMs: number
  word: JobEventWord
  /** Of the award that it belongs to; 0 where it is of none. */
  epoch: number
  /** Whom it is about: a node, for a node its gateway. */
  peer: PeerId | undefined
  /** Why, or how, in words of ours; at most DETAIL_CHARS_MAX. */
  detail: string
  /** What took so long and ended with this event; 0 where it is a moment. */
  durationMs: number
}

const WORDS = wordTable<JobEventWord, WireWord>({
  accepted: WireWord.JOB_EVENT_WORD_ACCEPTED,
  copied: WireWord.JOB_EVENT_WORD_COPIED,
  offered: WireWord.JOB_EVENT_WORD_OFFERED,
  bid: WireWord.JOB_EVENT_WORD_BID,
  awarded: WireWord.JOB_EVENT_WORD_AWARDED,
  refused: WireWord.JOB_EVENT_WORD_REFUSED,
  lost: WireWord.JOB_EVENT_WORD_LOST,
  result: WireWord.JOB_EVENT_WORD_RESULT,
  ended: WireWord.JOB_EVENT_WORD_ENDED,
  receipt: WireWord.JOB_EVENT_WORD_RECEIPT,
  settled: WireWord.JOB_EVENT_WORD_SETTLED,
  'taken-over': WireWord.JOB_EVENT_WORD_TAKEN_OVER,
  heard: WireWord.JOB_EVENT_WORD_HEARD,
  passed: WireWord.JOB_EVENT_WORD_PASSED,
  bidding: WireWord.JOB_EVENT_WORD_BIDDING,
  taken: WireWord.JOB_EVENT_WORD_TAKEN,
  'code-ready': WireWord.JOB_EVENT_WORD_CODE_READY,
  'sandbox-ready': WireWord.JOB_EVENT_WORD_SANDBOX_READY,
  ran: WireWord.JOB_EVENT_WORD_RAN,
  sent: WireWord.JOB_EVENT_WORD_SENT,
  acknowledged: WireWord.JOB_EVENT_WORD_ACKNOWLEDGED,
  dropped: WireWord.JOB_EVENT_WORD_DROPPED
})

export function eventToWire ({ jobId, word, peer, ...rest }: JobEvent): EventFields {
  return {
    ...rest,
    jobId: jobId === undefined ? new Uint8Array() : own(jobIdToBytes(jobId)),
    word: WORDS.toWire(word),
    peer: peer === undefined ? new Uint8Array() : own(publicKeyOf(peer))
  }
}

/** Throws DCN_MESSAGE_MALFORMED; `what` is the message that it stands in. */
export function eventFromWire (what: string, { jobId, word, peer, ...rest }: EventFields): JobEvent {
  must(jobId.byteLength === 0 || jobId.byteLength === JOB_ID_BYTES, what, 'a job id is not 16 bytes')
  must(peer.byteLength === 0 || peer.byteLength === PUBLIC_KEY_BYTES, what, 'a public key is not 32 bytes')
  must(rest.detail.length <= DETAIL_CHARS_MAX, what, 'a detail is too long')
  must(!/[\p{Cc}\p{Cf}]/u.test(rest.detail), what, 'a detail is not printable')
  return {
    ...rest,
    jobId: jobId.byteLength === 0 ? undefined : jobIdFromBytes(jobId),
    word: WORDS.fromWire(what, word),
    peer: peer.byteLength === 0 ? undefined : peerIdOf(peer)
  }
}

function publicKeyOf (peer: PeerId): Uint8Array {
  const key = publicKeyOfPeer(peer)
  must(key !== undefined, 'a job event', 'a peer has no key in its id')
  return key
}
