import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toHex, utf8 } from '../../../../protocol/core/bytes.ts'
import { contentIdOf } from '../../../../protocol/core/ids.ts'
import { CODE_BYTES_MAX, LOG_BYTES_MAX, PAYLOAD_BYTES_MAX } from '../../../../protocol/core/limits.ts'
import {
  BATCH_BYTES_MAX, encodeMessage, FRAME_BYTES_MAX, HEARTBEAT_JOBS_MAX, openFrame, openResultProof, OUTCOME_BYTES_MAX,
  sealFrame, type Award, type DispatchMessage, type OpenedFrame, type Result
} from '../../../../protocol/wire/dispatch.ts'
import { BATCH_ITEMS_MAX, proveItem, signBatch, SIGNED_ITEM_BYTES_MAX } from '../../../../protocol/wire/envelope.ts'
import { EXECUTION_INPUT_BYTES_MAX, EXECUTION_OUTCOME_BYTES_MAX } from '../../../../protocol/wire/executions.ts'
import { Frame } from '../../../../protocol/wire/messages.ts'
import * as arbitrary from '../../../helpers/wire-arbitraries.ts'
import {
  code, codeOf, connectorMessages, gatewayPeer, gatewaySigner, jobId, messages, nodePeer, nodeSigner, outcomeBytes,
  payload, plain, resultFrame, resultProof
} from '../../../helpers/wire-fixtures.ts'

const REFUSED = /^DCN_MESSAGE_(MALFORMED|BAD_SIGNATURE)$/
const MALFORMED = 'DCN_MESSAGE_MALFORMED'

function seal (said: readonly DispatchMessage[], attachments: Uint8Array[] = []): Uint8Array {
  return sealFrame(said.map(encodeMessage), attachments, nodeSigner)
}

/** What opening a frame gives. */
const codeFor = (said: readonly DispatchMessage[], attachments: Uint8Array[] = []) =>
  codeOf(() => openFrame(seal(said, attachments)))

const attached = ({ attachments }: OpenedFrame) => [...attachments].map(([id, bytes]) => [id, toHex(bytes)])

const test = suite('wire/dispatch')

for (const [name, message] of Object.entries({ ...messages, ...connectorMessages })) {
  test(`a ${name} comes out as it went in`, () => {
    assert.equal(openFrame(seal([message])).messages, [message])
  })
}

test('any messages come out as they went in, in order', () => {
  fc.assert(fc.property(fc.array(arbitrary.dispatchMessages, { minLength: 1, maxLength: 20 }), said => {
    const opened = openFrame(seal(said))
    assert.equal(opened.messages, said)
    assert.is(toHex(opened.signer), toHex(nodeSigner.publicKey))
  }), { numRuns: 150 })
})

test('refuses every change of a byte', () => {
  const bytes = seal([messages.award, messages.ack], [code, payload])
  for (let at = 0; at < bytes.byteLength; at++) {
    const forged = plain(bytes)
    forged[at]! ^= 1
    assert.match(String(codeOf(() => openFrame(forged))), REFUSED, `byte ${at}`)
  }
  const signed = seal([messages.award, messages.ack])
  for (let at = 0; at < signed.byteLength; at++) {
    assert.match(String(codeOf(() => openFrame(signed.slice(0, at)))), REFUSED, `cut at ${at}`)
  }
})

test('hands over attachments by their content id', () => {
  const opened = openFrame(seal([messages.award], [code, payload]))
  assert.equal(attached(opened), [code, payload].map(bytes => [contentIdOf(bytes), toHex(bytes)]))
  assert.equal(attached(openFrame(resultFrame())), [[contentIdOf(outcomeBytes), toHex(outcomeBytes)]])
})

test('attachments may be left out, shared and empty', () => {
  assert.is(openFrame(seal([messages.award])).attachments.size, 0)
  const other: Award = { ...messages.award, epoch: 2 }
  assert.is(openFrame(seal([messages.award, other], [code, payload])).attachments.size, 2)
  const none = new Uint8Array()
  const empty: Award = { ...messages.award, payloadId: contentIdOf(none) }
  assert.equal(attached(openFrame(seal([empty], [none]))), [[contentIdOf(none), '']])
})

