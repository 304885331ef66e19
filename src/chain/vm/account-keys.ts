/** Which accounts a transaction names, and in what role: those in it, then those that it looks up in tables. */
import { toBase58 } from '../../../protocol/core/base58.ts'
import type { Message } from './guard.ts'

export interface AccountKey {
  pubkey: string
  signer: boolean
  writable: boolean
  source: 'transaction' | 'lookupTable'
}

export interface AccountKeys {
  all: AccountKey[]
  loaded: { writable: string[], readonly: string[] }
}

/** Bytes of a lookup table before its first address. */
const TABLE_HEADER_BYTES = 56
const KEY_BYTES = 32

/** What a table lacks is left out: the VM refuses such a transaction. */
export function accountKeysOf (message: Message, dataOf: (table: string) => Uint8Array | undefined): AccountKeys {
  const writable: string[] = []
  const readonly: string[] = []
  for (const { lookupTableAddress, writableIndexes, readonlyIndexes } of message.addressTableLookups) {
    const table = dataOf(lookupTableAddress)
    if (table === undefined) continue
    writable.push(...writableIndexes.flatMap(index => addressAt(table, index)))
    readonly.push(...readonlyIndexes.flatMap(index => addressAt(table, index)))
  }
  const lookedUp = (pubkeys: string[], isWritable: boolean): AccountKey[] => pubkeys.map(pubkey => {
    return { pubkey, signer: false, writable: isWritable, source: 'lookupTable' }
  })
  return {
    all: [...staticKeys(message), ...lookedUp(writable, true), ...lookedUp(readonly, false)],
    loaded: { writable, readonly }
  }
}

/** Signers come first, and among signers and others those that can be written. */
function staticKeys ({ staticAccounts, header }: Message): AccountKey[] {
  const writableSigners = header.numSignerAccounts - header.numReadonlySignerAccounts
  const writableOthers = staticAccounts.length - header.numReadonlyNonSignerAccounts
  return staticAccounts.map((pubkey, at) => {
    const signer = at < header.numSignerAccounts
    return { pubkey, signer, writable: at < (signer ? writableSigners : writableOthers), source: 'transaction' }
  })
}

function addressAt (table: Uint8Array, index: number): string[] {
  const from = TABLE_HEADER_BYTES + KEY_BYTES * index
  return from + KEY_BYTES > table.byteLength ? [] : [toBase58(table.subarray(from, from + KEY_BYTES))]
}
