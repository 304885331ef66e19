/** The bytes of every message, as they were when its version was fixed. */
import { existsSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contentIdToBytes } from '../../../../protocol/core/ids.ts'
import { encodeMessage, openFrame, openResultProof } from '../../../../protocol/wire/dispatch.ts'
import { own } from '../../../../protocol/wire/envelope.ts'
import {
  decodeNetworkView, decodeOfferView, encodeNetworkView, encodeOfferView
} from '../../../../protocol/wire/inspect-codec.ts'
import {
  decodeJobQuery, decodeJobRecord, decodeOutcome, encodeJobQuery, encodeJobRecord, openJobAnswer, sealJobAnswer
} from '../../../../protocol/wire/jobs.ts'
import { BlobQuery } from '../../../../protocol/wire/messages.ts'
import { openNodeInfo, sealNodeInfo } from '../../../../protocol/wire/node-info.ts'
import {
  decodeEarningsQuery, decodeReceiptAnswer, decodeReceiptQuery, decodeStatement, encodeEarningsQuery,
  encodeReceiptAnswer, encodeReceiptQuery, encodeStatement
} from '../../../../protocol/wire/receipts.ts'
import { openOffers, sealOffers } from '../../../../protocol/wire/offers.ts'
import * as fixed from '../../../helpers/wire-fixtures.ts'

const { gatewaySigner, nodeSigner, offer, secondOffer } = fixed

// If one of these fails the wire format changed. Never edit a vector: other implementations, and data on disk, hold to
// these bytes. Make a new protocol version, and add the new bytes as v2 beside v1.
const VECTORS: Record<string, () => Uint8Array> = {
  offer: () => sealOffers([offer], gatewaySigner)[0]!,
  'offers-batch': () => sealOffers([offer, secondOffer], gatewaySigner)[0]!,
  ...Object.fromEntries(Object.entries(fixed.messages).map(([name, message]) => [name, () => encodeMessage(message)])),
  'offer-connector': () => sealOffers([fixed.connectorOffer], gatewaySigner)[0]!,
  ...Object.fromEntries(Object.entries(fixed.connectorMessages)
    .map(([name, message]) => [name, () => encodeMessage(message)])),
  'result-proof-connector': fixed.connectorProof,
  outcome: () => fixed.outcomeBytes,
  'dispatch-frame': fixed.resultFrame,
  'result-proof': fixed.resultProof,
  'node-info': () => sealNodeInfo(fixed.info, nodeSigner),
  'job-query': () => encodeJobQuery({ jobId: fixed.jobId, waitMs: 30_000 }),
  'job-query-seen': () => encodeJobQuery(fixed.seenQuery),
  'job-answer-running': () => sealJobAnswer({ record: fixed.running, logs: 'on\n', logsOffset: 5 }, gatewaySigner),
  'job-answer': () => sealJobAnswer({ record: fixed.record, logs: '', logsOffset: 0 }, gatewaySigner),
  'job-answer-unknown': () => sealJobAnswer(undefined, gatewaySigner),
  'job-record': () => encodeJobRecord(fixed.record),
  'job-record-connector': () => encodeJobRecord(fixed.connectorRecord()),
  'offer-needs': () => sealOffers([fixed.needyOffer], gatewaySigner)[0]!,
  ...Object.fromEntries(Object.entries(fixed.needyMessages)
    .map(([name, message]) => [name, () => encodeMessage(message)])),
  'result-proof-usage': fixed.usageProof,
  'node-info-whole': () => sealNodeInfo(fixed.wholeInfo, nodeSigner),
  'job-record-needs': () => encodeJobRecord(fixed.needyRecord()),
  'offer-fee': () => sealOffers([fixed.feeOffer], gatewaySigner)[0]!,
  ...Object.fromEntries(Object.entries(fixed.owedMessages)
    .map(([name, message]) => [name, () => encodeMessage(message)])),
  'job-record-receipt': () => encodeJobRecord(fixed.owedRecord()),
  ...Object.fromEntries(Object.entries(fixed.tracedMessages)
    .map(([name, message]) => [name, () => encodeMessage(message)])),
  'job-record-trace': () => encodeJobRecord(fixed.tracedRecord()),
  'receipt-query': () => encodeReceiptQuery(41),
  'receipt-answer': () => encodeReceiptAnswer(fixed.receiptAnswer),
  'earnings-query': () => encodeEarningsQuery(fixed.nodePeer),
  'earnings-answer': () => encodeStatement(fixed.statement),
  'inspect-network': () => encodeNetworkView(fixed.networkView),
  'inspect-offer': () => encodeOfferView(fixed.offerView),
  'blob-query': () => BlobQuery.encode({ contentId: own(contentIdToBytes(fixed.codeId)) })
}

