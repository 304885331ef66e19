import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ReceiptStore } from '../../../../gateway/store/receipt-store.ts'
import { StateStore } from '../../../../gateway/store/state-store.ts'
import { toHex } from '../../../../protocol/core/bytes.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { receiptNode, ReceiptMaker } from '../../../helpers/receipts.ts'

const test = suite('receipt store')

let dir = ''
let state: StateStore
let store: ReceiptStore

test.before.each(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dcn-receipts-'))
  state = new StateStore({ path: dir })
  store = new ReceiptStore({ state })
  await state.start()
})
test.after.each(async () => {
  await state.stop()
  await rm(dir, { recursive: true, force: true })
})

test('the account of each node is that of its last receipt', async () => {
  const maker = new ReceiptMaker()
  const [one, two] = [receiptNode(1), receiptNode(2)]
  assert.equal(await store.load(), new Map())
  for (let at = 0; at < 12; at++) {
    const receipts = [maker.next(one), maker.next(two, { price: 1 })]
    await state.commit(batch => { for (const receipt of receipts) store.put(batch, receipt, jobIdNo(at)) })
  }
  assert.equal(await store.load(), new Map([
    [peerIdOf(one.publicKey), { sequence: 12, amount: 10, owed: 118, carry: 8_000 }],
    [peerIdOf(two.publicKey), { sequence: 12, amount: 1, owed: 10, carry: 8_000 }]
  ]))
})

test('a receipt is found by its job and epoch; without an epoch the last one', async () => {
  const maker = new ReceiptMaker()
  const jobId = jobIdNo(7)
  const receipts = [9, 10, 11].map(epoch => maker.next(receiptNode(epoch % 2), { epoch }))
  await state.commit(batch => { for (const receipt of receipts) store.put(batch, receipt, jobId) })
  const found = [await store.byJob(jobId, 9), await store.byJob(jobId, 10), await store.byJob(jobId)]
  assert.equal(found.map(bytes => bytes && toHex(bytes)), receipts.map(toHex))
  assert.is(await store.byJob(jobId, 1), undefined)
  assert.is(await store.byJob(jobIdNo(8)), undefined)
})

test.run()
