/** Blocks of the credit ledger, and what gateways ask each other about them. Specified in protocol/spec/ledger.md. */
import { fromBase58, toBase58 } from '../core/base58.ts'
import { toHex, utf8 } from '../core/bytes.ts'
import { PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type Signer } from '../core/ed25519.ts'
import { HASH_BYTES, sha256 } from '../core/hash.ts'
import {
  contentIdFromBytes, contentIdToBytes, JOB_ID_BYTES, jobIdFromBytes, jobIdToBytes, type JobId
} from '../core/ids.ts'
import { WALLET_CHARS_MAX } from '../core/limits.ts'
import { peerIdOf, publicKeyOfPeer, type PeerId } from '../core/peer-id.ts'
import { decodeCanonical, must, type Shape } from './codec.ts'
import { wordTable } from './enums.ts'
import { DOMAINS, onlyItem, openBatch, own, sealBatch } from './envelope.ts'
import {
  LedgerBlock as BlockCodec, LedgerEntryKind as WireKind, type LedgerEntry as WireEntry
} from './ledger-messages.ts'

/** Entries in one block; what one durable step brings beyond goes into the next. */
export const LEDGER_ENTRIES_MAX = 1_000

/** An entry is at most some 300 bytes, a usual one about 90. */
export const LEDGER_BLOCK_BYTES_MAX = 320 * 1024

/** Largest amount, and largest value of any sum that a row keeps: sums of three of them are still exact. */
export const CREDITS_MAX = 2 ** 51 - 1

export const LEDGER_REASON_CHARS_MAX = 100

const BLOCK_SHAPE: Shape = { repeated: { 4: LEDGER_ENTRIES_MAX }, nested: { 4: {} } }

/** SHA-256 of a block's signer and what it says, in hex. */
export type BlockHash = string

interface Change {
  wallet: string
  /** Credits, 1 to CREDITS_MAX. */
  amount: number
}

/** Where a transfer stands: a block of its sender's row, and its place there. */
export interface TransferPlace {
  from: PeerId
  seq: number
  block: BlockHash
  index: number
}

/** Money that came into the account of the gateway whose row it is. */
export interface DepositSource {
  /** Signature of the Solana transaction that brought it, base58. */
  transaction: string
  /** Genesis hash of the cluster whose money it is, base58. */
  genesis: string
}

export type FaucetEntry = Change & { kind: 'mint', reason: 'faucet' }
export type DepositEntry = Change & { kind: 'mint', reason: 'deposit' } & DepositSource
export type MintEntry = FaucetEntry | DepositEntry
export type DebitEntry = Change & { kind: 'debit', jobId: JobId }
export type RefundEntry = Change & { kind: 'refund', jobId: JobId }
export type TransferEntry = Change & { kind: 'transfer', to: PeerId }
export type ReceiveEntry = Change & { kind: 'receive' } & TransferPlace
export type BurnEntry = Change & { kind: 'burn', reason: string }
export type LedgerEntry = MintEntry | DebitEntry | RefundEntry | TransferEntry | ReceiveEntry | BurnEntry

export interface LedgerBlock {
  seq: number
  /** Empty in block 1. */
  previous: BlockHash
  atMs: number
  entries: LedgerEntry[]
}

/** A block whose signature holds. */
export interface OpenedBlock extends LedgerBlock {
  gateway: PeerId
  hash: BlockHash
  /** As it came. */
  bytes: Uint8Array
}

/** What a mint may name as its source. */
export const FAUCET = 'faucet'
export const DEPOSIT = 'deposit'

const KINDS = wordTable<LedgerEntry['kind'], WireKind>({
  mint: WireKind.LEDGER_ENTRY_KIND_MINT,
  debit: WireKind.LEDGER_ENTRY_KIND_DEBIT,
  refund: WireKind.LEDGER_ENTRY_KIND_REFUND,
  transfer: WireKind.LEDGER_ENTRY_KIND_TRANSFER,
  receive: WireKind.LEDGER_ENTRY_KIND_RECEIVE,
  burn: WireKind.LEDGER_ENTRY_KIND_BURN
})

export function sealBlock (block: LedgerBlock, signer: Signer): OpenedBlock {
  const item = BlockCodec.encode({
    seq: block.seq,
    previous: block.previous === '' ? new Uint8Array() : own(contentIdToBytes(block.previous)),
    atMs: block.atMs,
    entries: block.entries.map(entryToWire)
  })
  const bytes = sealBatch('ledger', [item], signer)
  return { ...block, gateway: peerIdOf(signer.publicKey), hash: hashOf(signer.publicKey, item), bytes }
}

/** Throws DCN_MESSAGE_TOO_LARGE, DCN_MESSAGE_MALFORMED, DCN_MESSAGE_BAD_SIGNATURE. */
export function openBlock (bytes: Uint8Array): OpenedBlock {
  const what = 'ledger block'
  const opened = openBatch('ledger', bytes, LEDGER_BLOCK_BYTES_MAX)
  const item = onlyItem(what, opened)
  const { seq, previous, atMs, entries } = decodeCanonical(what, BlockCodec, item, LEDGER_BLOCK_BYTES_MAX, BLOCK_SHAPE)
  must(seq >= 1, what, 'seq is below 1')
  must(previous.byteLength === (seq === 1 ? 0 : HASH_BYTES), what, 'previous is not a hash')
  must(entries.length >= 1, what, 'there is no entry')
  return {
    seq,
    previous: contentIdFromBytes(previous),
    atMs,
    entries: entries.map(entryFromWire),
    gateway: peerIdOf(opened.signer),
    hash: hashOf(opened.signer, item),
    bytes
  }
}

