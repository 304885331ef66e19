/**
 * Gives SOL and test USDC away, by transactions like any other, so that they are in the history. Its key is also what
 * may mint the test USDC.
 */
import {
  address, appendTransactionMessageInstructions, type Blockhash, createKeyPairSignerFromPrivateKeyBytes,
  createTransactionMessage, getTransactionEncoder, type Instruction, type KeyPairSigner, pipe,
  setTransactionMessageFeePayerSigner, setTransactionMessageLifetimeUsingBlockhash, signTransactionMessageWithSigners
} from '@solana/kit'
import { getSetComputeUnitLimitInstruction } from '@solana-program/compute-budget'
import { getTransferSolInstruction } from '@solana-program/system'
import {
  findAssociatedTokenPda, getCreateAssociatedTokenIdempotentInstruction, getMintToInstruction, TOKEN_PROGRAM_ADDRESS
} from '@solana-program/token'
import { USDC_MINT } from '../../protocol/core/limits.ts'
import type { LocalChain } from './local-chain.ts'
import { CHAIN_FAILED, RpcError } from './rpc-error.ts'
import { errorText } from './vm/transaction-errors.ts'

/** Enough for what the faucet does; one more unit makes another transaction of one that gives the same again. */
const UNITS = 100_000
const VARIANTS = 100_000

export class Faucet {
  readonly #chain: LocalChain
  readonly #seed: Uint8Array
  #signer: Promise<KeyPairSigner> | undefined
  #variant = 0

  constructor (chain: LocalChain, seed: Uint8Array) {
    this.#chain = chain
    this.#seed = seed
  }

  /** The signature, once the transaction is on the disk. */
  async giveSol (to: string, lamports: bigint): Promise<string> {
    const source = await this.#key()
    return await this.#send([getTransferSolInstruction({ source, destination: address(to), amount: lamports })])
  }

  /** The same for micro-USDC; with 0 it only sees to it that the wallet has an account for them. */
  async giveUsdc (wallet: string, amount: bigint): Promise<string> {
    const payer = await this.#key()
    const [mint, owner] = [address(USDC_MINT), address(wallet)]
    const [ata] = await findAssociatedTokenPda({ owner, mint, tokenProgram: TOKEN_PROGRAM_ADDRESS })
    const instructions: Instruction[] = [getCreateAssociatedTokenIdempotentInstruction({ payer, ata, owner, mint })]
    if (amount > 0n) instructions.push(getMintToInstruction({ mint, token: ata, mintAuthority: payer, amount }))
    return await this.#send(instructions)
  }

  async #send (instructions: Instruction[]): Promise<string> {
    const payer = await this.#key()
    this.#variant = (this.#variant + 1) % VARIANTS
    const units = getSetComputeUnitLimitInstruction({ units: UNITS + this.#variant })
    const { blockhash, lastValidBlockHeight } = this.#chain.blockhash('processed')
    const lifetime = { blockhash: blockhash as Blockhash, lastValidBlockHeight }
    const transaction = await signTransactionMessageWithSigners(pipe(
      createTransactionMessage({ version: 0 }),
      message => setTransactionMessageFeePayerSigner(payer, message),
      message => setTransactionMessageLifetimeUsingBlockhash(lifetime, message),
      message => appendTransactionMessageInstructions([units, ...instructions], message)
    ))
    const { signature, err } = this.#chain.send(new Uint8Array(getTransactionEncoder().encode(transaction)))
    if (err !== null) throw new RpcError(CHAIN_FAILED, `the faucet cannot give that: ${errorText(err)}`, { err })
    await this.#chain.settled()
    return signature
  }

  #key (): Promise<KeyPairSigner> {
    this.#signer ??= createKeyPairSignerFromPrivateKeyBytes(this.#seed)
    return this.#signer
  }
}
