/** What stands in a chain's journal: its genesis, then each start of it and each transaction. */
import type { AccountKey } from '../vm/account-keys.ts'
import type { Balances } from '../vm/balances.ts'
import type { TransactionError } from '../vm/transaction-errors.ts'
import type { AccountState, InnerInstructions, Outcome } from '../vm/vm.ts'

export interface Genesis {
  /** Base58: what clients know the chain by. */
  hash: string
  /** Hexadecimal; the hashes of all slots are made of it. */
  secret: string
  timeMs: number
  faucet: string
}

/** The chain runs, or ran, from this slot on, at this speed. */
export interface Run {
  slot: bigint
  timeMs: number
  slotMs: number
}

/** A transaction that landed, whether or not it went through. */
export interface TransactionRecord {
  signature: string
  slot: bigint
  /** Unix time in seconds. */
  timeS: bigint
  bytes: Uint8Array
  /** Of its message, base64: a cluster takes no message twice, however it is signed. */
  messageHash: string
  keys: AccountKey[]
  err: TransactionError | null
  fee: bigint
  units: bigint
  logs: string[]
  inner: InnerInstructions[]
  returnData: Outcome['returnData']
  pre: Balances
  post: Balances
}

/** Accounts that a transaction changed, as they were left; undefined: gone. */
export type WrittenAccounts = Map<string, AccountState | undefined>

interface StoredBalances {
  lamports: string[]
  tokens: Balances['tokens']
}

type StoredAccount = readonly [address: string, state: null] |
  readonly [address: string, lamports: string, owner: string, executable: boolean, data: string]

interface StoredTransaction {
  signature: string
  slot: string
  timeS: string
  bytes: string
  messageHash: string
  keys: Array<readonly [pubkey: string, roles: number]>
  err: TransactionError | null
  fee: string
  units: string
  logs: string[]
  inner: InnerInstructions[]
  returnData?: Outcome['returnData']
  pre: StoredBalances
  post: StoredBalances
}

export type Entry =
  | { kind: 'genesis', version: typeof JOURNAL_VERSION, genesis: Genesis }
  | { kind: 'run', run: { slot: string, timeMs: number, slotMs: number } }
  | { kind: 'transaction', transaction: StoredTransaction, accounts: StoredAccount[] }

/** Another way to write entries needs another number. */
export const JOURNAL_VERSION = 1

const SIGNER = 1
const WRITABLE = 2
const LOOKED_UP = 4

export function genesisEntry (genesis: Genesis): Entry {
  return { kind: 'genesis', version: JOURNAL_VERSION, genesis }
}

export function runEntry ({ slot, timeMs, slotMs }: Run): Entry {
  return { kind: 'run', run: { slot: slot.toString(), timeMs, slotMs } }
}

export function runIn ({ run }: Extract<Entry, { kind: 'run' }>): Run {
  return { ...run, slot: BigInt(run.slot) }
}

export function transactionEntry (record: TransactionRecord, written: WrittenAccounts): Entry {
  const { slot, timeS, bytes, keys, fee, units, pre, post, returnData, ...plain } = record
  return {
    kind: 'transaction',
    transaction: {
      ...plain,
      slot: slot.toString(), timeS: timeS.toString(), fee: fee.toString(), units: units.toString(),
      bytes: Buffer.from(bytes).toString('base64'),
      keys: keys.map(key => [key.pubkey, rolesOf(key)] as const),
      pre: storedBalances(pre), post: storedBalances(post),
      ...returnData === undefined ? {} : { returnData }
    },
    accounts: [...written].map(([address, state]): StoredAccount => {
      if (state === undefined) return [address, null]
      const data = Buffer.from(state.data).toString('base64')
      return [address, state.lamports.toString(), state.owner, state.executable, data]
    })
  }
}

export function transactionIn (
  { transaction, accounts }: Extract<Entry, { kind: 'transaction' }>
): { record: TransactionRecord, written: WrittenAccounts } {
  const { slot, timeS, bytes, keys, fee, units, pre, post, returnData, ...plain } = transaction
  const record = {
    ...plain,
    slot: BigInt(slot), timeS: BigInt(timeS), fee: BigInt(fee), units: BigInt(units),
    bytes: new Uint8Array(Buffer.from(bytes, 'base64')),
    keys: keys.map(([pubkey, roles]) => keyOf(pubkey, roles)),
    pre: balancesIn(pre), post: balancesIn(post), returnData
  }
  return {
    record,
    written: new Map(accounts.map(([address, lamports, owner, executable, data]) => {
      if (lamports === null) return [address, undefined] as const
      const state = { lamports: BigInt(lamports), owner, executable, data: new Uint8Array(Buffer.from(data, 'base64')) }
      return [address, state] as const
    }))
  }
}

function rolesOf ({ signer, writable, source }: AccountKey): number {
  return (signer ? SIGNER : 0) | (writable ? WRITABLE : 0) | (source === 'lookupTable' ? LOOKED_UP : 0)
}

function keyOf (pubkey: string, roles: number): AccountKey {
  return {
    pubkey, signer: (roles & SIGNER) !== 0, writable: (roles & WRITABLE) !== 0,
    source: (roles & LOOKED_UP) === 0 ? 'transaction' : 'lookupTable'
  }
}

function storedBalances ({ lamports, tokens }: Balances): StoredBalances {
  return { lamports: lamports.map(String), tokens }
}

function balancesIn ({ lamports, tokens }: StoredBalances): Balances {
  return { lamports: lamports.map(BigInt), tokens }
}
