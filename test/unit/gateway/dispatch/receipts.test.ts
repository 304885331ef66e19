/** What a gateway owes for results, through the dispatcher with a real store. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { USDC_MINT } from '../../../../protocol/core/limits.ts'
import { decodeReceipt, encodeReceipt, falseSignature, type Receipt } from '../../../../protocol/receipts/receipt.ts'
import type { Ack, DispatchMessage, Result } from '../../../../protocol/wire/dispatch.ts'
import {
  awardOf, bid, dispatchHarness, FEE_BPS, GATEWAY, newJob, NODE, outcomeWith, result, type DispatchHarness
} from '../../../helpers/dispatch-harness.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { until } from '../../../helpers/network.ts'

const test = suite<{ dir: string }>('Dispatcher and receipts')

test.before.each(async context => { context.dir = await mkdtemp(join(tmpdir(), 'dcn-owed-')) })
test.after.each(async ({ dir }) => { await rm(dir, { recursive: true, force: true }) })

type Harness = Pick<DispatchHarness, 'dispatcher' | 'heard' | 'say'>

function acks ({ heard }: Harness, no: number): Ack[] {
  return heard.map(({ message }) => message)
    .filter((message): message is Ack => message.type === 'ack' && message.jobId === jobIdNo(no))
}

/** Has a job done; what was said and owed. */
async function runOne (harness: Harness, no: number, price = 11): Promise<[DispatchMessage, Uint8Array[]]> {
  await harness.dispatcher.accept([{ ...newJob(no), price }], () => {})
  harness.say(bid(no))
  await awardOf(harness.heard, no)
  const said = result(no, 1, outcomeWith('1'), { price })
  harness.say(...said)
  await until(() => acks(harness, no).length === 1, `a word to ${no}`)
  return said
}

function receiptIn (ack: Ack | undefined): Receipt {
  assert.ok(ack?.receipt !== undefined)
  const receipt = decodeReceipt(ack.receipt)
  assert.is(falseSignature(receipt), undefined)
  return receipt
}

test('an accepted result gets a receipt that goes on from the last, also after a restart', async ({ dir }) => {
  const first = await dispatchHarness(dir)
  await runOne(first, 1)
  await runOne(first, 2)
  const receipts = [1, 2].map(no => receiptIn(acks(first, no)[0]))
  assert.equal(receipts.map(({ sequence, amount, owed, carry }) => [sequence, amount, owed, carry]),
    [[1, 9, 9, 9_000], [2, 10, 19, 8_000]])
  assert.ok(receipts.every(({ gateway, node, feeBps }) => gateway === GATEWAY && node === NODE && feeBps === FEE_BPS))
  const record = (await first.dispatcher.get(jobIdNo(2)))!.record
  assert.equal(Buffer.from(record.receipt).toString('hex'), Buffer.from(encodeReceipt(receipts[1]!)).toString('hex'))
  await first.stop()
  const again = await dispatchHarness(dir)
  await runOne(again, 3)
  const { sequence, owed } = receiptIn(acks(again, 3)[0])
  assert.equal([sequence, owed], [3, 29])
  await again.stop()
})

test('a result that comes again is answered with the same receipt, and nothing more is owed', async ({ dir }) => {
  const harness = await dispatchHarness(dir)
  const said = await runOne(harness, 1)
  harness.say(...said)
  await until(() => acks(harness, 1).length === 2, 'a second word')
  const [one, two] = acks(harness, 1)
  assert.equal(one!.receipt, two!.receipt)
  assert.equal([...(await harness.receipts.load()).values()].map(({ sequence }) => sequence), [1])
  await harness.stop()
})

test('a run that was paid for and tried again keeps its receipt beside the next', async ({ dir }) => {
  const harness = await dispatchHarness(dir)
  const job = { ...newJob(1), retryFailures: true, price: 10 }
  await harness.dispatcher.accept([job], () => {})
  const failed = (epoch: number) => {
    const [message, attached] = result(1, epoch, outcomeWith(''), { price: 10 }, 'error')
    harness.say(message, attached)
  }
  harness.say(bid(1))
  await awardOf(harness.heard, 1)
  failed(1)
  await until(() => acks(harness, 1).length === 1, 'the first word')
  harness.say(bid(1, 2))
  await awardOf(harness.heard, 1, 2)
  // Its ack may have been lost: the node says the first again while the second runs.
  failed(1)
  await until(() => acks(harness, 1).length === 2, 'the first word again')
  harness.say(...result(1, 2, outcomeWith('1'), { price: 10 }))
  await until(() => acks(harness, 1).length === 3, 'the last word')
  assert.equal(acks(harness, 1).map(ack => [ack.epoch, receiptIn(ack).sequence, receiptIn(ack).owed]),
    [[1, 1, 9], [1, 1, 9], [2, 2, 18]])
  await harness.stop()
})

test('a result is refused, and its node blamed, unless it signs for exactly this work', async ({ dir }) => {
  const harness = await dispatchHarness(dir)
  await harness.dispatcher.accept([{ ...newJob(1), price: 11, retries: 10 }], () => {})
  const [good] = result(1, 1, outcomeWith('1'), { price: 11 }) as [Result, Uint8Array[]]
  const { work: signed, ...unsigned } = good
  const signature = signed!.signature.slice()
  signature[0]! ^= 1
  const bad: Array<[string, (epoch: number) => Result]> = [
    ['nothing signed', epoch => ({ ...unsigned, epoch })],
    ['another signature', epoch => ({ ...good, epoch, work: { ...signed!, signature } })],
    ['to be paid elsewhere', epoch => ({ ...resultOf(epoch), work: { ...resultOf(epoch).work!, payTo: USDC_MINT } })],
    ['longer than it signs', epoch => ({ ...resultOf(epoch), durationMs: 6 })],
    ['a higher price', epoch => resultOf(epoch, { price: 12 })],
    ['a lower fee', epoch => resultOf(epoch, { feeBps: FEE_BPS - 1 })],
    ['the award before', epoch => ({ ...resultOf(epoch), work: resultOf(epoch - 1).work! })]
  ]
  const outcome = outcomeWith('1')
  function resultOf (epoch: number, changes = {}): Result {
    return result(1, epoch, outcome, { price: 11, ...changes })[0] as Result
  }
  for (const [at, [what, make]] of bad.entries()) {
    harness.say(bid(1, at + 1))
    await awardOf(harness.heard, 1, at + 1)
    harness.say(make(at + 1), [outcome])
    await until(() => acks(harness, 1).some(({ epoch }) => epoch === at + 1), what)
    const ack = acks(harness, 1).find(({ epoch }) => epoch === at + 1)!
    assert.equal([ack.accepted, ack.receipt], [false, undefined], what)
  }
  assert.is((await harness.receipts.load()).size, 0)
  await harness.stop()
})

test.run()
