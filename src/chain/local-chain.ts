/**
 * A Solana chain of one process: the VM, and round it what a cluster's node keeps: slots and their hashes, the history,
 * fees, what is confirmed and what is final. Speaks no JSON; rpc/ does.
 */
import { createHash } from 'node:crypto'
import { bytesEqual } from '../../protocol/core/bytes.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { toBase58 } from '../../protocol/core/base58.ts'
import { createGenesisAccounts } from './genesis.ts'
import { History } from './history.ts'
import {
  type Genesis, type Run, transactionEntry, type TransactionRecord, type WrittenAccounts
} from './journal/entries.ts'
import type { JournalWriter } from './journal/journal.ts'
import { RecentWrites } from './recent-writes.ts'
import { BLOCKHASH_SLOTS, Slots } from './slots.ts'
import { accountKeysOf } from './vm/account-keys.ts'
import { balancesOf } from './vm/balances.ts'
import { feeOf } from './vm/fee.ts'
import { readTransaction, type ReadTransaction } from './vm/guard.ts'
import type { TransactionError } from './vm/transaction-errors.ts'
import { type AccountState, type Outcome, Vm } from './vm/vm.ts'

export const COMMITMENTS = ['processed', 'confirmed', 'finalized'] as const
export type Commitment = typeof COMMITMENTS[number]

/** Slots until what was processed is final; half as many until it is confirmed, at least one. */
export const FINALITY_SLOTS = 2

export interface LocalChainDeps {
  clock: Clock
  journal: JournalWriter
}

export interface LocalChainInit {
  genesis: Genesis
  pastRuns: readonly Run[]
  run: Run
  /** What the journal had, oldest first. */
  records: readonly TransactionRecord[]
  /** As the last transaction that wrote each left it. */
  accounts: WrittenAccounts
  finalitySlots: number
}

export interface Sent {
  signature: string
  /** Null: it landed and went through. */
  err: TransactionError | null
  /** Undefined: it did not land, and cost nothing. */
  record?: TransactionRecord
}

export type Simulated = Outcome & { after: Map<string, AccountState> }

/** Called when it is another slot, and with each transaction as it lands. */
export type ChainListener = (landed: TransactionRecord | undefined) => void

export class LocalChain {
  readonly genesis: Genesis
  readonly history = new History()
  readonly #deps: LocalChainDeps
  readonly #vm = new Vm()
  readonly #slots: Slots
  readonly #recent = new RecentWrites()
  readonly #finalitySlots: bigint
  readonly #listeners = new Set<ChainListener>()

