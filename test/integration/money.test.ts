/**
 * Money from a wallet to the nodes: two gateways as processes, which are killed while they pay, two nodes, and the
 * chain in this process.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Connection } from '@solana/web3.js'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../gateway/index.ts'
import type { NodeDaemon } from '../../node/index.ts'
import type { EarningsView, TreasuryView } from '../../protocol/api/books.ts'
import { GatewayClient } from '../../protocol/api/client.ts'
import type { InvokeBatchResponse } from '../../protocol/api/jobs.ts'
import type { SettlementsView, SettlementView } from '../../protocol/api/settlements.ts'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { publicKeyOfPeer, solanaAddressOf } from '../../protocol/core/peer-id.ts'
import { decodeReceipt, RECEIPT_BYTES } from '../../protocol/receipts/receipt.ts'
import { readMemo } from '../../protocol/receipts/payment.ts'
import type { Solana } from '../../protocol/solana/types.ts'
import { receiptCommand } from '../../src/commands/receipt.ts'
import { readIdentity } from '../../src/identity.ts'
import { call, prove } from '../helpers/call.ts'
import { openChainWindow, type ChainWindow, type Window } from '../helpers/chain-window.ts'
import { startChain, type TestChain } from '../helpers/chain.ts'
import { get, kill, nodesKnown, start, type Daemon, type DaemonTest } from '../helpers/daemons.ts'
import { tempDir } from '../helpers/dcn-cli.ts'
import { getJob, health, invoke, startNetwork, until, type TestNetwork } from '../helpers/network.ts'
import { runCommand } from '../helpers/run-command.ts'
import { solanaAt } from '../helpers/settlement.ts'
import { newWallet } from '../helpers/wallets.ts'
import { payWithWeb3 } from '../helpers/web3-wallet.ts'
import { disconnect } from './chain/web3-flow.ts'

/** At each gateway. */
const JOBS = 24
const PRICE = 10
/** As is usual; a node is paid the rest of the price. */
const FEE_BPS = 1_000
const PAY = 9
const DEPOSIT = 100_000
const FLOAT = 1_000_000
/** As on a real cluster: a transaction can land for a minute, so that a restart in good time sends it again. */
const SLOT_MS = 400
/** For what a gateway does when its time comes. */
const PATIENCE_MS = 60_000

interface Context extends DaemonTest {
  chain: TestChain
  solana: Solana
  net: TestNetwork
  nodes: NodeDaemon[]
  gateways: Daemon[]
  windows: ChainWindow[]
  seed: Uint8Array
  removeDir: () => void
}

const test = suite<Context>('money')

const WINDOWS: readonly Window[] = ['not sent', 'not heard']
const NAMES = ['one', 'other']

test.before(async context => {
  const { path, remove } = tempDir()
  const chain = await startChain({ slotMs: SLOT_MS })
  Object.assign(context, {
    dir: path, removeDir: remove, running: [], chain, solana: solanaAt(chain.rpcUrl), gateways: [], seed: generateSeed()
  })
  context.net = await startNetwork({
    gateways: 0, nodes: 0, config: { creditsPerRequest: PRICE, settleReceipts: JOBS, feeBps: FEE_BPS }
  })
  context.windows = await Promise.all(WINDOWS.map(async window => await openChainWindow(chain, window)))
  for (const at of NAMES.keys()) context.gateways.push(await startGateway(context, at, context.gateways))
  const bootstrap = context.gateways.flatMap(({ addresses }) => addresses)
  context.nodes = await Promise.all([1, 2].map(async () => await context.net.addNode({ bootstrap, chain })))
  for (const gateway of context.gateways) await nodesKnown(gateway, 2)

  // What an operator gives: fees, accounts that can be paid to, and to the one that no user pays to something to pay.
  for (const [at, gateway] of context.gateways.entries()) {
    await chain.giveSol(addressOf(gateway))
    await chain.giveUsdc(addressOf(gateway), at * FLOAT)
  }
  for (const node of context.nodes) await chain.giveUsdc(addressOf(node), 0)
})

