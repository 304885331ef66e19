/** Pays USDC to a gateway from a wallet's key, and claims the credits for it. */
import { DcnError, isDcnError } from '../protocol/core/errors.ts'
import type { Signer } from '../protocol/core/ed25519.ts'
import { USDC_MINT } from '../protocol/core/limits.ts'
import { solanaAddressOf } from '../protocol/core/peer-id.ts'
import { lamportsToSol, microToUsdc, usdcToMicro } from '../protocol/core/usdc.ts'
import type { GatewayClient } from '../protocol/api/client.ts'
import type { DepositResponse } from '../protocol/api/credits.ts'
import type { DepositTarget } from '../protocol/api/deposits.ts'
import { GENESIS_MAINNET } from '../protocol/solana/clusters.ts'
import type { SignedTransaction, Solana } from '../protocol/solana/types.ts'

/** Of a transaction with one signature. */
const FEE_LAMPORTS = 5_000n
const MEMO = 'dcn deposit'

/** Between looks at whether it is final. */
const POLL_MS = 500
/** Looks after which it is handed to the cluster once more: a cluster may lose what it was handed. */
const POLLS_UNTIL_RESEND = 10
/** Times that the gateway is asked, whose endpoint may be behind ours. */
const CLAIMS_MAX = 120

export interface DepositUsdcDeps {
  client: Pick<GatewayClient, 'depositTarget' | 'deposit' | 'balance'>
  /** The chain, seen by the user's own endpoint, which must be of this cluster. */
  connect: (cluster: { mint: string, genesis: string }) => Promise<Solana>
  /** Called with the signature before anything is sent: with it nothing is lost. */
  onSigned: (txSignature: string) => void
  wait: (ms: number) => Promise<unknown>
}

/**
 * Resolves when the credits are there. `amount`: micro-USDC. Throws DCN_CHAIN_MISMATCH, DCN_FUNDS_INSUFFICIENT and
 * DCN_CONFIG_INVALID before anything is sent, DCN_TRANSACTION_FAILED where nothing was paid.
 */
export async function depositUsdc (
  deps: DepositUsdcDeps, { signer, amount }: { signer: Signer, amount: number }
): Promise<DepositResponse> {
  const { client, connect, onSigned } = deps
  const target = await client.depositTarget()
  refuseFalseTarget(target, amount)
  const solana = await connect(target)
  // The first word with the endpoint: it throws where the two are on different clusters.
  await solana.genesis()
  const wallet = solanaAddressOf(signer.publicKey)
  await refusePoor(solana, wallet, amount)
  await refuseClosed(solana, target)

  const transfers = [{ owner: target.address, amount }]
  const payment = await solana.signPayment({ payer: signer, transfers, memo: MEMO })
  onSigned(payment.signature)
  await solana.send(payment)
  await untilFinal(deps, solana, payment)
  return await claim(deps, wallet, payment.signature)
}

/** Whoever asks for USDC must mean USDC. */
function refuseFalseTarget ({ mint, genesis, minimumUsdc }: DepositTarget, amount: number): void {
  if (genesis === GENESIS_MAINNET && mint !== USDC_MINT) {
    const reason = `wants another token than USDC, of mint ${mint}: this command pays USDC only`
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--gateway', reason })
  }
  if (amount < (usdcToMicro(minimumUsdc) ?? 0)) {
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--usdc', reason: `must be at least ${minimumUsdc} here` })
  }
}

async function refusePoor (solana: Solana, wallet: string, amount: number): Promise<void> {
  const [account, lamports] = await Promise.all([solana.usdcAccount(wallet), solana.solBalance(wallet)])
  const needs = microToUsdc(amount)
  if (account.state !== 'open') {
    if (account.state === 'frozen') throw failed(`the USDC account ${account.address} of your wallet is frozen`)
    const asset = 'USDC (no token account for it)'
    throw new DcnError('DCN_FUNDS_INSUFFICIENT', { address: wallet, asset, has: '0', needs })
  }
  if (account.balance < BigInt(amount)) {
    const has = microToUsdc(account.balance)
    throw new DcnError('DCN_FUNDS_INSUFFICIENT', { address: wallet, asset: 'USDC', has, needs })
  }
  if (lamports < FEE_LAMPORTS) {
    throw new DcnError('DCN_FUNDS_INSUFFICIENT', {
      address: wallet, asset: 'SOL', has: lamportsToSol(lamports), needs: `${lamportsToSol(FEE_LAMPORTS)} for the fee`
    })
  }
}

async function refuseClosed (solana: Solana, { address, tokenAccount }: DepositTarget): Promise<void> {
  const account = await solana.usdcAccount(address)
  if (account.address !== tokenAccount) {
    throw failed(`the gateway takes deposits in account ${tokenAccount}, and pays ${account.address} its own`)
  }
  if (account.state !== 'open') throw failed(`the USDC account ${tokenAccount} of the gateway is ${account.state}`)
}

async function untilFinal ({ wait }: DepositUsdcDeps, solana: Solana, payment: SignedTransaction): Promise<void> {
  for (let polls = 1; ; polls++) {
    const state = await solana.stateOf(payment)
    if (state.state === 'expired') throw failed('the cluster has not taken it in time: nothing was paid, try again')
    if (state.state === 'final') {
      if (state.failed !== undefined) throw failed(`it failed on the chain: ${state.failed}`)
      return
    }
    // What comes of it, the next look says.
    if (polls % POLLS_UNTIL_RESEND === 0) await solana.send(payment).catch(() => undefined)
    await wait(POLL_MS)
  }
}

async function claim (
  { client, wait }: DepositUsdcDeps, wallet: string, txSignature: string
): Promise<DepositResponse> {
  for (let claims = 1; ; claims++) {
    try {
      return await client.deposit(txSignature)
    } catch (err) {
      if (!isDcnError(err)) throw err
      // By the gateway itself, or by an earlier request whose answer was lost.
      if (err.code === 'DCN_DEPOSIT_CLAIMED' && err.context.wallet === wallet) {
        const { balance } = await client.balance(wallet)
        return { wallet, creditsAdded: err.context.creditsAdded, totalBalance: balance, txSignature }
      }
      if (err.code !== 'DCN_DEPOSIT_NOT_FINAL' || claims >= CLAIMS_MAX) throw err
    }
    await wait(POLL_MS)
  }
}

function failed (reason: string): DcnError {
  return new DcnError('DCN_TRANSACTION_FAILED', { reason })
}
