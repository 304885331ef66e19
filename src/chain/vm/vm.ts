/** litesvm, by its binding: its own wrapper turns every address into text and back, and loads all of @solana/kit. */
import { Account, Clock, FailedTransactionMetadata, LiteSvm, type TransactionMetadata } from 'litesvm/dist/internal.js'
import { toBase58 } from '../../../protocol/core/base58.ts'
import { publicKeyOfAddress } from '../../../protocol/core/peer-id.ts'
import type { ReadTransaction } from './guard.ts'
import { errorOf, type TransactionError } from './transaction-errors.ts'

/** Slots in an epoch, as on the public clusters. */
export const SLOTS_PER_EPOCH = 432_000n
const RENT_EPOCH = 2n ** 64n - 1n

export interface AccountState {
  lamports: bigint
  owner: string
  executable: boolean
  data: Uint8Array
}

export interface InnerInstructions {
  /** Of the instruction that called. */
  index: number
  instructions: Array<{ programIdIndex: number, accounts: number[], data: string, stackHeight: number }>
}

export interface Outcome {
  /** Null: it went through. */
  err: TransactionError | null
  logs: string[]
  units: bigint
  inner: InnerInstructions[]
  returnData: { programId: string, data: [string, 'base64'] } | undefined
}

export class Vm {
  /** Where its slots begin. */
  readonly firstSlot: bigint
  readonly #svm = new LiteSvm()

  constructor () {
    // It knows one blockhash and a few transactions; the chain knows all of them.
    this.#svm.setBlockhashCheck(false)
    this.#svm.setTransactionHistory(0n)
    this.firstSlot = this.#svm.getClock().slot
  }

  setTime (slot: bigint, epochStartS: bigint, nowS: bigint): void {
    const epoch = slot / SLOTS_PER_EPOCH
    this.#svm.setClock(new Clock(slot, epochStartS, epoch, epoch + 1n, nowS))
  }

  rentExemption (bytes: number): bigint {
    return this.#svm.minimumBalanceForRentExemption(BigInt(bytes))
  }

  balance (address: string): bigint {
    const key = publicKeyOfAddress(address)
    return key === undefined ? 0n : this.#svm.getBalance(key) ?? 0n
  }

  /** Undefined where there is none: an account without lamports does not exist. */
  account (address: string): AccountState | undefined {
    const account = this.#raw(address)
    return account === undefined ? undefined : stateOf(account)
  }

  /** The same without its data where another program owns it: some programs' data is large. */
  accountOwnedBy (address: string, owners: readonly string[]): { owner: string, data: Uint8Array } | undefined {
    const account = this.#raw(address)
    if (account === undefined) return undefined
    const owner = toBase58(account.owner())
    return owners.includes(owner) ? { owner, data: account.data() } : undefined
  }

  setAccount (address: string, { lamports, owner, executable, data }: AccountState): void {
    const [key, ownerKey] = [publicKeyOfAddress(address), publicKeyOfAddress(owner)]
    if (key === undefined || ownerKey === undefined) return
    this.#svm.setAccount(key, new Account(lamports, data, ownerKey, executable, executable ? 0n : RENT_EPOCH))
  }

  accountsOf (program: string): Array<readonly [address: string, state: AccountState]> {
    const key = publicKeyOfAddress(program)
    if (key === undefined) return []
    return this.#svm.getProgramAccounts(key).map(entry => [toBase58(entry.address), stateOf(entry.account())] as const)
  }

  send ({ bytes, message }: ReadTransaction): Outcome {
    return message.version === 'legacy'
      ? outcomeOf(this.#svm.sendLegacyTransaction(bytes))
      : outcomeOf(this.#svm.sendVersionedTransaction(bytes))
  }

  /** Changes nothing. `after`: the accounts as the transaction would leave them. */
  simulate (
    { bytes, message }: ReadTransaction, { sigVerify }: { sigVerify: boolean }
  ): Outcome & { after: Map<string, AccountState> } {
    this.#svm.setSigverify(sigVerify)
    try {
      const result = message.version === 'legacy'
        ? this.#svm.simulateLegacyTransaction(bytes)
        : this.#svm.simulateVersionedTransaction(bytes)
      if (result instanceof FailedTransactionMetadata) return { ...outcomeOf(result), after: new Map() }
      const after = result.postAccounts().map(entry => [toBase58(entry.address), stateOf(entry.account())] as const)
      return { ...outcomeOf(result.meta()), after: new Map(after) }
    } finally {
      this.#svm.setSigverify(true)
    }
  }

  #raw (address: string): Account | undefined {
    const key = publicKeyOfAddress(address)
    const account = key === undefined ? null : this.#svm.getAccount(key)
    return account === null || account.lamports() === 0n ? undefined : account
  }
}

function stateOf (account: Account): AccountState {
  return {
    lamports: account.lamports(), owner: toBase58(account.owner()), executable: account.executable(),
    data: account.data()
  }
}

function outcomeOf (result: TransactionMetadata | FailedTransactionMetadata): Outcome {
  const failed = result instanceof FailedTransactionMetadata
  const meta = failed ? result.meta() : result
  const returned = meta.returnData()
  const data = returned.data()
  return {
    err: failed ? errorOf(result) : null,
    logs: meta.logs(),
    units: meta.computeUnitsConsumed(),
    inner: innerOf(meta),
    returnData: data.byteLength === 0
      ? undefined
      : { programId: toBase58(returned.programId()), data: [Buffer.from(data).toString('base64'), 'base64'] }
  }
}

function innerOf (meta: TransactionMetadata): InnerInstructions[] {
  return meta.innerInstructions().map((list, index) => ({
    index,
    instructions: list.map(inner => {
      const instruction = inner.instruction()
      return {
        programIdIndex: instruction.programIdIndex(), accounts: [...instruction.accounts()],
        data: toBase58(instruction.data()), stackHeight: inner.stackHeight()
      }
    })
  })).filter(({ instructions }) => instructions.length > 0)
}