  constructor (deps: LocalChainDeps, { genesis, pastRuns, run, records, accounts, finalitySlots }: LocalChainInit) {
    this.#deps = deps
    this.genesis = genesis
    this.#finalitySlots = BigInt(finalitySlots)
    createGenesisAccounts(this.#vm, genesis.faucet)
    restore(this.#vm, accounts)
    for (const record of records) this.history.add(record)
    this.#slots = new Slots(deps.clock, { secret: Buffer.from(genesis.secret, 'hex'), pastRuns, run })
    this.#setTime()
  }

  get firstSlot (): bigint {
    return this.#vm.firstSlot
  }

  /** Follows the clock; whoever asks for anything has it follow first. */
  tick (): void {
    if (!this.#slots.advance()) return
    this.#setTime()
    this.#recent.forget(this.slotAt('finalized'))
    for (const listener of this.#listeners) listener(undefined)
  }

  /** Returns how to stop listening. */
  listen (listener: ChainListener): () => void {
    this.#listeners.add(listener)
    return () => { this.#listeners.delete(listener) }
  }

  /** The last slot whose transactions are at least so certain. */
  slotAt (commitment: Commitment): bigint {
    const { current } = this.#slots
    if (commitment === 'processed') return current
    return current - (commitment === 'finalized' ? this.#finalitySlots : this.#confirmedSlots)
  }

  get #confirmedSlots (): bigint {
    return (this.#finalitySlots + 1n) / 2n
  }

  timeS (slot: bigint): bigint {
    return this.#slots.timeS(slot)
  }

  blockhash (commitment: Commitment): { blockhash: string, lastValidBlockHeight: bigint } {
    const slot = this.slotAt(commitment)
    return { blockhash: this.#slots.hashOf(slot), lastValidBlockHeight: slot + BLOCKHASH_SLOTS }
  }

  /** Whether a transaction can be made with it. */
  isBlockhashValid (blockhash: string, commitment: Commitment = 'processed'): boolean {
    const slot = this.#slots.slotOf(blockhash)
    return slot !== undefined && slot <= this.slotAt(commitment)
  }

  rentExemption (bytes: number): bigint {
    return this.#vm.rentExemption(bytes)
  }

  account (address: string, commitment: Commitment): AccountState | undefined {
    const earlier = this.#recent.at(address, this.slotAt(commitment))
    return earlier === undefined ? this.#vm.account(address) : earlier.state
  }

  accountsOf (program: string, commitment: Commitment): Array<readonly [address: string, state: AccountState]> {
    const then = this.#recent.since(this.slotAt(commitment))
    const now = this.#vm.accountsOf(program)
    if (then.size === 0) return now
    const earlier = [...then].flatMap(([address, state]) => {
      return state?.owner === program ? [[address, state] as const] : []
    })
    return [...now.filter(([address]) => !then.has(address)), ...earlier]
  }

  /** Undefined: none that is so certain. */
  transaction (signature: string, commitment: Commitment): TransactionRecord | undefined {
    const record = this.history.get(signature)
    return record !== undefined && record.slot <= this.slotAt(commitment) ? record : undefined
  }

  /** Throws an RpcError on what is no transaction. `replaceBlockhash`: take it for one with the newest. */
  simulate (
    bytes: Uint8Array, { sigVerify, replaceBlockhash }: { sigVerify: boolean, replaceBlockhash: boolean }
  ): Simulated {
    const read = readTransaction(bytes)
    const err = this.#refusalOf(read, { sigVerify, replaceBlockhash })
    if (err === null) return this.#vm.simulate(read, { sigVerify })
    return { err, logs: [], units: 0n, inner: [], returnData: undefined, after: new Map() }
  }

  /**
   * Runs it, and keeps it: see `settled`. Throws an RpcError on what is no transaction, and DCN_FILE_UNWRITABLE where
   * it ran but could not be kept: nothing that this chain says can then be relied on.
   */
  send (bytes: Uint8Array): Sent {
    const read = readTransaction(bytes)
    const signature = signatureOf(read)
    const err = this.#refusalOf(read, { sigVerify: true, replaceBlockhash: false })
    if (err !== null) return { signature, err }

    const keys = accountKeysOf(read.message, table => this.#vm.account(table)?.data).all
    const writable = keys.filter(key => key.writable).map(key => key.pubkey)
    const states = (): WrittenAccounts => new Map(writable.map(address => [address, this.#vm.account(address)]))
    const pre = balancesOf(this.#vm, keys)
    const before = states()
    const outcome = this.#vm.send(read)
    const post = balancesOf(this.#vm, keys)
    // Whoever was charged a fee is in the history. What the VM refused before it ran has cost nothing.
    if (outcome.err !== null && pre.lamports[0] === post.lamports[0]) return { signature, err: outcome.err }

    const slot = this.#slots.current
    const timeS = BigInt(Math.floor(this.#deps.clock.nowMs() / 1_000))
    const record: TransactionRecord = {
      signature, slot, timeS, bytes: read.bytes, messageHash: messageHashOf(read), keys,
      fee: feeOf(read.message), pre, post, ...outcome
    }
    this.#keep(record, before, states())
    return { signature, err: outcome.err, record }
  }

  /** Resolves when all that was sent is on the disk. */
  async settled (): Promise<void> {
    await this.#deps.journal.flushed()
  }

  #keep (record: TransactionRecord, before: WrittenAccounts, after: WrittenAccounts): void {
    const changed = [...after].filter(([address, state]) => !isSame(before.get(address), state))
    this.#deps.journal.append(transactionEntry(record, new Map(changed)))
    this.#recent.add(record.slot, new Map(changed.map(([address]) => [address, before.get(address)])))
    this.history.add(record)
    for (const listener of this.#listeners) listener(record)
  }

  /** Why the transaction may not even run; null: it may. */
  #refusalOf (
    read: ReadTransaction, { sigVerify, replaceBlockhash }: { sigVerify: boolean, replaceBlockhash: boolean }
  ): TransactionError | null {
    if (!replaceBlockhash && !this.isBlockhashValid(read.message.lifetimeToken)) return 'BlockhashNotFound'
    if (this.history.has(signatureOf(read), messageHashOf(read))) return 'AlreadyProcessed'
    if (sigVerify && read.signatures.some(signature => signature === undefined)) return 'SignatureFailure'
    return null
  }

  #setTime (): void {
    const { current } = this.#slots
    const startedS = BigInt(Math.floor(this.genesis.timeMs / 1_000))
    this.#vm.setTime(current, startedS, BigInt(Math.floor(this.#deps.clock.nowMs() / 1_000)))
  }
}

/** Programs last: the VM looks for their code as soon as they are there. */
function restore (vm: Vm, accounts: WrittenAccounts): void {
  const gone = { lamports: 0n, owner: '11111111111111111111111111111111', executable: false, data: new Uint8Array() }
  const states = [...accounts].map(([address, state = gone]) => [address, state] as const)
  const isProgram = ([, state]: readonly [string, AccountState]): boolean => state.executable
  for (const [address, state] of states) if (!state.executable) vm.setAccount(address, state)
  for (const [address, state] of states.filter(isProgram)) vm.setAccount(address, state)
}

/** The fee payer's; what is not signed has one of zeros. */
function signatureOf ({ signatures: [first] }: ReadTransaction): string {
  return toBase58(Uint8Array.from(first ?? new Uint8Array(64)))
}

function messageHashOf ({ messageBytes }: ReadTransaction): string {
  return createHash('sha256').update(messageBytes as Uint8Array).digest('base64')
}

function isSame (a: AccountState | undefined, b: AccountState | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.lamports === b.lamports && a.owner === b.owner && a.executable === b.executable && bytesEqual(a.data, b.data)
}
