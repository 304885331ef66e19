/** Builds and signs the one kind of transaction that we make: transfers of USDC and a memo. */
import {
  address, type Address, type Blockhash, appendTransactionMessageInstructions, compileTransaction,
  createNoopSigner, createTransactionMessage, getTransactionEncoder, type Instruction, pipe,
  setTransactionMessageFeePayer, setTransactionMessageLifetimeUsingBlockhash, type Transaction
} from '@solana/kit'
import {
  getSetComputeUnitLimitInstruction, getSetComputeUnitPriceInstruction
} from '@solana-program/compute-budget'
import { getAddMemoInstruction } from '@solana-program/memo'
import {
  findAssociatedTokenPda, getCloseAccountInstruction, getTransferCheckedInstruction, TOKEN_PROGRAM_ADDRESS
} from '@solana-program/token'
import { toBase58 } from '../core/base58.ts'
import type { Signer } from '../core/ed25519.ts'
import { DcnError } from '../core/errors.ts'
import { USDC_DECIMALS } from '../core/limits.ts'
import { solanaAddressOf } from '../core/peer-id.ts'
import { PAYMENT_TRANSFERS_MAX, TRANSACTION_BYTES_MAX } from './limits.ts'
import type { Solana } from './types.ts'
import { MEMO_PROGRAM } from './usdc-transaction.ts'

/**
 * Compute units that are reserved. Generous, for the programs of some clusters are old and slow; unused ones cost
 * nothing but the priority fee.
 */
const UNITS_BASE = 60_000
const UNITS_EACH = 7_000

type Payment = Parameters<Solana['signPayment']>[0]

export interface PaymentContext {
  mint: string
  blockhash: string
  lastValidBlockHeight: number
  /** Micro-lamports per compute unit. */
  priorityFee: number
}

/** The associated account of `owner` for the mint under the classic token program. */
export async function associatedAccount (owner: string, mint: string): Promise<Address> {
  const [account] = await findAssociatedTokenPda({
    owner: address(owner), mint: address(mint), tokenProgram: TOKEN_PROGRAM_ADDRESS
  })
  return account
}

/** Throws DCN_TRANSACTION_FAILED where it is too long. */
export async function signPayment (payment: Payment, context: PaymentContext): ReturnType<Solana['signPayment']> {
  const { payer, from = payer } = payment
  const lifetime = {
    blockhash: context.blockhash as Blockhash, lastValidBlockHeight: BigInt(context.lastValidBlockHeight)
  }
  const instructions = await instructionsOf(payment, context)
  const unsigned = compileTransaction(pipe(
    createTransactionMessage({ version: 0 }),
    message => setTransactionMessageFeePayer(addressOf(payer), message),
    message => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
    message => appendTransactionMessageInstructions(instructions, message)
  ))
  const { signature, bytes } = signedBy(payer, from, unsigned)
  if (bytes.byteLength > TRANSACTION_BYTES_MAX) {
    const reason = `it is ${bytes.byteLength} bytes, of at most ${TRANSACTION_BYTES_MAX}: ` +
      `at most ${PAYMENT_TRANSFERS_MAX} transfers and a short memo fit one`
    throw new DcnError('DCN_TRANSACTION_FAILED', { reason })
  }
  return { signature, bytes, lastValidBlockHeight: context.lastValidBlockHeight }
}

async function instructionsOf (
  { payer, transfers, memo, from = payer, close = false }: Payment, { mint, priorityFee }: PaymentContext
): Promise<Instruction[]> {
  const authority = createNoopSigner(addressOf(from))
  const source = await associatedAccount(authority.address, mint)
  const units = UNITS_BASE + UNITS_EACH * (transfers.length + (close ? 1 : 0))
  return [
    getSetComputeUnitLimitInstruction({ units }),
    ...priorityFee > 0 ? [getSetComputeUnitPriceInstruction({ microLamports: priorityFee })] : [],
    ...await Promise.all(transfers.map(async ({ owner, amount }) => getTransferCheckedInstruction({
      source, authority, mint: address(mint), destination: await associatedAccount(owner, mint), amount,
      decimals: USDC_DECIMALS
    }))),
    ...close ? [getCloseAccountInstruction({ account: source, destination: addressOf(payer), owner: authority })] : [],
    getAddMemoInstruction(
      { memo, signers: [createNoopSigner(addressOf(payer))] }, { programAddress: address(MEMO_PROGRAM) }
    )
  ]
}

/** By keys of our own kind, for which kit has no type. The payer's signature comes first, and names the whole. */
function signedBy (payer: Signer, from: Signer, unsigned: Transaction): { signature: string, bytes: Uint8Array } {
  const message = Uint8Array.from(unsigned.messageBytes)
  const signature = payer.sign(message)
  const signatures = {
    ...unsigned.signatures, [addressOf(from)]: from.sign(message), [addressOf(payer)]: signature
  } as Transaction['signatures']
  const bytes = getTransactionEncoder().encode({ ...unsigned, signatures })
  return { signature: toBase58(signature), bytes: Uint8Array.from(bytes) }
}

function addressOf (signer: Signer): Address {
  return solanaAddressOf(signer.publicKey) as Address
}
