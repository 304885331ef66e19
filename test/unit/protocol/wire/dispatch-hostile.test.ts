/** Frames that are properly made and signed, by somebody who means no good. */
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encodeMessage, openFrame, openResultProof, sealFrame } from '../../../../protocol/wire/dispatch.ts'
import { proveItem, signBatch } from '../../../../protocol/wire/envelope.ts'
import { DispatchMessage } from '../../../../protocol/wire/messages.ts'
import { needsToWire } from '../../../../protocol/wire/needs.ts'
import * as arbitrary from '../../../helpers/wire-arbitraries.ts'
import {
  allNeeds, code, codeOf, messages, nodeSigner, outcomeBytes, payload, plain
} from '../../../helpers/wire-fixtures.ts'
import { bytesField, hostileBytes, hostileMessage, joined, uintField } from '../../../helpers/wire-raw.ts'

const MALFORMED = 'DCN_MESSAGE_MALFORMED'
const codeOfItem = (item: Uint8Array) => codeOf(() => openFrame(sealFrame([item], [], nodeSigner)))
const fieldsOf = (name: keyof typeof messages) => DispatchMessage.decode(encodeMessage(messages[name]))

const test = suite('wire/dispatch-hostile')

test('a message is exactly one of its kinds', () => {
  const bid = encodeMessage(messages.bid)
  const ack = encodeMessage(messages.ack)
  assert.is(codeOfItem(bid), undefined)
  assert.is(codeOfItem(new Uint8Array()), MALFORMED, 'none')
  assert.is(codeOfItem(joined(bid, ack)), MALFORMED, 'two')
  assert.is(codeOfItem(joined(ack, bid)), MALFORMED, 'two in the wrong order')
  assert.is(codeOfItem(joined(bid, bid)), MALFORMED, 'one twice')
  assert.is(codeOfItem(bytesField(9, new Uint8Array())), MALFORMED, 'one that is not known')
  assert.is(codeOfItem(joined(bid, bytesField(9, new Uint8Array()))), MALFORMED, 'a known and an unknown one')
  for (let field = 1; field <= 8; field++) {
    const expected = field === 3 ? undefined : MALFORMED
    assert.is(codeOfItem(bytesField(field, new Uint8Array())), expected, `field ${field} with nothing in it`)
  }
})

const modelNamed = (name: string) => ({ ...needsToWire(allNeeds).models[0]!, name })
const wrong: Array<[what: string, item: DispatchMessage]> = []
for (const length of [0, 15, 17]) {
  const wrongId = new Uint8Array(length)
  wrong.push(
    [`bid for a job of ${length} bytes`, { bid: { ...fieldsOf('bid').bid!, jobId: wrongId } }],
    [`award of a job of ${length} bytes`, { award: { ...fieldsOf('award').award!, jobId: wrongId } }],
    [`heartbeat for a job of ${length} bytes`, { heartbeat: { jobs: [{ jobId: wrongId, epoch: 1 }] } }],
    [`cancel of a job of ${length} bytes`, { cancel: { ...fieldsOf('cancel').cancel!, jobId: wrongId } }],
    [`log of a job of ${length} bytes`, { log: { ...fieldsOf('log-chunk').log!, jobId: wrongId } }],
    [`result of a job of ${length} bytes`, { result: { ...fieldsOf('result').result!, jobId: wrongId } }],
    [`ack of a job of ${length} bytes`, { ack: { ...fieldsOf('ack').ack!, jobId: wrongId } }],
    [`refusal of a job of ${length} bytes`, { refusal: { ...fieldsOf('refusal').refusal!, jobId: wrongId } }]
  )
}
for (const length of [0, 31, 33]) {
  const bytes = new Uint8Array(length)
  wrong.push(
    [`award to a key of ${length} bytes`, { award: { ...fieldsOf('award').award!, node: bytes } }],
    [`award of code with an id of ${length} bytes`, { award: { ...fieldsOf('award').award!, codeId: bytes } }],
    [`award of a payload with an id of ${length} bytes`, { award: { ...fieldsOf('award').award!, payloadId: bytes } }],
    [`result for a key of ${length} bytes`, { result: { ...fieldsOf('result').result!, gateway: bytes } }],
    [`result with an outcome id of ${length} bytes`, { result: { ...fieldsOf('result').result!, outcomeId: bytes } }]
  )
}
for (const length of [1, 31, 33]) {
  const inputId = new Uint8Array(length)
  wrong.push([`result of an input of ${length} bytes`, { result: { ...fieldsOf('result').result!, inputId } }])
}
for (const length of [1, 15, 17, 32]) {
  const tenant = new Uint8Array(length)
  wrong.push([`award to a tenant of ${length} bytes`, { award: { ...fieldsOf('award').award!, tenant } }])
}
const noEpoch = { jobId: new Uint8Array(16), epoch: 0 }
wrong.push(
  ['bid in epoch 0', { bid: { ...fieldsOf('bid').bid!, epoch: 0 } }],
  ['heartbeat in epoch 0', { heartbeat: { jobs: [{ ...noEpoch, epoch: 1 }, noEpoch] } }],
  ['award of five models', {
    award: { ...fieldsOf('award').award!, needs: { ...needsToWire(allNeeds), models: Array.from('abcde', modelNamed) } }
  }],
  ['award without a time limit', { award: { ...fieldsOf('award').award!, timeoutMs: 0 } }],
  ['award with too long a time limit', { award: { ...fieldsOf('award').award!, timeoutMs: 120_001 } }]
)
for (const [what, item] of wrong) {
  test(`refuses, however well signed: ${what}`, () => {
    assert.is(codeOfItem(DispatchMessage.encode(item)), MALFORMED)
  })
}

