/** Transactions in every format, signed, without a client in between. */
import {
  address, appendTransactionMessageInstructions, type Blockhash, createKeyPairSignerFromPrivateKeyBytes,
  createTransactionMessage, getTransactionEncoder, type Instruction, type KeyPairSigner, pipe,
  setTransactionMessageComputeUnitLimit, setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash, setTransactionMessageLoadedAccountsDataSizeLimit,
  setTransactionMessagePriorityFeeLamports, signTransactionMessageWithSigners
} from '@solana/kit'
import { getTransferSolInstruction } from '@solana-program/system'

export const FORMATS = ['legacy', 0, 1] as const
export type Format = typeof FORMATS[number]

export async function signerOf (seed: Uint8Array): Promise<KeyPairSigner> {
  return await createKeyPairSignerFromPrivateKeyBytes(seed)
}

export interface TransactionParts {
  payer: KeyPairSigner
  blockhash: string
  instructions: Instruction[]
  format?: Format
  /** Of version 1, in lamports. */
  priorityFee?: bigint
}

export async function transactionBytes (
  { payer, blockhash, instructions, format = 0, priorityFee }: TransactionParts
): Promise<Uint8Array> {
  const plain = format === 1
    ? pipe(
      createTransactionMessage({ version: 1 }),
      message => setTransactionMessageComputeUnitLimit(60_000, message),
      message => setTransactionMessageLoadedAccountsDataSizeLimit(1_000_000, message),
      message => priorityFee === undefined ? message : setTransactionMessagePriorityFeeLamports(priorityFee, message)
    )
    : createTransactionMessage({ version: format })
  const lifetime = { blockhash: blockhash as Blockhash, lastValidBlockHeight: 0n }
  const transaction = await signTransactionMessageWithSigners(pipe(
    plain,
    message => setTransactionMessageFeePayerSigner(payer, message),
    message => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
    message => appendTransactionMessageInstructions(instructions, message)
  ))
  return new Uint8Array(getTransactionEncoder().encode(transaction))
}

export function solTransfer (from: KeyPairSigner, to: string, lamports: bigint): Instruction {
  return getTransferSolInstruction({ source: from, destination: address(to), amount: lamports })
}
