/**
 * A receipt: what a node did for a gateway, and what the gateway owes it since. The node signs the work, the gateway
 * the work, the node's signature and the account. Fixed bytes, so that a verifier in any language reads them by
 * offset. Specified in protocol/spec/receipts.md.
 */
import { bytesEqual, fromHex, toHex, utf8 } from '../core/bytes.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, verify, type Signer } from '../core/ed25519.ts'
import { sha256 } from '../core/hash.ts'
import { contentIdFromBytes, contentIdToBytes, jobIdToBytes, type ContentId, type JobId } from '../core/ids.ts'
import { FEE_BPS_MAX } from '../core/limits.ts'
import { peerIdOf, publicKeyOfPeer, solanaAddressOf, type PeerId } from '../core/peer-id.ts'
import { malformed, must } from '../wire/codec.ts'
import { RECEIPT_BYTES } from '../wire/dispatch.ts'
import type { JobKind, ResultStatus } from '../wire/enums.ts'
import { addressBytes, keyBytes } from '../wire/key-bytes.ts'
import { ByteReader, ByteWriter } from './fixed-bytes.ts'

export { RECEIPT_BYTES }

const WHAT = 'receipt'

/** What every receipt begins with. */
const MAGIC = utf8('DCNRCPT1')
const JOB_DOMAIN = utf8('dcn/receipt-job/1\n')
const WORK_DOMAIN = utf8('dcn/receipt-work/1\n')
const RECEIPT_DOMAIN = utf8('dcn/receipt/1\n')

/** The work, which the node signs; the account that follows its signature; the gateway's signature over all before. */
export const WORK_BYTES = 316
const SIGNED_BYTES = RECEIPT_BYTES - SIGNATURE_BYTES

const KINDS: readonly JobKind[] = ['function', 'connector']
const STATUSES: readonly ResultStatus[] = ['done', 'error', 'timeout']

const JOB_REF_BYTES = 16

/** One run, as node and gateway both know it when it has ended. */
export interface Work {
  gateway: PeerId
  node: PeerId
  /** The wallet whose USDC account is paid, as a Solana address. */
  payTo: string
  /** `jobRefOf` the job: receipts are public, and who knows a job's id may read it. */
  jobRef: string
  epoch: number
  kind: JobKind
  status: ResultStatus
  /** What the gateway keeps of the price, in hundredths of a percent. */
  feeBps: number
  /** SHA-256 of the offer, its round and end left out, and of the award, as they are encoded on the wire. */
  offerId: ContentId
  awardId: ContentId
  codeId: ContentId
  payloadId: ContentId
  outcomeId: ContentId
  outcomeBytes: number
  durationMs: number
  cpuMs: number
  memoryPeakBytes: number
  /** Of the job, in micro-USDC. */
  price: number
}

/** How the gateway stands with the node after this work. */
export interface Account {
  /** Of this gateway's receipts for this node, from 1. */
  sequence: number
  /** What this work earned, and all work so far, in micro-USDC; paid or not. */
  amount: number
  owed: number
  /** What is earned beyond whole micro-USDC, in ten-thousandths of one. */
  carry: number
}

export interface Receipt extends Work, Account {
  acceptedAtMs: number
  workSignature: Uint8Array
  signature: Uint8Array
}

/** Stands for a job in public: the first half of a hash of its id, in hex. */
export function jobRefOf (jobId: JobId): string {
  return toHex(sha256(JOB_DOMAIN, jobIdToBytes(jobId)).subarray(0, JOB_REF_BYTES))
}

export const NO_ACCOUNT: Account = { sequence: 0, amount: 0, owed: 0, carry: 0 }

/** What accounts come to together. */
export function summed (accounts: Iterable<Account>): { receipts: number, owed: number } {
  const sums = { receipts: 0, owed: 0 }
  for (const { sequence, owed } of accounts) {
    sums.receipts += sequence
    sums.owed += owed
  }
  return sums
}

/** How things stand after one more piece of work at this price. */
export function earn ({ sequence, owed, carry }: Account, { price, feeBps }: Pick<Work, 'price' | 'feeBps'>): Account {
  // Exact beyond 2^53: a price may be large, and so may be its ten-thousandths.
  const parts = BigInt(price) * BigInt(FEE_BPS_MAX - feeBps) + BigInt(carry)
  const amount = Number(parts / BigInt(FEE_BPS_MAX))
  return { sequence: sequence + 1, amount, owed: owed + amount, carry: Number(parts % BigInt(FEE_BPS_MAX)) }
}

export function encodeWork (work: Work): Uint8Array {
  const bytes = new ByteWriter(WORK_BYTES)
  bytes.put(MAGIC).put(keyBytes(WHAT, work.gateway)).put(keyBytes(WHAT, work.node))
    .put(addressBytes(WHAT, work.payTo))
  bytes.put(fromHex(work.jobRef)).u32(work.epoch)
  bytes.u8(KINDS.indexOf(work.kind) + 1).u8(STATUSES.indexOf(work.status) + 1).u16(work.feeBps)
  for (const id of [work.offerId, work.awardId, work.codeId, work.payloadId, work.outcomeId]) {
    bytes.put(contentIdToBytes(id))
  }
  bytes.u32(work.outcomeBytes).u32(work.durationMs).u32(work.cpuMs).u64(work.memoryPeakBytes).u64(work.price)
  return bytes.whole()
}

