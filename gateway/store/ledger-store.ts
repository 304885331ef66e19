/** The credit ledger in the gateway's state: every row's blocks, and the sums that they come to. */
import { contentIdFromBytes, contentIdToBytes, type JobId } from '../../protocol/core/ids.ts'
import { peerIdOf, type PeerId } from '../../protocol/core/peer-id.ts'
import type { BookChanges, BookState, MintedDeposit, RowState, Transfer } from '../../protocol/credits/book-types.ts'
import { own } from '../../protocol/wire/envelope.ts'
import { gatewayToWire, type BlockHash } from '../../protocol/wire/ledger.ts'
import {
  StoredDeposit, StoredHolding, StoredRefund, StoredRow, StoredTransfer
} from '../../protocol/wire/ledger-messages.ts'
import type { StateBatch, StateStore } from './state-store.ts'

const ROW = 'led/row/'
const HELD = 'led/held/'
const SENT = 'led/sent/'
const BLOCK = 'led/block/'
const FORK = 'led/fork/'
/** By gateway and transaction: what it minted for that. */
const DEPOSIT = 'led/deposit/'
const OWED = 'led/owed/'
const SEQ_DIGITS = 16

/** Blocks read from the disk at once. */
const BLOCKS_READ_MAX = 256

const NOTHING = new Uint8Array()

/** What a job's end gives back to its wallet. */
export interface Refund { jobId: JobId, wallet: string, amount: number }

export interface LedgerStoreDeps {
  state: Pick<StateStore, 'get' | 'keys' | 'entries'>
}

export class LedgerStore {
  readonly #state: LedgerStoreDeps['state']

  constructor ({ state }: LedgerStoreDeps) {
    this.#state = state
  }

  async load (): Promise<BookState> {
    const [rows, held, sent, forks, deposits] = await Promise.all([
      this.#state.entries({ prefix: ROW }), this.#state.entries({ prefix: HELD }),
      this.#state.entries({ prefix: SENT }), this.#state.keys({ prefix: FORK }),
      this.#state.entries({ prefix: DEPOSIT })
    ])
    return {
      rows: rows.map(([key, value]) => rowFrom(key.slice(ROW.length), value)),
      holdings: held.map(([key, value]) => {
        const [gateway = '', wallet = ''] = key.slice(HELD.length).split('/')
        return { gateway, wallet: decodeURIComponent(wallet), holding: { ...StoredHolding.decode(value) } }
      }),
      transfers: sent.map(([key, value]) => transferFrom(key.slice(SENT.length), value)),
      forks: forks.map(key => key.slice(FORK.length)),
      deposits: deposits.map(([key, value]) => depositFrom(key.slice(DEPOSIT.length), value))
    }
  }

  put (batch: StateBatch, { rows, holdings, sent, received, blocks, forks, deposits }: BookChanges): void {
    for (const { gateway, seq, head, evidence } of rows) {
      batch.put(ROW + gateway, StoredRow.encode({
        seq,
        head: own(contentIdToBytes(head)),
        one: own(evidence?.one ?? NOTHING),
        other: own(evidence?.other ?? NOTHING)
      }))
    }
    for (const { gateway, wallet, holding } of holdings) {
      batch.put(`${HELD}${gateway}/${encodeURIComponent(wallet)}`, StoredHolding.encode(holding))
    }
    for (const { from, seq, to, wallet, amount, block, index } of sent) {
      const bytes = StoredTransfer.encode({ from: gatewayToWire(from), seq, to: gatewayToWire(to), wallet, amount })
      batch.put(`${SENT}${block}/${index}`, bytes)
    }
    for (const { block, index } of received) batch.del(`${SENT}${block}/${index}`)
    for (const { gateway, seq, bytes } of blocks) batch.put(blockKey(gateway, seq), bytes)
    for (const { hash, bytes } of forks) batch.put(FORK + hash, bytes)
    for (const { gateway, transaction, wallet, amount } of deposits) {
      batch.put(`${DEPOSIT}${gateway}/${transaction}`, StoredDeposit.encode({ wallet, amount }))
    }
  }

  /** Keeps a refund that cannot be written yet. */
  putOwed (batch: StateBatch, { jobId, wallet, amount }: Refund): void {
    batch.put(OWED + jobId, StoredRefund.encode({ wallet, amount }))
  }

  delOwed (batch: StateBatch, jobId: JobId): void {
    batch.del(OWED + jobId)
  }

  async owed (): Promise<Refund[]> {
    return (await this.#state.entries({ prefix: OWED }))
      .map(([key, value]) => ({ jobId: key.slice(OWED.length), ...StoredRefund.decode(value) }))
  }

  /** A row's block, as signed. */
  async block (gateway: PeerId, seq: number): Promise<Uint8Array | undefined> {
    return await this.#state.get(blockKey(gateway, seq))
  }

  /** A block of a frozen row that is not in its chain. */
  async fork (hash: BlockHash): Promise<Uint8Array | undefined> {
    return await this.#state.get(FORK + hash)
  }

  /** All of those. */
  async forks (): Promise<Uint8Array[]> {
    return (await this.#state.entries({ prefix: FORK })).map(([, bytes]) => bytes)
  }

  /** A row's blocks after `seq`, in order: as many as come to `bytesMax`, and one at least, where there is one. */
  async blocks (gateway: PeerId, seq: number, bytesMax: number): Promise<Uint8Array[]> {
    const found: Uint8Array[] = []
    let bytes = 0
    for (let after = seq; ; after += BLOCKS_READ_MAX) {
      const read = await this.#state.entries({
        prefix: `${BLOCK}${gateway}/`, after: blockKey(gateway, after), limit: BLOCKS_READ_MAX
      })
      for (const [, block] of read) {
        bytes += block.byteLength
        if (bytes > bytesMax && found.length > 0) return found
        found.push(block)
      }
      if (read.length < BLOCKS_READ_MAX) return found
    }
  }
}

function blockKey (gateway: PeerId, seq: number): string {
  return `${BLOCK}${gateway}/${String(seq).padStart(SEQ_DIGITS, '0')}`
}

function rowFrom (gateway: PeerId, value: Uint8Array): RowState {
  const { seq, head, one, other } = StoredRow.decode(value)
  const evidence = one.byteLength === 0 ? undefined : { one, other }
  return { gateway, seq, head: contentIdFromBytes(head), evidence }
}

function depositFrom (key: string, value: Uint8Array): MintedDeposit {
  const [gateway = '', transaction = ''] = key.split('/')
  return { gateway, transaction, ...StoredDeposit.decode(value) }
}

function transferFrom (key: string, value: Uint8Array): Transfer {
  const [block = '', index = ''] = key.split('/')
  const { from, seq, to, wallet, amount } = StoredTransfer.decode(value)
  return { from: peerIdOf(from), seq, block, index: Number(index), to: peerIdOf(to), wallet, amount }
}
