/** What a program that uses @solana/kit does with USDC, on whatever serves Solana's JSON-RPC. */
import {
  address, type Address, airdropFactory, appendTransactionMessageInstructions,
  assertIsTransactionWithBlockhashLifetime,
  createSolanaRpc, createSolanaRpcSubscriptions, createTransactionMessage, type FullySignedTransaction,
  generateKeyPairSigner,
  getBase64EncodedWireTransaction, getSignatureFromTransaction, type Instruction, type KeyPairSigner, lamports, pipe,
  sendAndConfirmTransactionFactory, setTransactionMessageComputeUnitLimit, setTransactionMessageFeePayerSigner,
  setTransactionMessageLifetimeUsingBlockhash, setTransactionMessageLoadedAccountsDataSizeLimit,
  type Signature, signTransactionMessageWithSigners, type Transaction, type TransactionWithBlockhashLifetime,
  type TransactionWithinSizeLimit
} from '@solana/kit'
import {
  fetchToken, findAssociatedTokenPda, getTransferCheckedInstruction, TOKEN_PROGRAM_ADDRESS
} from '@solana-program/token'
import { getAddMemoInstruction } from '@solana-program/memo'
import * as assert from 'uvu/assert'
import { USDC_DECIMALS, USDC_MINT } from '../../../protocol/core/limits.ts'
import { until } from '../../helpers/network.ts'

export interface Endpoint {
  rpcUrl: string
  webSocketUrl: string
  /** Makes the wallet's token account, with so much in it. */
  giveUsdc (wallet: string, microUsdc: number): Promise<unknown>
}

type Signed = Transaction & FullySignedTransaction & TransactionWithBlockhashLifetime & TransactionWithinSizeLimit

export class KitFlow {
  readonly endpoint: Endpoint
  readonly rpc
  readonly subscriptions
  readonly sendAndConfirm

  constructor (endpoint: Endpoint) {
    this.endpoint = endpoint
    this.rpc = createSolanaRpc(endpoint.rpcUrl)
    this.subscriptions = createSolanaRpcSubscriptions(endpoint.webSocketUrl)
    this.sendAndConfirm = sendAndConfirmTransactionFactory({ rpc: this.rpc, rpcSubscriptions: this.subscriptions })
  }

  async wallet (sol = 1): Promise<KeyPairSigner> {
    const signer = await generateKeyPairSigner()
    const airdrop = airdropFactory({ rpc: this.rpc, rpcSubscriptions: this.subscriptions })
    await airdrop({
      recipientAddress: signer.address, lamports: lamports(BigInt(sol * 1e9)), commitment: 'confirmed'
    })
    return signer
  }

  async sign (
    payer: KeyPairSigner, instructions: Instruction[], version: 'legacy' | 0 | 1 = 0
  ): Promise<Signed> {
    const { value } = await this.rpc.getLatestBlockhash().send()
    const plain = version === 1
      ? pipe(
        createTransactionMessage({ version: 1 }),
        message => setTransactionMessageComputeUnitLimit(60_000, message),
        message => setTransactionMessageLoadedAccountsDataSizeLimit(1_000_000, message)
      )
      : createTransactionMessage({ version })
    const message = pipe(
      plain,
      message => setTransactionMessageFeePayerSigner(payer, message),
      message => setTransactionMessageLifetimeUsingBlockhash(value, message),
      message => appendTransactionMessageInstructions(instructions, message)
    )
    const transaction = await signTransactionMessageWithSigners(message)
    assertIsTransactionWithBlockhashLifetime(transaction)
    return transaction
  }

  async tokenAccount (wallet: string): Promise<Address> {
    const [account] = await findAssociatedTokenPda({
      owner: address(wallet), mint: address(USDC_MINT), tokenProgram: TOKEN_PROGRAM_ADDRESS
    })
    return account
  }