/** The node's word for it. */
export function signWork (work: Work, signer: Signer): Uint8Array {
  return signer.sign(domained(WORK_DOMAIN, encodeWork(work)))
}

export function isWorkSigned (work: Work, signature: Uint8Array): boolean {
  const key = publicKeyOfPeer(work.node)
  return key !== undefined && verify(domained(WORK_DOMAIN, encodeWork(work)), signature, key)
}

/** The gateway's word for what it owes. `signer` is the gateway that the work names. */
export function sealReceipt (
  { work, workSignature, account, acceptedAtMs }: {
    work: Work, workSignature: Uint8Array, account: Account, acceptedAtMs: number
  },
  signer: Signer
): Uint8Array {
  const signed = encodeSigned({ ...work, ...account, acceptedAtMs, workSignature })
  return new ByteWriter(RECEIPT_BYTES).put(signed).put(signer.sign(domained(RECEIPT_DOMAIN, signed))).whole()
}

/** A receipt as bytes again: those that it was read from. */
export function encodeReceipt (receipt: Receipt): Uint8Array {
  return new ByteWriter(RECEIPT_BYTES).put(encodeSigned(receipt)).put(receipt.signature).whole()
}

/** Reads; signatures are not looked at. Throws DCN_MESSAGE_MALFORMED. */
export function decodeReceipt (bytes: Uint8Array): Receipt {
  must(bytes.byteLength === RECEIPT_BYTES, WHAT, `it is ${bytes.byteLength} bytes, not ${RECEIPT_BYTES}`)
  const from = new ByteReader(WHAT, bytes)
  must(bytesEqual(from.take(MAGIC.byteLength), MAGIC), WHAT, 'it does not begin as one')
  const work: Work = {
    gateway: peerIdOf(from.take(PUBLIC_KEY_BYTES)),
    node: peerIdOf(from.take(PUBLIC_KEY_BYTES)),
    payTo: solanaAddressOf(from.take(PUBLIC_KEY_BYTES)),
    jobRef: toHex(from.take(JOB_REF_BYTES)),
    epoch: from.u32(),
    kind: wordOf(KINDS, from.u8()),
    status: wordOf(STATUSES, from.u8()),
    feeBps: from.u16(),
    offerId: contentIdFromBytes(from.take(32)),
    awardId: contentIdFromBytes(from.take(32)),
    codeId: contentIdFromBytes(from.take(32)),
    payloadId: contentIdFromBytes(from.take(32)),
    outcomeId: contentIdFromBytes(from.take(32)),
    outcomeBytes: from.u32(),
    durationMs: from.u32(),
    cpuMs: from.u32(),
    memoryPeakBytes: from.u64(),
    price: from.u64()
  }
  const workSignature = from.take(SIGNATURE_BYTES)
  const account: Account = { sequence: from.u64(), amount: from.u64(), owed: from.u64(), carry: from.u16() }
  const acceptedAtMs = from.u64()
  const receipt = { ...work, workSignature, ...account, acceptedAtMs, signature: from.take(SIGNATURE_BYTES) }
  must(work.epoch >= 1 && account.sequence >= 1, WHAT, 'epoch and sequence count from 1')
  must(work.feeBps <= FEE_BPS_MAX && account.carry < FEE_BPS_MAX, WHAT, 'feeBps or carry is out of range')
  must(account.amount <= account.owed, WHAT, 'it owes less than it earned')
  return receipt
}

/** Who of the two has not signed what it says; undefined where both have. */
export function falseSignature (receipt: Receipt): 'node' | 'gateway' | undefined {
  if (!isWorkSigned(receipt, receipt.workSignature)) return 'node'
  const key = publicKeyOfPeer(receipt.gateway)
  const isSigned = key !== undefined &&
    verify(domained(RECEIPT_DOMAIN, encodeSigned(receipt)), receipt.signature, key)
  return isSigned ? undefined : 'gateway'
}

function encodeSigned (receipt: Omit<Receipt, 'signature'>): Uint8Array {
  const { workSignature, sequence, amount, owed, carry, acceptedAtMs } = receipt
  return new ByteWriter(SIGNED_BYTES).put(encodeWork(receipt)).put(workSignature)
    .u64(sequence).u64(amount).u64(owed).u16(carry).u64(acceptedAtMs).whole()
}

function domained (domain: Uint8Array, bytes: Uint8Array): Uint8Array {
  return new ByteWriter(domain.byteLength + bytes.byteLength).put(domain).put(bytes).whole()
}

function wordOf<Word> (words: readonly Word[], value: number): Word {
  const word = words[value - 1]
  if (word === undefined) throw malformed(WHAT, `${value} has no meaning here`)
  return word
}