test('refuses enum values that mean nothing', () => {
  const id = bytesField(1, new Uint8Array(16))
  for (const value of [0n, 9n, 99n, 2n ** 31n, 2n ** 64n - 1n]) {
    const reason = joined(id, uintField(2, 1), value === 0n ? new Uint8Array() : uintField(3, value))
    assert.is(codeOfItem(bytesField(4, reason)), MALFORMED, `cancel ${value}`)
    assert.is(codeOfItem(bytesField(8, reason)), MALFORMED, `refusal ${value}`)
  }
  assert.is(codeOfItem(bytesField(8, joined(id, uintField(2, 1), uintField(3, 6)))), undefined)
  assert.is(codeOfItem(bytesField(4, joined(id, uintField(2, 1), uintField(3, 6)))), undefined)
  assert.is(codeOfItem(bytesField(8, joined(id, uintField(2, 1), uintField(3, 5)))), undefined)
})

test('one bad message spoils its frame', () => {
  const items = [encodeMessage(messages.bid), new Uint8Array([8, 1]), encodeMessage(messages.ack)]
  assert.is(codeOf(() => openFrame(sealFrame(items, [], nodeSigner))), MALFORMED)
})

test('throws DcnError and nothing else, and what it takes it would write the same', () => {
  const jobEpoch = fc.tuple(hostileBytes, arbitrary.uint32).map(([id, epoch]) =>
    joined(bytesField(1, id), uintField(2, epoch)))
  const beat = fc.array(jobEpoch).map(jobs => joined(...jobs.map(job => bytesField(1, job))))
  const body = fc.oneof(hostileMessage(12, jobEpoch), beat)
  const item = fc.oneof(
    fc.tuple(fc.integer({ min: 1, max: 9 }), body).map(([field, bytes]) => bytesField(field, bytes)),
    hostileMessage(9, body),
    arbitrary.dispatchMessages.map(encodeMessage)
  )
  const attachments = fc.array(fc.oneof(fc.constantFrom(code, payload, outcomeBytes), hostileBytes), { maxLength: 3 })
  fc.assert(fc.property(fc.array(item, { minLength: 1, maxLength: 4 }), attachments, (items, attached) => {
    let again: Uint8Array[] = []
    const frame = sealFrame(items, attached, nodeSigner)
    const thrown = codeOf(() => { again = openFrame(frame).messages.map(encodeMessage) })
    if (thrown === undefined) assert.equal(again.map(plain), items.map(plain))
    else assert.is(thrown, MALFORMED)
    const proof = proveItem(signBatch('dispatch', items, nodeSigner), 0)
    assert.match(String(codeOf(() => openResultProof(proof))), /^(undefined|DCN_MESSAGE_MALFORMED)$/)
  }), { numRuns: 1_500 })
  fc.assert(fc.property(hostileMessage(3, body), bytes => {
    assert.match(String(codeOf(() => openFrame(bytes))), /^DCN_MESSAGE_(MALFORMED|BAD_SIGNATURE)$/)
  }), { numRuns: 500 })
})

test.run()
