/** Payments as somebody else's wallet or exchange makes them: with kit alone. */
import {
  address, AccountRole, appendTransactionMessageInstructions, createKeyPairSignerFromPrivateKeyBytes,
  createSolanaRpc, createTransactionMessage, getBase64EncodedWireTransaction, getSignatureFromTransaction,
  type KeyPairSigner, pipe, setTransactionMessageFeePayerSigner, setTransactionMessageLifetimeUsingBlockhash,
  signTransactionMessageWithSigners
} from '@solana/kit'
import {
  findAssociatedTokenPda, getCreateAssociatedTokenIdempotentInstruction, getTransferCheckedInstruction,
  TOKEN_PROGRAM_ADDRESS
} from '@solana-program/token'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { USDC_DECIMALS, USDC_MINT } from '../../protocol/core/limits.ts'
import type { TestChain } from './chain.ts'

export type Payer = KeyPairSigner

/** A wallet with SOL for fees (unless told otherwise) and test USDC. */
export async function fundedWallet (chain: TestChain, microUsdc: number, sol = 1): Promise<Payer> {
  const payer = await createKeyPairSignerFromPrivateKeyBytes(generateSeed())
  if (sol > 0) await chain.giveSol(payer.address, sol)
  await chain.giveUsdc(payer.address, microUsdc)
  return payer
}

/**
 * Sends USDC to the associated account of `to`, which is made where it is missing. `reference`: a key that the
 * transfer names, as Solana Pay has it. The signature, which may not be final yet.
 */
export async function payUsdc (
  { rpcUrl }: { rpcUrl: string }, payer: Payer, to: string, microUsdc: number, reference?: string
): Promise<string> {
  const rpc = createSolanaRpc(rpcUrl)
  const { value: lifetime } = await rpc.getLatestBlockhash().send()
  const mint = address(USDC_MINT)
  const accountOf = async (owner: string) =>
    (await findAssociatedTokenPda({ owner: address(owner), mint, tokenProgram: TOKEN_PROGRAM_ADDRESS }))[0]
  const destination = await accountOf(to)
  const transfer = getTransferCheckedInstruction({
    source: await accountOf(payer.address), mint, destination, authority: payer, amount: microUsdc,
    decimals: USDC_DECIMALS
  })
  const named = reference === undefined ? [] : [{ address: address(reference), role: AccountRole.READONLY }]
  const signed = await signTransactionMessageWithSigners(pipe(
    createTransactionMessage({ version: 0 }),
    message => setTransactionMessageFeePayerSigner(payer, message),
    message => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
    message => appendTransactionMessageInstructions([
      getCreateAssociatedTokenIdempotentInstruction({ payer, ata: destination, owner: address(to), mint }),
      { ...transfer, accounts: [...transfer.accounts, ...named] }
    ], message)
  ))
  await rpc.sendTransaction(getBase64EncodedWireTransaction(signed), { encoding: 'base64' }).send()
  return getSignatureFromTransaction(signed)
}
