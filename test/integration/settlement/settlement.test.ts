/** Receipts paid on the embedded chain: each node exactly once, wherever the gateway dies. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { paymentsTo } from '../../../gateway/settlement/payments-to.ts'
import { toHex } from '../../../protocol/core/bytes.ts'
import { signerFromSeed, type Signer } from '../../../protocol/core/ed25519.ts'
import { peerIdOf, solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { readMemo } from '../../../protocol/receipts/payment.ts'
import { decodeReceipt } from '../../../protocol/receipts/receipt.ts'
import type { Solana } from '../../../protocol/solana/types.ts'
import { startChain, type TestChain } from '../../helpers/chain.ts'
import { jobIdNo } from '../../helpers/jobs.ts'
import { until } from '../../helpers/network.ts'
import { receiptNode, ReceiptMaker } from '../../helpers/receipts.ts'
import { solanaAt, startSettlement, stateDir, type TestSettlement } from '../../helpers/settlement.ts'

const test = suite('settlement')

let chain: TestChain
test.before(async () => { chain = await startChain() })
test.after(async () => { await chain.stop() })

let gateways = 0

/** A gateway with money. */
async function treasury (usdc = 1_000_000, sol = 1): Promise<Signer> {
  const signer = signerFromSeed(new Uint8Array(32).fill(200 + gateways++))
  const address = solanaAddressOf(signer.publicKey)
  await chain.giveUsdc(address, usdc)
  if (sol > 0) await chain.giveSol(address, sol)
  await chain.finalized()
  return signer
}

const walletOf = (node: Signer): string => solanaAddressOf(node.publicKey)

async function openAccounts (nodes: readonly Signer[]): Promise<void> {
  for (const node of nodes) await chain.giveUsdc(walletOf(node), 0)
  await chain.finalized()
}

async function balanceOf (wallet: string): Promise<number> {
  const account = await solanaAt(chain.rpcUrl).usdcAccount(wallet)
  return account.state === 'open' ? Number(account.balance) : -1
}

async function isPaid ({ books, store }: TestSettlement): Promise<boolean> {
  const last = await store.last(books.self)
  const isOver = last?.status.parts.every(({ state }) => state === 'final') ?? false
  return isOver && (await store.parts()).length === 0
}

test('a thousand receipts of twenty nodes are paid in two transactions that carry the root', async () => {
  await using dir = await stateDir()
  const signer = await treasury()
  const nodes = Array.from({ length: 20 }, (_, no) => receiptNode(no))
  await openAccounts(nodes)
  const solana = solanaAt(chain.rpcUrl)
  const settlement = await startSettlement({ path: dir.path, signer, solana, receipts: 1_000 })
  const maker = new ReceiptMaker(signer)
  const receipts = Array.from({ length: 1_000 }, (_, at) => maker.next(nodes[at % 20]!, { price: 1 + at % 20 }))
  await settlement.keep(receipts.slice(0, 999))
  await settlement.settler.start()
  await settlement.keep(receipts.slice(999))
  await until(async () => await isPaid(settlement), 'the settlement is over')
  for (const [no, node] of nodes.entries()) {
    const owed = (await settlement.receipts.load()).get(peerIdOf(node.publicKey))!.owed
    assert.is(owed, Math.floor(50 * (1 + no) * 0.9))
    assert.is(await balanceOf(walletOf(node)), owed, `node ${no}`)
  }
  const { manifest, status } = (await settlement.store.last(settlement.books.self))!
  assert.is(manifest.receipts, 1_000)
  assert.equal(status.parts.map(({ state }) => state), ['final', 'final'])
  for (const [at, { transaction }] of status.parts.entries()) {
    const { memos, signers } = (await solana.transaction(transaction))!
    assert.equal(signers, [solanaAddressOf(signer.publicKey)])
    const { root, number } = manifest
    assert.equal(readMemo(memos[0]!), { root, number, receipts: 1_000, part: at + 1, parts: 2 })
  }
  assert.equal(await settlement.receipts.pending(), [])
  await until(async () => (await settlement.receipts.spent(9)).length === 0, 'single receipts are in the files only')
  const ofFirst = receipts.filter((_, at) => at % 20 === 0)
  const given = await settlement.receipts.of(peerIdOf(nodes[0]!.publicKey), 7, 40)
  assert.equal(given.map(toHex), ofFirst.slice(7, 47).map(toHex), 'a node is given again what was paid')
  const { firstSequence, count, sum } = manifest.payees[0]!
  assert.equal(await paymentsTo(settlement.store, settlement.books.self, manifest.payees[0]!.node), [
    { settlementId: manifest.root, transaction: status.parts[0]!.transaction, firstSequence, count, sum }
  ])
  const kept = await settlement.receipts.byJob(jobIdNo(77))
  assert.is(Buffer.compare(kept!, receipts[77]!), 0)
  await settlement.stop()
})

/** Where a gateway may die: before the answer of a call is known, or before the call. */
const DEATHS = ['signPayment', 'send', 'stateOf', 'before send'] as const

