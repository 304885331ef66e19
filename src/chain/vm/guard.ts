/**
 * Reads the bytes of a transaction, and refuses what the VM cannot. Its decoder ends the whole process at bytes that it
 * does not understand, so only bytes that are exactly what another encoder would write go on to it.
 */
import {
  getCompiledTransactionMessageDecoder, getCompiledTransactionMessageEncoder, getTransactionDecoder,
  getTransactionEncoder, type CompiledTransactionMessage, type ReadonlyUint8Array
} from '@solana/kit'
import { bytesEqual } from '../../../protocol/core/bytes.ts'
import { INVALID_PARAMS, RpcError } from '../rpc-error.ts'

/** The most that a cluster takes, in the formats of before and in version 1. */
const TRANSACTION_BYTES_MAX = 1_232
export const V1_BYTES_MAX = 4_096

/** Bits of a version 1 message's config that mean something; the first two, a priority fee, only together. */
const CONFIG_BITS = 0b11111
const PRIORITY_FEE_BITS = 0b11

export type TransactionVersion = 'legacy' | 0 | 1

export interface CompiledInstruction {
  programIdIndex: number
  accounts: number[]
  data: ReadonlyUint8Array
}

export interface MessageHeader {
  numSignerAccounts: number
  numReadonlySignerAccounts: number
  numReadonlyNonSignerAccounts: number
}

export interface LookupTable {
  lookupTableAddress: string
  writableIndexes: readonly number[]
  readonlyIndexes: readonly number[]
}

export interface Message {
  version: TransactionVersion
  header: MessageHeader
  staticAccounts: readonly string[]
  /** The blockhash that it was made with. */
  lifetimeToken: string
  instructions: CompiledInstruction[]
  addressTableLookups: readonly LookupTable[]
  /** What a version 1 message says of it by itself, in lamports. */
  priorityFee: bigint
}

export interface ReadTransaction {
  bytes: Uint8Array
  message: Message
  messageBytes: ReadonlyUint8Array
  /** In the order of the signers; undefined: not signed. */
  signatures: Array<ReadonlyUint8Array | undefined>
}

type Decoded = CompiledTransactionMessage & { lifetimeToken: string }

// Making a codec costs more than using it.
const transactionDecoder = getTransactionDecoder()
const transactionEncoder = getTransactionEncoder()
const messageDecoder = getCompiledTransactionMessageDecoder()
const messageEncoder = getCompiledTransactionMessageEncoder()

/** Throws an RpcError on what is no transaction, or one that is too large. */
export function readTransaction (bytes: Uint8Array): ReadTransaction {
  // Nothing larger than the largest is looked at.
  if (bytes.byteLength > V1_BYTES_MAX) throw tooLarge(bytes, V1_BYTES_MAX)
  const { messageBytes, signatures, decoded } = decode(bytes)
  const bytesMax = decoded.version === 1 ? V1_BYTES_MAX : TRANSACTION_BYTES_MAX
  if (bytes.byteLength > bytesMax) throw tooLarge(bytes, bytesMax)
  return { bytes, message: messageOf(decoded), messageBytes, signatures }
}

/** A message by itself, as getFeeForMessage takes it. Throws an RpcError. */
export function readMessage (bytes: Uint8Array): Message {
  if (bytes.byteLength > V1_BYTES_MAX) throw tooLarge(bytes, V1_BYTES_MAX)
  try {
    return messageOf(decodeMessage(bytes))
  } catch {
    throw unreadable('message::versions::VersionedMessage')
  }
}

function decode (bytes: Uint8Array): Pick<ReadTransaction, 'messageBytes' | 'signatures'> & { decoded: Decoded } {
  try {
    const transaction = transactionDecoder.decode(bytes)
    const decoded = decodeMessage(transaction.messageBytes)
    if (!isSame(transactionEncoder.encode(transaction), bytes)) throw unreadable('')
    const signatures = Object.values(transaction.signatures).map(signature => signature ?? undefined)
    return { messageBytes: transaction.messageBytes, signatures, decoded }
  } catch {
    throw unreadable('transaction::versioned::VersionedTransaction')
  }
}

/** Throws anything where it is not canonical. */
function decodeMessage (bytes: ReadonlyUint8Array): Decoded {
  const decoded = messageDecoder.decode(bytes)
  if (!isSame(messageEncoder.encode(decoded), bytes) || !isMeaningful(decoded)) throw unreadable('')
  return decoded
}

function isMeaningful (message: CompiledTransactionMessage): boolean {
  if (message.version !== 1) return true
  const { configMask } = message
  const feeBits = configMask & PRIORITY_FEE_BITS
  return (configMask & ~CONFIG_BITS) === 0 && (feeBits === 0 || feeBits === PRIORITY_FEE_BITS)
}

function isSame (a: ReadonlyUint8Array, b: ReadonlyUint8Array): boolean {
  return bytesEqual(a as Uint8Array, b as Uint8Array)
}

function messageOf (decoded: Decoded): Message {
  const { header, staticAccounts, lifetimeToken } = decoded
  const common = { header, staticAccounts, lifetimeToken, addressTableLookups: [], priorityFee: 0n }
  if (decoded.version === 1) {
    const instructions = decoded.instructionHeaders.map((head, at): CompiledInstruction => {
      const payload = decoded.instructionPayloads[at]
      return {
        programIdIndex: head.programAccountIndex,
        accounts: payload?.instructionAccountIndices ?? [],
        data: payload?.instructionData ?? new Uint8Array()
      }
    })
    const [first] = decoded.configValues
    const hasFee = (decoded.configMask & PRIORITY_FEE_BITS) !== 0
    return {
      ...common, version: 1, instructions, priorityFee: hasFee && first?.kind === 'u64' ? first.value : 0n
    }
  }
  const instructions = decoded.instructions.map(({ programAddressIndex, accountIndices = [], data }) => {
    return { programIdIndex: programAddressIndex, accounts: accountIndices, data: data ?? new Uint8Array() }
  })
  if (decoded.version === 'legacy') return { ...common, version: 'legacy', instructions }
  return { ...common, version: 0, instructions, addressTableLookups: decoded.addressTableLookups ?? [] }
}

function unreadable (what: string): RpcError {
  return new RpcError(INVALID_PARAMS, `failed to deserialize solana_${what}`)
}

function tooLarge ({ byteLength }: Uint8Array, bytesMax: number): RpcError {
  return new RpcError(INVALID_PARAMS, 'encoded solana_transaction::versioned::VersionedTransaction too large: ' +
    `${byteLength} bytes (max: encoded/raw ${bytesMax})`)
}
