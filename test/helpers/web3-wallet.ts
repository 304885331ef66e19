/** A wallet that pays USDC with @solana/web3.js 1.x and @solana/spl-token alone, as programs of others do. */
import { createTransferCheckedInstruction, getAssociatedTokenAddressSync } from '@solana/spl-token'
import { type Connection, Keypair, PublicKey, sendAndConfirmTransaction, Transaction } from '@solana/web3.js'
import { USDC_DECIMALS, USDC_MINT } from '../../protocol/core/limits.ts'

const MINT = new PublicKey(USDC_MINT)

/** Sends it, and waits until it is final. `reference`: of Solana Pay, a further key of the transfer. The signature. */
export async function payWithWeb3 (
  connection: Connection, seed: Uint8Array, { to, microUsdc, reference }: {
    to: string, microUsdc: number, reference?: string
  }
): Promise<string> {
  const payer = Keypair.fromSeed(seed)
  const accountOf = (owner: PublicKey) => getAssociatedTokenAddressSync(MINT, owner)
  const transfer = createTransferCheckedInstruction(
    accountOf(payer.publicKey), MINT, accountOf(new PublicKey(to)), payer.publicKey, microUsdc, USDC_DECIMALS
  )
  if (reference !== undefined) {
    transfer.keys.push({ pubkey: new PublicKey(reference), isSigner: false, isWritable: false })
  }
  return await sendAndConfirmTransaction(
    connection, new Transaction().add(transfer), [payer], { commitment: 'finalized' }
  )
}