test.after(async ({ running, net, windows, chain, removeDir }) => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map(async ({ exit }) => await exit))
  await net[Symbol.asyncDispose]()
  for (const window of windows) await window.stop()
  await chain.stop()
  removeDir()
})

async function startGateway (context: Context, at: number, join_: Array<{ addresses: string[] }>): Promise<Daemon> {
  return await start(context, 'gateway', NAMES[at]!, join_ as Daemon[], [
    '--port', '0', '--solana-rpc', context.windows[at]!.rpcUrl, '--credits-per-request', String(PRICE),
    '--settle-receipts', String(JOBS), '--payout-min', '1'
  ])
}

function addressOf ({ peerId }: { peerId: string }): string {
  return solanaAddressOf(publicKeyOfPeer(peerId)!)
}

async function usdcOf ({ solana }: Pick<Context, 'solana'>, address: string): Promise<number> {
  const account = await solana.usdcAccount(address)
  return account.state === 'open' ? Number(account.balance) : -1
}

const clientOf = ({ httpUrl }: { httpUrl: string }) => new GatewayClient({ url: httpUrl })

test('@solana/web3.js pays 0.10 USDC in: 100,000 credits; and what it pays by a reference is found', async context => {
  const { chain, seed } = context
  const [one, other] = context.gateways as [Daemon, Daemon]
  const wallet = newWallet(seed).address
  await chain.giveSol(wallet)
  await chain.giveUsdc(wallet, DEPOSIT + 5_000)
  const friend = newWallet().address
  const intent = await call(one, 'POST', '/credits/intents', { body: { wallet: friend, usdc: '0.005' } })
  const pay = new URL(String(intent.body['solanaPayUrl']))

  const connection = new Connection(chain.rpcUrl, 'confirmed')
  const [transaction] = await Promise.all([
    payWithWeb3(connection, seed, { to: addressOf(one), microUsdc: DEPOSIT }),
    payWithWeb3(connection, seed, {
      to: pay.pathname, microUsdc: 1_000_000 * Number(pay.searchParams.get('amount')),
      reference: pay.searchParams.get('reference')!
    })
  ])
  await disconnect(connection)
  const claimed = await call(one, 'POST', '/credits/deposit', { body: { txSignature: transaction } })
  assert.equal(claimed, {
    status: 200,
    body: { wallet, creditsAdded: DEPOSIT, totalBalance: DEPOSIT, txSignature: transaction }
  })
  const balance = async (at: Daemon, whose: string): Promise<number> => (await clientOf(at).balance(whose)).balance
  await until(async () => await balance(one, friend) === 5_000, 'the gateway finds what was paid by the reference')
  await until(async () => await balance(other, wallet) === DEPOSIT, 'the other gateway knows')
})

