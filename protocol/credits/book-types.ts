/** What a book of rows is made of, takes in and gives out. */
import type { PeerId } from '../core/peer-id.ts'
import type { BlockHash, OpenedBlock, TransferPlace } from '../wire/ledger.ts'
import type { Holding } from './holding.ts'

/** Credits sent and not yet received. */
export interface Transfer extends TransferPlace {
  to: PeerId
  wallet: string
  amount: number
}

/** What a row minted for one Solana transaction. */
export interface MintedDeposit {
  gateway: PeerId
  transaction: string
  wallet: string
  amount: number
}

/** Two blocks, encoded, that their signer must not both have signed. */
export interface Evidence { one: Uint8Array, other: Uint8Array }

export interface RowState {
  gateway: PeerId
  seq: number
  head: BlockHash
  evidence: Evidence | undefined
}

/** All that a book knows, as it is stored. */
export interface BookState {
  rows: RowState[]
  holdings: Array<{ gateway: PeerId, wallet: string, holding: Holding }>
  transfers: Transfer[]
  /** Blocks beside the chain of a frozen row. */
  forks: BlockHash[]
  deposits: MintedDeposit[]
}

/** What has to be stored, in one step, for the book to be the same after a restart. */
export interface BookChanges {
  rows: RowState[]
  holdings: BookState['holdings']
  sent: Transfer[]
  /** Transfers that were received. */
  received: TransferPlace[]
  blocks: OpenedBlock[]
  forks: OpenedBlock[]
  deposits: MintedDeposit[]
}

export type Ingested =
  /** `sent`: transfers that can now be received. */
  | { type: 'applied', sent: Transfer[] }
  /** It stands before the end of what is known. */
  | { type: 'old' }
  /** The row ends in another block of this number. */
  | { type: 'conflict' }
  /** It follows another block than the row's last. */
  | { type: 'torn', seq: number }
  /** Blocks before it are missing, from `seq` + 1 on. */
  | { type: 'gap', seq: number }
  /** It received what has to be known first: the transfer at this place. */
  | { type: 'needs', place: TransferPlace }
  /** It breaks the rules, and so does whatever follows. */
  | { type: 'refused', reason: string }

/** Over all rows known, in credits: what was made, taken for jobs (less what came back), and withdrawn. */
export interface WalletSums {
  minted: number
  spent: number
  burnt: number
  /** Of `minted`, what was paid in. */
  deposited: number
}

export interface BookInit {
  state?: BookState
  /**
   * Genesis hash of the cluster whose money counts here; undefined where there is none, and nobody's word on it is
   * doubted.
   */
  genesis?: () => string | undefined
}