/** Protocols that are at a later version than their first. */
const VERSIONS: Record<string, number> = {
  'job-answer': 2, 'job-answer-running': 2, 'job-answer-unknown': 2, 'job-query-seen': 2, 'job-record': 2,
  'offer-connector': 2, 'award-connector': 2, 'result-connector': 2, 'cancel-refused': 2, 'result-proof-connector': 2,
  'job-record-connector': 3, 'offer-needs': 3, 'award-needs': 3, 'result-usage': 3, 'result-proof-usage': 3,
  'refusal-model': 3, 'node-info-whole': 2, 'job-record-needs': 4, 'offer-fee': 4, 'award-fee': 4,
  'result-work': 4, 'ack-receipt': 4,
  'refusal-limit': 4, 'job-record-receipt': 5, 'bid-standing': 5, 'award-trace': 5, 'job-record-trace': 6
}
const nameOf = (name: string) => `${name}.v${VERSIONS[name] ?? 1}.hex`
const fileOf = (name: string) => new URL(`../../../vectors/${nameOf(name)}`, import.meta.url)
const read = (name: string) => new Uint8Array(Buffer.from(readFileSync(fileOf(name), 'utf8').trim(), 'hex'))

const test = suite('wire/vectors')

for (const [name, make] of Object.entries(VECTORS)) {
  test(`${name} keeps its bytes`, () => {
    assert.ok(existsSync(fileOf(name)), `test/vectors/${nameOf(name)} is missing`)
    assert.is(Buffer.from(make()).toString('hex'), Buffer.from(read(name)).toString('hex'))
  })
}

test('the vectors mean what they were made from', () => {
  assert.equal(openOffers(read('offer')).map(received => received.offer), [offer])
  assert.equal(openOffers(read('offers-batch')).map(received => received.offer), [offer, secondOffer])
  assert.equal(openFrame(read('dispatch-frame')).messages, [fixed.messages.heartbeat, fixed.messages.result])
  assert.equal(openResultProof(read('result-proof')), { result: fixed.messages.result, node: fixed.nodePeer })
  assert.equal(openNodeInfo(read('node-info'), fixed.info.issuedAtMs), { info: fixed.info, peer: fixed.nodePeer })
  assert.equal(openOffers(read('offer-connector')).map(received => received.offer), [fixed.connectorOffer])
  assert.equal(openResultProof(read('result-proof-connector')), {
    result: fixed.connectorMessages['result-connector'], node: fixed.nodePeer
  })
  assert.equal(decodeJobRecord(read('job-record-connector')), fixed.connectorRecord())
  assert.equal(openOffers(read('offer-needs')).map(received => received.offer), [fixed.needyOffer])
  assert.equal(openResultProof(read('result-proof-usage')).result, fixed.needyMessages['result-usage'])
  assert.equal(openNodeInfo(read('node-info-whole'), fixed.info.issuedAtMs).info, fixed.wholeInfo)
  assert.equal(decodeJobRecord(read('job-record-needs')), fixed.needyRecord())
  assert.equal(openOffers(read('offer-fee')).map(received => received.offer), [fixed.feeOffer])
  assert.equal(decodeJobRecord(read('job-record-receipt')), fixed.owedRecord())
  assert.equal(decodeJobRecord(read('job-record-trace')), fixed.tracedRecord())
  assert.is(decodeReceiptQuery(read('receipt-query')), 41)
  assert.equal(decodeReceiptAnswer(read('receipt-answer')), fixed.receiptAnswer)
  assert.is(decodeEarningsQuery(read('earnings-query')), fixed.nodePeer)
  assert.equal(decodeStatement(read('earnings-answer')), fixed.statement)
  assert.is(openJobAnswer(read('job-answer')).answer?.record.status, 'done')
  assert.is(openJobAnswer(read('job-answer-unknown')).answer, undefined)
  assert.equal(decodeJobQuery(read('job-query-seen')), fixed.seenQuery)
  assert.equal(openJobAnswer(read('job-answer-running')).answer?.logsOffset, 5)
  assert.equal(decodeJobQuery(read('job-query')), { jobId: fixed.jobId, waitMs: 30_000 })
  assert.equal(decodeOutcome(read('outcome')), fixed.outcome)
  assert.equal(decodeNetworkView(read('inspect-network')), fixed.networkView)
  assert.equal(decodeOfferView(read('inspect-offer')), fixed.offerView)
})

test.run()