  async payment (from: KeyPairSigner, to: string, amount: bigint, memo?: string): Promise<Instruction[]> {
    const transfer = getTransferCheckedInstruction({
      source: await this.tokenAccount(from.address), mint: address(USDC_MINT),
      destination: await this.tokenAccount(to), authority: from, amount, decimals: USDC_DECIMALS
    })
    if (memo === undefined) return [transfer]
    // The program's client names a version of it that not every cluster has.
    const programAddress = address('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr')
    return [transfer, getAddMemoInstruction({ memo }, { programAddress })]
  }

  async balance (wallet: string): Promise<bigint> {
    const account = await fetchToken(this.rpc, await this.tokenAccount(wallet), { commitment: 'confirmed' })
    return account.data.amount
  }

  /** By asking again and again, as those do who have no WebSocket. */
  async sendAndPoll (transaction: Signed): Promise<Signature> {
    const signature = getSignatureFromTransaction(transaction)
    await this.rpc.sendTransaction(getBase64EncodedWireTransaction(transaction), { encoding: 'base64' }).send()
    await until(async () => {
      const { value: [status] } = await this.rpc.getSignatureStatuses([signature]).send()
      return status?.confirmationStatus === 'finalized'
    }, 'the transaction is final')
    return signature
  }
}

/** A wallet pays another in each format of transactions, and every way of reading says so. */
export async function kitPaysUsdc (endpoint: Endpoint): Promise<void> {
  const kit = new KitFlow(endpoint)
  const [user, shop] = [await kit.wallet(), (await generateKeyPairSigner()).address]
  await endpoint.giveUsdc(user.address, 5_000_000)
  await endpoint.giveUsdc(shop, 0)

  const first = await kit.sign(user, await kit.payment(user, shop, 1_230_000n, 'thank you'))
  await kit.sendAndConfirm(first, { commitment: 'confirmed' })
  assert.is(await kit.balance(shop), 1_230_000n)
  await kit.sendAndConfirm(await kit.sign(user, await kit.payment(user, shop, 20_000n), 'legacy'), {
    commitment: 'confirmed'
  })
  const last = await kit.sendAndPoll(await kit.sign(user, await kit.payment(user, shop, 7n), 1))
  assert.is(await kit.balance(shop), 1_250_007n)
  assert.is(await kit.balance(user.address), 3_749_993n)

  const signature = getSignatureFromTransaction(first)
  const shopAccount = await kit.tokenAccount(shop)
  const options = { encoding: 'jsonParsed', maxSupportedTransactionVersion: 1 } as const
  const found = await kit.rpc.getTransaction(signature, options as never).send()
  const { meta, transaction } = found as unknown as ParsedTransaction
  assert.is(meta.err, null)
  assert.is(meta.fee, 5_000n)
  const at = transaction.message.accountKeys.findIndex(key => key.pubkey === shopAccount)
  assert.ok(at >= 0)
  const [before, after] = [meta.preTokenBalances, meta.postTokenBalances].map(rows => {
    return rows.find(row => row.accountIndex === at)!
  })
  assert.equal([before!.uiTokenAmount.amount, after!.uiTokenAmount.amount], ['0', '1230000'])
  assert.equal([after!.owner, after!.mint, after!.programId], [shop, USDC_MINT, TOKEN_PROGRAM_ADDRESS])
  const memo = transaction.message.instructions.find(({ program }) => program === 'spl-memo')
  assert.is(memo?.parsed, 'thank you')

  const listed = await kit.rpc.getSignaturesForAddress(shopAccount, { limit: 1 }).send()
  assert.equal(listed.map(({ signature }) => signature), [last])
}

interface ParsedTransaction {
  meta: {
    err: unknown
    fee: bigint
    preTokenBalances: TokenRow[]
    postTokenBalances: TokenRow[]
  }
  transaction: {
    message: {
      accountKeys: Array<{ pubkey: string }>
      instructions: Array<{ program?: string, parsed?: unknown }>
    }
  }
}

interface TokenRow {
  accountIndex: number
  owner: string
  mint: string
  programId: string
  uiTokenAmount: { amount: string }
}