/**
 * Of what is signed and who signs, not of the signature, of which the signer could make several. Two gateways may well
 * write the same block.
 */
function hashOf (publicKey: Uint8Array, item: Uint8Array): BlockHash {
  return toHex(sha256(DOMAIN_BYTES, publicKey, item))
}

const DOMAIN_BYTES = utf8(DOMAINS.ledger)

const NOTHING = new Uint8Array()

function entryToWire (entry: LedgerEntry): WireEntry {
  const wire: WireEntry = {
    kind: KINDS.toWire(entry.kind), wallet: entry.wallet, amount: entry.amount, jobId: NOTHING, gateway: NOTHING,
    seq: 0, block: NOTHING, index: 0, reason: '', transaction: NOTHING, genesis: NOTHING
  }
  switch (entry.kind) {
    case 'mint':
      if (entry.reason === FAUCET) return { ...wire, reason: FAUCET }
      return {
        ...wire, reason: DEPOSIT, transaction: bytesOf(entry.transaction, SIGNATURE_BYTES),
        genesis: bytesOf(entry.genesis, HASH_BYTES)
      }
    case 'burn':
      return { ...wire, reason: entry.reason }
    case 'debit': case 'refund':
      return { ...wire, jobId: own(jobIdToBytes(entry.jobId)) }
    case 'transfer':
      return { ...wire, gateway: gatewayToWire(entry.to) }
    case 'receive':
      return {
        ...wire, gateway: gatewayToWire(entry.from), seq: entry.seq, block: own(contentIdToBytes(entry.block)),
        index: entry.index
      }
  }
}

function entryFromWire (wire: WireEntry): LedgerEntry {
  const what = 'ledger entry'
  const { wallet, amount, jobId, gateway, seq, block, index, reason, transaction, genesis } = wire
  const kind = KINDS.fromWire(what, wire.kind)
  checkWallet(what, wallet)
  must(amount >= 1 && amount <= CREDITS_MAX, what, 'amount is out of range')
  const ofJob = kind === 'debit' || kind === 'refund'
  const isReceive = kind === 'receive'
  must(jobId.byteLength === (ofJob ? JOB_ID_BYTES : 0), what, 'jobId does not fit')
  must(gateway.byteLength === (kind === 'transfer' || isReceive ? PUBLIC_KEY_BYTES : 0), what, 'gateway does not fit')
  must(block.byteLength === (isReceive ? HASH_BYTES : 0), what, 'block does not fit')
  must(isReceive ? seq >= 1 && index < LEDGER_ENTRIES_MAX : seq === 0 && index === 0, what, 'the place does not fit')
  const hasReason = kind === 'mint' || kind === 'burn'
  const fits = hasReason ? new RegExp(`^[\\x21-\\x7e]{1,${LEDGER_REASON_CHARS_MAX}}$`).test(reason) : reason === ''
  must(fits, what, 'reason does not fit')
  const isDeposit = kind === 'mint' && reason === DEPOSIT
  must(transaction.byteLength === (isDeposit ? SIGNATURE_BYTES : 0), what, 'transaction does not fit')
  must(genesis.byteLength === (isDeposit ? HASH_BYTES : 0), what, 'genesis does not fit')
  switch (kind) {
    case 'mint':
      if (isDeposit) {
        return { kind, wallet, amount, reason: DEPOSIT, transaction: toBase58(transaction), genesis: toBase58(genesis) }
      }
      must(reason === FAUCET, what, 'it mints from what nobody knows')
      return { kind, wallet, amount, reason: FAUCET }
    case 'burn': return { kind, wallet, amount, reason }
    case 'debit': case 'refund': return { kind, wallet, amount, jobId: jobIdFromBytes(jobId) }
    case 'transfer': return { kind, wallet, amount, to: peerIdOf(gateway) }
    case 'receive':
      return { kind, wallet, amount, from: peerIdOf(gateway), seq, block: contentIdFromBytes(block), index }
  }
}

/** `text` was checked where it came in. */
function bytesOf (text: string, byteLength: number): Uint8Array<ArrayBuffer> {
  return own(fromBase58(text, byteLength) ?? NOTHING)
}

export function checkWallet (what: string, wallet: string): void {
  must(wallet.length >= 1 && wallet.length <= WALLET_CHARS_MAX && /^[\x21-\x7e]+$/.test(wallet), what,
    'wallet is not 1 to 64 visible ASCII characters')
}

export function gatewayToWire (gateway: PeerId): Uint8Array<ArrayBuffer> {
  return own(publicKeyOfPeer(gateway) ?? NOTHING)
}

/** `key` must be the 32 bytes that a message holds for a gateway. */
export function gatewayFromWire (what: string, key: Uint8Array): PeerId {
  must(key.byteLength === PUBLIC_KEY_BYTES, what, 'gateway is not 32 bytes')
  return peerIdOf(key)
}