test('gateways killed while they pay: each node gets what its receipts say, once', async context => {
  const { chain, windows, nodes, seed } = context
  const [one, other] = context.gateways as [Daemon, Daemon]
  const { headers } = await prove(one, newWallet(seed))
  const jobs: string[][] = await Promise.all([one, other].map(async gateway => await batch(gateway, headers)))

  const payments: string[] = []
  for (const [at, gateway] of [one, other].entries()) {
    payments.push(await windows[at]!.reached)
    await kill(gateway)
  }
  await chain.finalized()
  const landed = await Promise.all(payments.map(async payment => await context.solana.transaction(payment)))
  assert.equal(landed.map(found => found !== undefined), [false, true], 'one has not reached the chain')
  for (const window of windows) window.close()

  const bootstrap = nodes.map(node => ({ addresses: node.addresses() }))
  context.gateways = await Promise.all(NAMES.map(async (_, at) => await startGateway(context, at, bootstrap)))
  const [back] = context.gateways as [Daemon, Daemon]
  let earned: EarningsView[] = []
  await until(async () => {
    earned = await Promise.all(nodes.map(async ({ peerId }) => await clientOf(back).earnings(peerId)))
    return earned.every(({ silent, unpaid, gateways }) => silent.length === 0 && unpaid === 0 && gateways.length > 0) &&
      earned.reduce((sum, { paid }) => sum + paid, 0) === 2 * JOBS * PAY
  }, 'all is paid', PATIENCE_MS)
  await windows[0]!.deliver()
  await chain.finalized()
  for (const [at, node] of nodes.entries()) {
    assert.is(await usdcOf(context, addressOf(node)), earned[at]!.earned, `node ${at}`)
  }
  assert.ok(windows[0]!.sent() > 1, 'what had not reached the chain is sent again')
  assert.is(windows[1]!.sent(), 1, 'what has landed is not')
  for (const [at, gateway] of context.gateways.entries()) {
    assert.equal(await settlementsOnChain(context, addressOf(gateway)), [payments[at]], 'that one, and no other')
  }
  assert.equal(await receiptsPaid(context), new Map(earned.map(({ node, paid }) => [node, paid])))
  await proves(context, jobs[0]![0]!)
})

test('killed when all is over a gateway pays nobody again, and books and chain say the same', async context => {
  const [one, other] = context.gateways as [Daemon, Daemon]
  const before = await Promise.all(context.nodes.map(async node => await usdcOf(context, addressOf(node))))
  await kill(one)
  const data = join(context.dir, NAMES[0]!)
  const seed = await readIdentity(data)
  const back = await context.net.addGateway({ data, seed: seed!, chain: { rpcUrl: context.windows[0]!.rpcUrl } })
  const sums = { paid: JOBS * PAY, spent: JOBS * PRICE, left: DEPOSIT + 5_000 - 2 * JOBS * PRICE }
  for (const [gateway, deposits, float] of [[back, DEPOSIT + 5_000, 0], [other, 0, FLOAT]] as const) {
    let view: TreasuryView | undefined
    await until(async () => {
      view = await clientOf(gateway).treasury()
      return view.chain !== undefined && view.nodes.unpaid === 0 && view.credits.outstanding === sums.left
    }, 'the chain was read, and what the other spent is known', PATIENCE_MS)
    const { chain, nodes, credits, margin, ok, faults } = view!
    assert.equal([ok, faults, chain!.complete], [true, [], true])
    assert.equal([nodes.owed, nodes.paid, chain!.settledOut, chain!.otherOut], [sums.paid, sums.paid, sums.paid, 0])
    assert.equal([chain!.depositsIn, chain!.otherIn, chain!.usdc], [deposits, float, deposits + float - sums.paid])
    assert.equal([credits.spent, margin], [sums.spent, sums.spent - sums.paid])
  }
  assert.equal(await Promise.all(context.nodes.map(async node => await usdcOf(context, addressOf(node)))), before)
  await kill(other)
})

test('a node stops at its credit limit, and goes on when it was paid', async ({ chain, solana }) => {
  const jobsOnCredit = 3
  await using net = await startNetwork({
    nodes: 0, chain, config: {
      creditsPerRequest: PRICE, feeBps: FEE_BPS, bidsWaitMs: 1_000, settleReceipts: jobsOnCredit
    }
  })
  const [gateway] = net.gateways as [Gateway]
  const node = await net.addNode({ chain, creditLimit: jobsOnCredit * PAY, slots: 1 })
  await until(async () => (await health(gateway)).activeWorkers === 1, 'the node is known')
  await call(gateway, 'POST', '/credits/faucet', { body: { wallet: 'test' } })
  await chain.giveSol(addressOf(gateway))
  await chain.giveUsdc(addressOf(node), 0)
  const run = async (): Promise<string> => {
    const jobId = await invoke(gateway, { code: 'function handler () {}' })
    const { status, error = '' } = await getJob(gateway, jobId, 30_000)
    return `${status} ${error}`
  }
  for (let job = 0; job < jobsOnCredit; job++) assert.is(await run(), 'done ')
  assert.match(await run(), /^error no node took the job in time/)
  await chain.giveUsdc(addressOf(gateway), FLOAT)
  await until(async () => await run() === 'done ', 'it works again', PATIENCE_MS)
  assert.ok(await usdcOf({ solana }, addressOf(node)) >= jobsOnCredit * PAY)
})

