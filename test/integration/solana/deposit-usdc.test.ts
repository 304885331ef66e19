/** Paying from a wallet's key on the embedded chain, to a gateway that a test plays. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DepositResponse } from '../../../protocol/api/credits.ts'
import type { DepositTarget } from '../../../protocol/api/deposits.ts'
import { generateSeed, type Signer, signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { DcnError, isDcnError } from '../../../protocol/core/errors.ts'
import { USDC_MINT } from '../../../protocol/core/limits.ts'
import { solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { GENESIS_MAINNET } from '../../../protocol/solana/clusters.ts'
import type { Solana } from '../../../protocol/solana/types.ts'
import { depositUsdc, type DepositUsdcDeps } from '../../../src/deposit-usdc.ts'
import { SolanaWorld } from '../../helpers/solana-world.ts'

interface Context { world: SolanaWorld, gateway: string, target: DepositTarget }

const test = suite<Context>('deposit-usdc')

test.before(async context => {
  const world = context.world = await SolanaWorld.start()
  const gateway = context.gateway = (await world.wallet(0)).address
  context.target = {
    gateway: 'peer', address: gateway, tokenAccount: await world.tokenAccount(gateway), mint: USDC_MINT,
    network: 'local', genesis: await world.client().genesis(), creditsPerUsdc: 1_000_000, minimumUsdc: '0.000001'
  }
})
test.after(async ({ world }) => { await world.stop() })

async function walletIn (world: SolanaWorld, usdc: number | undefined, sol: number): Promise<Signer> {
  const signer = signerFromSeed(generateSeed())
  const address = solanaAddressOf(signer.publicKey)
  if (sol > 0) await world.node.giveSol(address, sol)
  if (usdc !== undefined) await world.node.giveUsdc(address, usdc)
  world.pass()
  return signer
}

interface Played {
  target?: Partial<DepositTarget>
  /** Answers to the first claims, in place of credits. */
  refusals?: DcnError[]
  /** The chain as the command sees it. */
  seen?: (solana: Solana) => Partial<Solana>
  /** Slots that pass while the command waits. */
  slots?: number
}

function play (
  { world, target }: Context, played: Played = {}
): { deps: DepositUsdcDeps, signed: string[], claims: string[] } {
  const { refusals = [], seen = () => ({}), slots = 1 } = played
  const signed: string[] = []
  const claims: string[] = []
  return {
    signed,
    claims,
    deps: {
      client: {
        depositTarget: async () => ({ ...target, ...played.target }),
        deposit: async (txSignature): Promise<DepositResponse> => {
          claims.push(txSignature)
          const refusal = refusals.shift()
          if (refusal !== undefined) throw refusal
          assert.ok(await world.client().transaction(txSignature), 'claimed before it is final')
          return { wallet: 'w', creditsAdded: 1, totalBalance: 2, txSignature }
        },
        balance: async wallet => ({ wallet, balance: 77, spendable: 77, estimatedRequests: 77 })
      },
      connect: async ({ mint, genesis }) => {
        const solana = world.client({ mint, expectedGenesis: genesis })
        return new Proxy(solana, {
          get: (of, name) => {
            const value: unknown = Reflect.get({ ...seen(of) }, name) ?? Reflect.get(of, name)
            return typeof value === 'function' ? value.bind(of) as unknown : value
          }
        })
      },
      onSigned: signature => { signed.push(signature) },
      wait: async () => { world.pass(slots) }
    }
  }
}

async function refusal (promise: Promise<unknown>): Promise<{ code: string, message: string }> {
  const err = await promise.then(() => undefined, (err: unknown) => err)
  if (!isDcnError(err)) throw new Error(`no DcnError: ${String(err)}`)
  return err
}

async function balanceOf ({ world }: Context, owner: string): Promise<bigint> {
  const account = await world.client().usdcAccount(owner)
  return account.state === 'open' ? account.balance : 0n
}

test('pays, waits until it is final, and claims', async context => {
  const { world, gateway } = context
  const { deps, signed, claims } = play(context)
  const before = await balanceOf(context, gateway)
  const answer = await depositUsdc(deps, { signer: await walletIn(world, 100_000, 1), amount: 100_000 })
  assert.is(await balanceOf(context, gateway), before + 100_000n)
  assert.equal([signed, claims], [[answer.txSignature], [answer.txSignature]])
})

test('says the signature before it sends anything', async context => {
  const signer = await walletIn(context.world, 10, 1)
  const { deps, signed } = play(context, {
    seen: () => ({
      send: async () => { throw new DcnError('DCN_CHAIN_UNAVAILABLE', { reason: String(signed.length) }) }
    })
  })
  assert.match((await refusal(depositUsdc(deps, { signer, amount: 10 }))).message, 'cannot be asked: 1;')
})

