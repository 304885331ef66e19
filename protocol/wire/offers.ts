/** Job offers, the one thing of dispatch that is gossiped. Specified in protocol/spec/offers.md. */
import type { Signer } from '../core/ed25519.ts'
import {
  contentIdFromBytes, contentIdOf, contentIdToBytes, isContentIdBytes, JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes,
  type ContentId, type JobId
} from '../core/ids.ts'
import {
  CODE_BYTES_MAX, FEE_BPS_MAX, PAYLOAD_BYTES_MAX, TIMEOUT_MAX_MS, TIMEOUT_MIN_MS
} from '../core/limits.ts'
import { peerIdOf, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { JOB_KINDS, type JobKind } from './enums.ts'
import { openBatch, own, sealBatch } from './envelope.ts'
import { EXECUTION_INPUT_BYTES_MAX } from './executions.ts'
import { Offer as OfferCodec } from './messages.ts'
import { NEEDS_SHAPE, needsFromWire, needsToWire, type Needs } from './needs.ts'

export const OFFERS_TOPIC = '/dcn/offers/4'

/** Largest gossip message of ours; what is larger is neither sent nor forwarded. */
export const GOSSIP_BYTES_MAX = 1_000

/** Envelope around the items: signer, signature and their tags. */
const ENVELOPE_BYTES = 2 + 32 + 2 + 64
/** Tag and length in front of each item. */
const ITEM_OVERHEAD_BYTES = 3

const OFFER_BYTES_MAX = 800
const SHAPE: Shape = { nested: { 5: NEEDS_SHAPE } }

export const RUNTIMES: Readonly<Record<JobKind, string>> = { function: 'deno', connector: 'evm' }

/** Largest payload of a job; of a connector it is the encoded ExecutionInput. */
export const PAYLOAD_MAX_BYTES: Readonly<Record<JobKind, number>> = {
  function: PAYLOAD_BYTES_MAX, connector: EXECUTION_INPUT_BYTES_MAX
}

/** A job that looks for a node. */
export interface Offer {
  jobId: JobId
  /** The epoch that an award answering this offer will carry, from 1. */
  epoch: number
  /** How often this epoch was offered before; each round lets more nodes bid. */
  round: number
  kind: JobKind
  needs: Needs
  codeId: ContentId
  codeBytes: number
  payloadBytes: number
  /** Credits, each a micro-USDC. */
  price: number
  /** What the gateway keeps of it, in hundredths of a percent. */
  feeBps: number
  timeoutMs: number
  /** No bid is taken after this. */
  bidsUntilMs: number
}

/** An offer and the gateway that signed it. */
export interface ReceivedOffer { offer: Offer, gateway: PeerId }

/** Signs offers into as few gossip messages as fit GOSSIP_BYTES_MAX, in order. */
export function sealOffers (offers: readonly Offer[], signer: Signer): Uint8Array[] {
  const messages: Uint8Array[] = []
  let items: Uint8Array[] = []
  let bytes = ENVELOPE_BYTES
  for (const offer of offers) {
    const item = encodeOffer(offer)
    const itemBytes = item.byteLength + ITEM_OVERHEAD_BYTES
    if (items.length > 0 && bytes + itemBytes > GOSSIP_BYTES_MAX) {
      messages.push(sealBatch('offers', items, signer))
      items = []
      bytes = ENVELOPE_BYTES
    }
    items.push(item)
    bytes += itemBytes
  }
  if (items.length > 0) messages.push(sealBatch('offers', items, signer))
  return messages
}

/** Opens one gossip message. Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE. */
export function openOffers (bytes: Uint8Array): ReceivedOffer[] {
  const { items, signer } = openBatch('offers', bytes, GOSSIP_BYTES_MAX)
  const gateway = peerIdOf(signer)
  return items.map(item => ({ offer: decodeOffer(item), gateway }))
}

/** What is offered, however often and for how long. */
export function offerIdOf (offer: Omit<Offer, 'round' | 'bidsUntilMs'>): ContentId {
  return contentIdOf(encodeOffer({ ...offer, round: 0, bidsUntilMs: 0 }))
}

function encodeOffer ({ jobId, kind, codeId, needs, ...rest }: Offer): Uint8Array {
  return OfferCodec.encode({
    ...rest,
    jobId: own(jobIdToBytes(jobId)),
    kind: JOB_KINDS.toWire(kind),
    needs: needsToWire(needs),
    codeId: own(contentIdToBytes(codeId))
  })
}

function decodeOffer (item: Uint8Array): Offer {
  const what = 'offer'
  const { jobId, codeId, needs, ...rest } = decodeCanonical(what, OfferCodec, item, OFFER_BYTES_MAX, SHAPE)
  const kind = JOB_KINDS.fromWire(what, rest.kind)
  must(jobId.byteLength === JOB_ID_BYTES, what, 'jobId is not 16 bytes')
  must(isContentIdBytes(codeId), what, 'codeId is not 32 bytes')
  must(rest.epoch >= 1, what, 'epoch is below 1')
  must(rest.codeBytes <= CODE_BYTES_MAX, what, 'codeBytes is above the limit')
  must(rest.payloadBytes <= PAYLOAD_MAX_BYTES[kind], what, 'payloadBytes is above the limit')
  must(rest.feeBps <= FEE_BPS_MAX, what, 'feeBps is above the limit')
  must(rest.timeoutMs >= TIMEOUT_MIN_MS && rest.timeoutMs <= TIMEOUT_MAX_MS, what, 'timeoutMs is out of range')
  return {
    ...rest,
    needs: needsFromWire(what, needs),
    kind,
    jobId: jobIdFromBytes(jobId),
    codeId: contentIdFromBytes(codeId)
  }
}