async function batch (gateway: Daemon, headers: Record<string, string>): Promise<string[]> {
  const body = {
    code: 'function handler (p) { return p.no }', payloads: Array.from({ length: JOBS }, (_, no) => ({ no }))
  }
  let jobs: string[] = []
  // Until the gateway knows the key, which was made at the other.
  await until(async () => {
    const answer = await call<InvokeBatchResponse>(gateway, 'POST', '/invoke/batch', { headers, body })
    if (answer.status === 401) return false
    assert.is(answer.status, 200, JSON.stringify(answer.body))
    jobs = answer.body.jobs.map(({ jobId }) => jobId)
    return true
  }, 'the key is known')
  return jobs
}

async function settlementsOnChain ({ solana }: Context, address: string): Promise<string[]> {
  const found: string[] = []
  for (const signature of await solana.signaturesFor(address, {})) {
    const { memos, failed } = (await solana.transaction(signature))!
    if (failed === undefined && memos.some(memo => readMemo(memo) !== undefined)) found.push(signature)
  }
  return found
}

/** By node: the sum of all receipts in all settlements, as the other gateway has them, one of which it made. */
async function receiptsPaid ({ gateways: [, other] }: Context): Promise<Map<string, number>> {
  const { httpUrl } = other!
  const sums = new Map<string, number>()
  let settlements: SettlementsView['settlements'] = []
  await until(async () => {
    settlements = (await get<SettlementsView>(`${httpUrl}/settlements`)).settlements
    return settlements.length === NAMES.length && settlements.every(({ state }) => state === 'paid')
  }, 'it knows of both')
  for (const { settlementId } of settlements) {
    const { paid } = await get<SettlementView>(`${httpUrl}/settlements/${settlementId}`)
    for (const { node, sum } of paid) {
      const answer = await fetch(`${httpUrl}/settlements/${settlementId}/receipts/${node}`)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const amounts = Array.from({ length: bytes.byteLength / RECEIPT_BYTES }, (_, at) =>
        decodeReceipt(bytes.slice(at * RECEIPT_BYTES, (at + 1) * RECEIPT_BYTES)).amount)
      assert.is(amounts.reduce((total, amount) => total + amount, 0), sum)
      sums.set(node, (sums.get(node) ?? 0) + sum)
    }
  }
  return sums
}

/** The receipt of a job is had at the gateway that did not run it, and holds; a forged one does not. */
async function proves ({ dir, chain, gateways: [, other] }: Context, jobId: string): Promise<void> {
  const file = await clientOf(other!).receipt(jobId)
  assert.is(file.price, PRICE)
  const path = join(dir, 'receipt.json')
  const verify = async (contents: unknown) => {
    await writeFile(path, JSON.stringify(contents))
    return await runCommand(receiptCommand(), ['verify', path, '--solana-rpc', chain.rpcUrl])
  }
  const seen = await verify(file)
  assert.equal([seen.error, seen.exitCode], [undefined, undefined], seen.stdout)
  assert.match(seen.stdout, new RegExp(`got ${file.settlement!.payee.sum} micro-USDC[^]*The receipt holds`))
  const forged = await verify({ ...file, amount: file.amount + 1, owed: file.owed + 1 })
  assert.is(forged.exitCode, 1)
  assert.match(forged.stdout, /THE RECEIPT DOES NOT HOLD/)
}

test.run()