test('refuses an attachment that no message names, or that another kind of message names', () => {
  assert.is(codeFor([messages.award], [utf8('something else')]), MALFORMED)
  assert.is(codeFor([messages.award], [code, payload, outcomeBytes]), MALFORMED)
  assert.is(codeFor([messages.bid], [code]), MALFORMED)
  assert.is(codeFor([messages.ack, messages.cancel], [new Uint8Array()]), MALFORMED)
})

test('refuses an attachment that is not as large as was signed', () => {
  assert.is(codeFor([{ ...messages.award, codeBytes: code.byteLength + 1 }], [code]), MALFORMED)
  assert.is(codeFor([{ ...messages.award, codeBytes: code.byteLength + 1 }], [payload]), undefined)
  assert.is(codeFor([{ ...messages.result, outcomeBytes: outcomeBytes.byteLength - 1 }], [outcomeBytes]), MALFORMED)
  assert.is(codeFor([{ ...messages.result, outcomeBytes: 0 }], []), undefined)
  const large = new Uint8Array(PAYLOAD_BYTES_MAX + 1)
  assert.is(codeFor([{ ...messages.award, payloadId: contentIdOf(large) }], [large]), MALFORMED)
  const largest = large.subarray(1)
  assert.is(codeFor([{ ...messages.award, payloadId: contentIdOf(largest) }], [largest]), undefined)
})

test('carries the largest of everything that one message can bring', () => {
  const outcome = new Uint8Array(OUTCOME_BYTES_MAX)
  const result: Result = { ...messages.result, outcomeId: contentIdOf(outcome), outcomeBytes: outcome.byteLength }
  assert.is(codeFor([result], [outcome]), undefined)
  assert.is(codeFor([{ ...result, outcomeBytes: OUTCOME_BYTES_MAX + 1 }]), MALFORMED)
  const source = new Uint8Array(CODE_BYTES_MAX)
  const award: Award = { ...messages.award, codeId: contentIdOf(source), codeBytes: source.byteLength }
  assert.is(codeFor([award], [source, payload]), undefined)
  assert.is(codeFor([{ ...award, codeBytes: CODE_BYTES_MAX + 1 }]), MALFORMED)
})

test('a connector job brings the largest of its own', () => {
  const executed = connectorMessages['result-connector']
  const outcome = new Uint8Array(EXECUTION_OUTCOME_BYTES_MAX)
  const result: Result = { ...executed, outcomeId: contentIdOf(outcome), outcomeBytes: outcome.byteLength }
  assert.is(codeFor([result], [outcome]), undefined)
  assert.is(codeFor([{ ...result, outcomeBytes: EXECUTION_OUTCOME_BYTES_MAX + 1 }]), MALFORMED)
  assert.is(codeFor([{ ...messages.result, outcomeBytes: outcome.byteLength }]), MALFORMED)

  const input = new Uint8Array(EXECUTION_INPUT_BYTES_MAX)
  const award: Award = { ...connectorMessages['award-connector'], payloadId: contentIdOf(input) }
  assert.is(codeFor([award], [input]), undefined)
  const larger = new Uint8Array(EXECUTION_INPUT_BYTES_MAX + 1)
  assert.is(codeFor([{ ...award, payloadId: contentIdOf(larger) }], [larger]), MALFORMED)
})

