/** Settlements at the gateways of a network: told, pulled whole, served, and proved on the chain. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../../gateway/index.ts'
import { ReceiptStore } from '../../../gateway/store/receipt-store.ts'
import { StateStore } from '../../../gateway/store/state-store.ts'
import { GatewayClient } from '../../../protocol/api/client.ts'
import type { SettlementsView, SettlementView } from '../../../protocol/api/settlements.ts'
import { toHex } from '../../../protocol/core/bytes.ts'
import { signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { peerIdOf, solanaAddressOf } from '../../../protocol/core/peer-id.ts'
import { verifyFile, verifyOnChain } from '../../../protocol/receipts/verify.ts'
import { readSettlement } from '../../../protocol/solana/settlement-reader.ts'
import { receiptCommand } from '../../../src/commands/receipt.ts'
import { startChain } from '../../helpers/chain.ts'
import { jobIdNo } from '../../helpers/jobs.ts'
import { startNetwork, until } from '../../helpers/network.ts'
import { receiptNode, ReceiptMaker } from '../../helpers/receipts.ts'
import { runCommand } from '../../helpers/run-command.ts'
import { solanaAt, stateDir } from '../../helpers/settlement.ts'

const test = suite('settlements of gateways')

async function get<View> (gateway: Gateway, path: string): Promise<View> {
  const response = await fetch(gateway.httpUrl + path)
  assert.is(response.status, 200, path)
  return await response.json() as View
}

test('a settlement is paid by one gateway, and kept, served and proved by the other', async () => {
  await using dir = await stateDir()
  await using chain = await startChain()
  const seed = new Uint8Array(32).fill(77)
  const signer = signerFromSeed(seed)
  const address = solanaAddressOf(signer.publicKey)
  const nodes = [1, 2, 3].map(receiptNode)
  for (const node of nodes) await chain.giveUsdc(solanaAddressOf(node.publicKey), 0)
  await chain.giveUsdc(address, 1_000)
  await chain.giveSol(address)
  await chain.finalized()

  const maker = new ReceiptMaker(signer)
  const receipts = nodes.flatMap(node => [1, 2, 3].map(() => maker.next(node, { price: 10 })))
  const state = new StateStore({ path: join(dir.path, 'state') })
  await state.start()
  const store = new ReceiptStore({ state })
  await state.commit(batch => {
    for (const [at, receipt] of receipts.entries()) store.put(batch, receipt, jobIdNo(at + 1))
  })
  await state.stop()

  await using net = await startNetwork({ gateways: 0, nodes: 0, config: { settleReceipts: 9 } })
  const payer = await net.addGateway({ data: dir.path, seed, chain })
  const other = await net.addGateway()
  await until(async () => {
    const { settlements } = await get<SettlementsView>(other, '/settlements')
    return settlements[0]?.state === 'paid'
  }, 'the other gateway has it, and knows that it is paid')

  const { settlements } = await get<SettlementsView>(payer, '/settlements?limit=1')
  assert.equal(settlements, (await get<SettlementsView>(other, '/settlements')).settlements)
  const [{ settlementId, ...summary }] = settlements as [SettlementsView['settlements'][number]]
  assert.equal(
    [summary.gateway, summary.number, summary.receipts, summary.payees, summary.sum],
    [peerIdOf(signer.publicKey), 1, 9, 3, 81]
  )
  const { settlements: next } = await get<SettlementsView>(other, `/settlements?after=${settlementId}`)
  assert.equal(next, [])
  const view = await get<SettlementView>(other, `/settlements/${settlementId}`)
  assert.equal(view, await get<SettlementView>(payer, `/settlements/${settlementId}`))
  const node = peerIdOf(nodes[1]!.publicKey)
  const bytes = await (await fetch(`${other.httpUrl}/settlements/${settlementId}/receipts/${node}`)).arrayBuffer()
  assert.is(toHex(new Uint8Array(bytes)), receipts.slice(3, 6).map(toHex).join(''))

  const file = await new GatewayClient({ url: payer.httpUrl }).receipt(jobIdNo(5))
  const proof = file.settlement!
  assert.is(proof.settlementId, settlementId)
  assert.is(proof.transaction, view.parts[0]!.transaction)
  const solana = solanaAt(chain.rpcUrl)
  const transaction = (await solana.transaction(proof.transaction))!
  const facts = { genesis: await solana.genesis(), mint: solana.mint, gatewayAddress: address }
  const payment = readSettlement(transaction)
  assert.ok(verifyOnChain(verifyFile(file), { ...facts, payment }).holds)
  assert.is(payment.gainOf(solanaAddressOf(nodes[1]!.publicKey)), 27n)
  const path = join(dir.path, 'receipt.json')
  const got = await runCommand(receiptCommand(), ['get', jobIdNo(5), '--gateway', payer.httpUrl, '--out', path])
  assert.is(got.error, undefined)
  assert.equal(JSON.parse(await readFile(path, 'utf8')), file)
  const seen = await runCommand(receiptCommand(), ['verify', path, '--solana-rpc', chain.rpcUrl])
  assert.is(seen.exitCode, undefined)
  assert.match(seen.stdout, /got 27 micro-USDC[^]*Not proved by this:[^]*The receipt holds/)
  await writeFile(path, JSON.stringify({ ...file, durationMs: file.durationMs + 1 }))
  const forged = await runCommand(receiptCommand(), ['verify', path, '--json'])
  assert.is(forged.exitCode, 1)
  assert.is((JSON.parse(forged.stdout) as { holds: boolean }).holds, false)
  assert.is(await solana.solBalance(address), 1_000_000_000n - 5_000n, 'a transaction costs what the docs say')
})

test.run()
