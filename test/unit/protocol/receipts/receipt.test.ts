import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import {
  decodeReceipt, earn, encodeReceipt, falseSignature, jobRefOf, NO_ACCOUNT, RECEIPT_BYTES, type Account
} from '../../../../protocol/receipts/receipt.ts'
import { workOf, type WorkFacts } from '../../../../protocol/receipts/work.ts'
import { jobIdNo } from '../../../helpers/jobs.ts'
import { codeOf, gatewayPeer, messages, owedMessages, payload, receipt } from '../../../helpers/wire-fixtures.ts'

const test = suite('receipt')

test('what both sign is found again in its bytes', () => {
  const read = decodeReceipt(receipt)
  assert.equal(Buffer.from(encodeReceipt(read)).toString('hex'), Buffer.from(receipt).toString('hex'))
  assert.is(falseSignature(read), undefined)
  const { price, feeBps, sequence, amount, owed, carry } = read
  assert.equal([price, feeBps, sequence, amount, owed, carry], [11, 1_000, 7, 10, 69, 3_000])
  assert.equal([read.gateway, read.jobRef], [gatewayPeer, jobRefOf(messages.award.jobId)])
})

test('no byte can be changed: one of the two signatures breaks, or it is no receipt', () => {
  for (let at = 0; at < RECEIPT_BYTES; at++) {
    const bytes = receipt.slice()
    bytes[at]! ^= 1
    const code = codeOf(() => { assert.ok(falseSignature(decodeReceipt(bytes))) })
    assert.ok(code === undefined || code === 'DCN_MESSAGE_MALFORMED', `byte ${at}: ${code}`)
  }
})

test('a receipt of another length is none', () => {
  for (const length of [0, 1, RECEIPT_BYTES - 1]) {
    assert.is(codeOf(() => decodeReceipt(receipt.slice(0, length))), 'DCN_MESSAGE_MALFORMED')
  }
  assert.is(codeOf(() => decodeReceipt(new Uint8Array([...receipt, 0]))), 'DCN_MESSAGE_MALFORMED')
})

test('the node\'s signature covers the work and nothing of the account; the gateway\'s all of it', () => {
  const read = decodeReceipt(receipt)
  const stranger = signerFromSeed(new Uint8Array(32).fill(77))
  assert.is(falseSignature({ ...read, price: 12 }), 'node')
  assert.is(falseSignature({ ...read, node: peerIdOf(stranger.publicKey) }), 'node')
  assert.is(falseSignature({ ...read, owed: read.owed + 1 }), 'gateway')
  assert.is(falseSignature({ ...read, acceptedAtMs: 0 }), 'gateway')
})

test('whatever prices and fees there were, all that was earned is the exact sum, rounded down once', () => {
  fc.assert(fc.property(
    fc.array(fc.record({ price: fc.nat(2 ** 40), feeBps: fc.nat(10_000) }), { maxLength: 30 }),
    works => {
      let account: Account = NO_ACCOUNT
      let parts = 0n
      for (const work of works) {
        account = earn(account, work)
        parts += BigInt(work.price) * BigInt(10_000 - work.feeBps)
        assert.is(BigInt(account.owed), parts / 10_000n)
        assert.is(BigInt(account.carry), parts % 10_000n)
      }
      assert.is(account.sequence, works.length)
    }
  ))
})

test('everything that the gateway awarded and the node gave is in the work', () => {
  const facts: WorkFacts = {
    gateway: gatewayPeer, award: owedMessages['award-fee'], payloadBytes: payload.byteLength, payTo: '1'.repeat(32),
    result: messages.result
  }
  const work = workOf(facts)
  const { award, result } = facts
  const changes: Array<[string, Partial<WorkFacts>]> = [
    ['jobRef', { award: { ...award, jobId: jobIdNo(9) } }], ['epoch', { award: { ...award, epoch: 2 } }],
    ['offerId', { payloadBytes: 3 }], ['awardId', { award: { ...award, leaseMs: 1 } }],
    ['price', { award: { ...award, price: 12 } }], ['feeBps', { award: { ...award, feeBps: 1 } }],
    ['status', { result: { ...result, status: 'error' } }], ['durationMs', { result: { ...result, durationMs: 13 } }],
    ['cpuMs', { result: { ...result, cpuMs: 1 } }], ['memoryPeakBytes', { result: { ...result, memoryPeakBytes: 1 } }],
    ['outcomeBytes', { result: { ...result, outcomeBytes: 1 } }], ['payTo', { payTo: '2'.repeat(32) }]
  ]
  for (const [field, change] of changes) {
    const other = workOf({ ...facts, ...change })
    assert.is.not(other[field as keyof typeof other], work[field as keyof typeof work], field)
  }
})

test.run()