test('holds frames, their signed part and their items to the limits', () => {
  assert.is(codeOf(() => openFrame(new Uint8Array(FRAME_BYTES_MAX + 1))), 'DCN_MESSAGE_TOO_LARGE')
  const chunk: DispatchMessage = { ...messages['log-chunk'], offset: 0, text: 'x'.repeat(LOG_BYTES_MAX) }
  const itemBytes = encodeMessage(chunk).byteLength
  const fitting = Math.floor(BATCH_BYTES_MAX / itemBytes)
  assert.is(codeFor(Array.from({ length: fitting }, () => chunk)), undefined)
  assert.is(codeFor(Array.from({ length: fitting + 1 }, () => chunk)), MALFORMED)
  assert.is(codeFor(Array.from({ length: BATCH_ITEMS_MAX }, () => messages.ack)), undefined)
  assert.is(codeFor(Array.from({ length: BATCH_ITEMS_MAX + 1 }, () => messages.ack)), MALFORMED)
  const nothing = Frame.encode({ batch: { ...signBatch('dispatch', [payload], nodeSigner), items: [] } })
  assert.is(codeOf(() => openFrame(nothing)), MALFORMED)
  assert.is(codeOf(() => openFrame(new Uint8Array())), MALFORMED)
  assert.is(codeOf(() => openFrame(Frame.encode({ attachments: [plain(code)] }))), MALFORMED)
})

test('holds heartbeats and log chunks to the limits', () => {
  const beat = (length: number): DispatchMessage =>
    ({ type: 'heartbeat', jobs: Array.from({ length }, () => ({ jobId, epoch: 1 })) })
  assert.is(codeFor([beat(0)]), undefined)
  assert.is(codeFor([beat(HEARTBEAT_JOBS_MAX)]), undefined)
  assert.is(codeFor([beat(HEARTBEAT_JOBS_MAX + 1)]), MALFORMED)
  const log = (offset: number, chars: number): DispatchMessage =>
    ({ ...messages['log-chunk'], offset, text: '\u20ac'.repeat(chars) })
  assert.is(codeFor([log(LOG_BYTES_MAX, LOG_BYTES_MAX)]), undefined)
  assert.is(codeFor([log(LOG_BYTES_MAX + 1, 0)]), MALFORMED)
  assert.is(codeFor([log(0, LOG_BYTES_MAX + 1)]), MALFORMED)
})

test('mends half surrogate pairs in console output, which UTF-8 cannot carry', () => {
  for (const padding of ['', 'x'.repeat(60)]) {
    const [opened] = openFrame(seal([{ ...messages['log-chunk'], text: `${padding}\ud83d|\ude00` }])).messages
    assert.is(opened?.type === 'log' && opened.text, `${padding}\ufffd|\ufffd`)
  }
})

test('a frame is of the dispatch domain', () => {
  const frame = Frame.encode({ batch: signBatch('jobs', [encodeMessage(messages.ack)], nodeSigner), attachments: [] })
  assert.is(codeOf(() => openFrame(frame)), 'DCN_MESSAGE_BAD_SIGNATURE')
})

test('a result can be proven to who was not there', () => {
  assert.equal(openResultProof(resultProof()), { result: messages.result, node: nodePeer })
})

test('any result can be proven from any place in its frame', () => {
  fc.assert(fc.property(fc.array(arbitrary.dispatchMessages, { minLength: 1, maxLength: 12 }), fc.nat(), (said, at) => {
    const index = at % said.length
    const proof = proveItem(openFrame(seal(said)).batch, index)
    assert.ok(proof.byteLength <= SIGNED_ITEM_BYTES_MAX)
    const message = said[index]!
    if (message.type === 'result') assert.equal(openResultProof(proof), { result: message, node: nodePeer })
    else assert.is(codeOf(() => openResultProof(proof)), MALFORMED)
  }), { numRuns: 150 })
})

test('proofs of the widest result in the fullest frame fit', () => {
  const widest: Result = {
    ...messages.result, epoch: 2 ** 32 - 1, outcomeBytes: OUTCOME_BYTES_MAX, durationMs: 2 ** 32 - 1, status: 'timeout'
  }
  const { batch } = openFrame(seal(Array.from({ length: BATCH_ITEMS_MAX }, () => widest)))
  const proof = proveItem(batch, 777)
  assert.ok(proof.byteLength < 600, `${proof.byteLength} bytes`)
  assert.equal(openResultProof(proof).result, widest)
})

test('a proof says whose result it is, whoever hands it over', () => {
  const elsewhere = sealFrame([encodeMessage(messages.result)], [], gatewaySigner)
  assert.is(openResultProof(proveItem(openFrame(elsewhere).batch, 0)).node, gatewayPeer)
})

test.run()