test('asks again where the gateway does not see it yet, and knows what was credited to the wallet', async context => {
  const { world } = context
  const signer = await walletIn(world, 20, 1)
  const wallet = solanaAddressOf(signer.publicKey)
  const txSignature = 's'
  const refusals = [
    new DcnError('DCN_DEPOSIT_NOT_FINAL', { txSignature, retryAfterS: 1 }),
    new DcnError('DCN_DEPOSIT_NOT_FINAL', { txSignature, retryAfterS: 1 }),
    new DcnError('DCN_DEPOSIT_CLAIMED', { txSignature, wallet, creditsAdded: 10 })
  ]
  const { deps, claims } = play(context, { refusals })
  const { totalBalance, creditsAdded, ...answer } = await depositUsdc(deps, { signer, amount: 10 })
  assert.equal([totalBalance, creditsAdded, claims.length, answer.wallet], [77, 10, 3, wallet])
  for (const refused of [
    new DcnError('DCN_DEPOSIT_CLAIMED', { txSignature, wallet: 'other', creditsAdded: 10 }),
    new DcnError('DCN_DEPOSIT_REFUSED', { txSignature, why: 'x', reason: 'x' })
  ]) {
    const { deps } = play(context, { refusals: [refused] })
    assert.is((await refusal(depositUsdc(deps, { signer, amount: 5 }))).code, refused.code)
  }
})

const poor: Array<[what: string, usdc: number | undefined, sol: number, message: RegExp]> = [
  ['too little USDC', 99_999, 1, /has 0\.099999 USDC, this needs 0\.1$/],
  ['no account for USDC', undefined, 1, /has 0 USDC \(no token account for it\), this needs 0\.1$/],
  ['no SOL', 100_000, 0, /has 0 SOL, this needs 0\.000005 for the fee$/]
]
for (const [what, usdc, sol, message] of poor) {
  test(`sends nothing from a wallet with ${what}`, async context => {
    const { deps, signed } = play(context)
    const signer = await walletIn(context.world, usdc, sol)
    const err = await refusal(depositUsdc(deps, { signer, amount: 100_000 }))
    assert.equal([err.code, signed], ['DCN_FUNDS_INSUFFICIENT', []])
    assert.match(err.message, message)
  })
}

const stranger = solanaAddressOf(signerFromSeed(new Uint8Array(32).fill(1)).publicKey)
const targets: Array<[what: string, target: Partial<DepositTarget>, code: string]> = [
  ['is on another cluster than the endpoint', { genesis: GENESIS_MAINNET }, 'DCN_CHAIN_MISMATCH'],
  ['wants another token for live money', { genesis: GENESIS_MAINNET, mint: stranger }, 'DCN_CONFIG_INVALID'],
  ['wants more', { minimumUsdc: '0.000011' }, 'DCN_CONFIG_INVALID'],
  ['has no account yet', { address: stranger, tokenAccount: '' }, 'DCN_TRANSACTION_FAILED'],
  ['takes deposits elsewhere', { tokenAccount: stranger }, 'DCN_TRANSACTION_FAILED']
]
for (const [what, target, code] of targets) {
  test(`sends nothing to a gateway that ${what}`, async context => {
    const { world } = context
    const { deps, signed } = play(context, {
      target: { ...target, ...target.tokenAccount === '' ? { tokenAccount: await world.tokenAccount(stranger) } : {} }
    })
    assert.is((await refusal(depositUsdc(deps, { signer: await walletIn(world, 10, 1), amount: 10 }))).code, code)
    assert.equal(signed, [])
  })
}

test('says that nothing was paid where it never lands', async context => {
  const { deps, claims } = play(context, { slots: 200, seen: () => ({ send: async () => {} }) })
  const signer = await walletIn(context.world, 10, 1)
  assert.match((await refusal(depositUsdc(deps, { signer, amount: 10 }))).message, 'nothing was paid')
  assert.equal(claims, [])
})

test('hands it on once more where the cluster has lost it', async context => {
  let sends = 0
  const { deps } = play(context, {
    seen: solana => ({ send: async payment => { if (++sends > 1) await solana.send(payment) } })
  })
  await depositUsdc(deps, { signer: await walletIn(context.world, 10, 1), amount: 10 })
  assert.is(sends, 2)
})

test('says so where it fails on the chain', async context => {
  const { world } = context
  const signer = await walletIn(world, 10, 1)
  const { deps, claims } = play(context, {
    // By the time that it lands the money is gone.
    seen: solana => ({
      send: async payment => {
        const other = { payer: signer, transfers: [{ owner: stranger, amount: 10 }], memo: 'first' }
        await world.node.giveUsdc(stranger, 0)
        await solana.send(await solana.signPayment(other))
        world.node.chain.send(payment.bytes)
      }
    })
  })
  assert.match((await refusal(depositUsdc(deps, { signer, amount: 10 }))).message, 'it failed on the chain')
  assert.equal(claims, [])
})

test.run()
