/**
 * What of a transaction is a deposit: what it moved into our token account, and whose money it was. Balances say so;
 * instructions can be written in too many ways. Pure. See docs/deposits.md.
 */
import { fromBase58 } from '../core/base58.ts'
import { SIGNATURE_BYTES } from '../core/ed25519.ts'
import { DcnError } from '../core/errors.ts'
import { changesOf } from './changes.ts'
import type { UsdcTransaction } from './types.ts'

/** Of DCN_DEPOSIT_REFUSED; see docs/errors.md. */
export type DepositFault =
  | 'failed' | 'not-to-us' | 'nothing-received' | 'account-owner' | 'no-payer' | 'several-payers' | 'ambiguous-owner'
  | 'payer-mismatch' | 'below-one-credit' | 'too-old' | 'internal'

export interface DepositRules {
  /** The one account that takes deposits, and the wallet that owns it. */
  tokenAccount: string
  owner: string
  /** Wallets whose money is the operator's: what they pay in buys nothing. `owner` is always one. */
  excludedPayers: ReadonlySet<string>
  /** Slot before which no transaction is a deposit. */
  fromSlot: number
  /** Micro-USDC that buy the first credit; 1 where absent. */
  minimum?: bigint
}

export interface Deposit {
  signature: string
  /** Whose money it was; who signed, sent or paid the fee does not matter. */
  wallet: string
  /** Micro-USDC. */
  amount: bigint
  slot: number
  blockTime: number | undefined
  feePayer: string
  /** False for owners that are no key, such as a multisig, or where a delegate moved the money. */
  signedByWallet: boolean
}

/** The same text. Throws DCN_REQUEST_INVALID where it is not the one way to write 64 bytes in base58. */
export function canonicalSignature (text: string): string {
  if (fromBase58(text, SIGNATURE_BYTES) !== undefined) return text
  const reason = 'must be the signature of a Solana transaction: 64 bytes in base58'
  throw new DcnError('DCN_REQUEST_INVALID', { field: 'body.txSignature', reason })
}

/** Throws DCN_DEPOSIT_REFUSED. */
export function readDeposit (transaction: UsdcTransaction, rules: DepositRules): Deposit {
  const { signature, slot, blockTime, failed, feePayer, signers } = transaction
  const refuse = (why: DepositFault, reason: string): never => {
    throw new DcnError('DCN_DEPOSIT_REFUSED', { txSignature: signature, why, reason })
  }
  if (failed !== undefined) return refuse('failed', `it failed on the chain and moved nothing (${failed})`)
  if (slot < rules.fromSlot) return refuse('too-old', `it is in slot ${slot}, before ${rules.fromSlot}`)
  const amount = receivedBy(transaction, rules, refuse)
  const wallet = payerOf(transaction, rules, amount, refuse)
  const { minimum = 1n } = rules
  if (amount < minimum) return refuse('below-one-credit', `${amount} micro-USDC buy no credit, ${minimum} the first`)
  return { signature, wallet, amount, slot, blockTime, feePayer, signedByWallet: signers.includes(wallet) }
}

type Refuse = (why: DepositFault, reason: string) => never

function receivedBy ({ balances }: UsdcTransaction, { tokenAccount, owner }: DepositRules, refuse: Refuse): bigint {
  const ours = balances.find(({ account }) => account === tokenAccount)
  if (ours === undefined) return refuse('not-to-us', `it does not touch the USDC account ${tokenAccount}`)
  if (ours.owner !== owner || (ours.ownerBefore ?? owner) !== owner) {
    return refuse('account-owner', `the USDC account ${tokenAccount} is not only ${owner}'s in it`)
  }
  if (ours.after > ours.before) return ours.after - ours.before
  return refuse('nothing-received', `the USDC account ${tokenAccount} holds no more after it than before`)
}

/** The one owner who has less than before, all his accounts together. */
function payerOf (transaction: UsdcTransaction, rules: DepositRules, received: bigint, refuse: Refuse): string {
  const { owner, excludedPayers } = rules
  const passedOn = transaction.balances.find(({ owner: after, ownerBefore = after, ...row }) =>
    ownerBefore !== after && (row.before > 0n || row.after > 0n))
  if (passedOn !== undefined) {
    return refuse('ambiguous-owner', `the USDC account ${passedOn.account} changes its owner in it`)
  }
  const payers = changesOf(transaction).filter(({ change }) => change < 0n)
  const [payer] = payers
  if (payer === undefined) {
    return hasOwnLoss(transaction, rules)
      ? refuse('internal', `the money was ${owner}'s already`)
      : refuse('no-payer', 'nobody has less USDC after it than before')
  }
  if (payers.length > 1) return refuse('several-payers', `${payers.length} wallets have less USDC after it than before`)
  if (payer.owner === '') return refuse('ambiguous-owner', 'the chain does not say whose money it was')
  if (payer.owner === owner || excludedPayers.has(payer.owner)) {
    return refuse('internal', `the money is this gateway's own, from wallet ${payer.owner}`)
  }
  if (-payer.change < received) {
    const reason = `wallet ${payer.owner} has ${-payer.change} micro-USDC less after it, and ${received} came`
    return refuse('payer-mismatch', reason)
  }
  return payer.owner
}

/** From another account of the same owner: in sum he lost nothing. */
function hasOwnLoss ({ balances }: UsdcTransaction, { owner }: DepositRules): boolean {
  return balances.some(row => row.ownerBefore === owner && row.after < row.before)
}