function mortal (solana: Solana, death: typeof DEATHS[number]): { solana: Solana, died: Promise<void> } {
  let die = (): void => {}
  const died = new Promise<void>(resolve => { die = resolve })
  const never = new Promise<never>(() => {})
  const dying: Solana = Object.create(solana, { mint: { value: solana.mint } }) as Solana
  for (const name of ['genesis', 'usdcAddress', 'usdcAccount', 'solBalance', 'transaction', 'signaturesFor'] as const) {
    Object.assign(dying, { [name]: solana[name].bind(solana) })
  }
  for (const name of ['signPayment', 'send', 'stateOf'] as const) {
    const call = solana[name].bind(solana) as (of: never) => Promise<{ state?: string } | undefined>
    Object.assign(dying, {
      [name]: async (of: never) => {
        const answer = death === `before ${name}` ? {} : await call(of)
        if (!death.endsWith(name) || answer?.state === 'pending') return answer
        die()
        return await never
      }
    })
  }
  return { solana: dying, died }
}

test('a gateway that dies at any point pays each node once after its restart', async () => {
  for (const death of DEATHS) {
    await using dir = await stateDir()
    const signer = await treasury()
    const nodes = Array.from({ length: 3 }, (_, no) =>
      signerFromSeed(new Uint8Array(32).fill(100 + no).fill(gateways, 31)))
    await openAccounts(nodes)
    const { solana, died } = mortal(solanaAt(chain.rpcUrl), death)
    const first = await startSettlement({ path: dir.path, signer, solana })
    const maker = new ReceiptMaker(signer)
    await first.keep(nodes.flatMap(node => [maker.next(node, { price: 100 }), maker.next(node, { price: 100 })]))
    await first.settler.start()
    await died
    await first.state.stop()

    const second = await startSettlement({ path: dir.path, signer, solana: solanaAt(chain.rpcUrl) })
    await second.settler.start()
    await until(async () => await isPaid(second), `the settlement is over, after dying at ${death}`)
    await chain.finalized()
    for (const [no, node] of nodes.entries()) assert.is(await balanceOf(walletOf(node)), 180, `${death}: node ${no}`)
    assert.is(second.settler.trouble, undefined)
    await second.stop()
  }
})

test('books from a backup pay nobody: the chain knows of a settlement that they do not have', async () => {
  await using dir = await stateDir()
  await using old = await stateDir()
  const signer = await treasury()
  const node = receiptNode(50)
  await openAccounts([node])
  const receipt = new ReceiptMaker(signer).next(node, { price: 100 })
  const settlement = await startSettlement({ path: dir.path, signer, solana: solanaAt(chain.rpcUrl) })
  await settlement.keep([receipt])
  await settlement.settler.start()
  await until(async () => await isPaid(settlement), 'the settlement is over')
  await settlement.stop()

  const again = await startSettlement({ path: old.path, signer, solana: solanaAt(chain.rpcUrl) })
  await again.keep([receipt])
  await again.settler.start()
  await until(() => again.settler.trouble?.forGood === true, 'settlement has stopped')
  assert.match(again.settler.trouble!.reason, /settlement 1, which the books do not have/)
  assert.is(await balanceOf(walletOf(node)), 90)
  assert.is(again.books.number, 0)
  await again.stop()

  const same = await startSettlement({ path: dir.path, signer, solana: solanaAt(chain.rpcUrl) })
  await same.keep([])
  await same.settler.start()
  await new Promise(resolve => setTimeout(resolve, 100))
  assert.is(same.settler.trouble, undefined, 'its own books know it')
  await same.stop()
})

test('who cannot be paid is left out, and the others are paid', async () => {
  await using dir = await stateDir()
  const signer = await treasury()
  const [fine, missing, small] = [receiptNode(60), receiptNode(61), receiptNode(62)]
  await openAccounts([fine, small])
  const settlement = await startSettlement({ path: dir.path, signer, solana: solanaAt(chain.rpcUrl), payoutMin: 50 })
  const maker = new ReceiptMaker(signer)
  await settlement.keep([
    maker.next(fine, { price: 100 }), maker.next(missing, { price: 100 }), maker.next(small, { price: 10 })
  ])
  await settlement.settler.start()
  await until(async () => await isPaid(settlement), 'the settlement is over')
  const left = (await settlement.receipts.pending()).map(({ node, sum }) => [node, sum])
  assert.equal(left.toSorted(), [[peerIdOf(missing.publicKey), 90], [peerIdOf(small.publicKey), 9]].toSorted())
  assert.is(await balanceOf(walletOf(fine)), 90)
  assert.match(settlement.settler.heldBack.get(peerIdOf(missing.publicKey))!, /has no USDC account/)
  await settlement.stop()
})

test('short of USDC or SOL nothing is signed, and it goes on when there is money', async () => {
  await using dir = await stateDir()
  const signer = await treasury(50, 0)
  const address = solanaAddressOf(signer.publicKey)
  const node = receiptNode(70)
  await openAccounts([node])
  const settlement = await startSettlement({ path: dir.path, signer, solana: solanaAt(chain.rpcUrl) })
  await settlement.keep([new ReceiptMaker(signer).next(node, { price: 100 })])
  await settlement.settler.start()
  const lacks = (asset: RegExp) => async () => asset.test(settlement.settler.trouble?.reason ?? '')
  await until(lacks(/has 50 micro-USDC, this needs 90/), 'it says what is missing')
  await chain.giveUsdc(address, 40)
  await until(lacks(/has 0 lamports, this needs/), 'it says what else is missing')
  assert.is(settlement.books.number, 0)
  await chain.giveSol(address, 0.01)
  await until(async () => await isPaid(settlement), 'the settlement is over')
  assert.is(await balanceOf(walletOf(node)), 90)
  assert.is(decodeReceipt((await settlement.receipts.byJob(jobIdNo(0)))!).amount, 90)
  await settlement.stop()
})

test.run()
