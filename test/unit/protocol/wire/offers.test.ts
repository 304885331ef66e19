import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import {
  CODE_BYTES_MAX, GPU_MODEL_CHARS_MAX, MODEL_BYTES_MAX, MODELS_PER_FUNCTION_MAX, PAYLOAD_BYTES_MAX, TIMEOUT_MAX_MS
} from '../../../../protocol/core/limits.ts'
import { openBatch, sealBatch } from '../../../../protocol/wire/envelope.ts'
import { JobKind, Offer as OfferCodec } from '../../../../protocol/wire/messages.ts'
import { needsToWire } from '../../../../protocol/wire/needs.ts'
import { GOSSIP_BYTES_MAX, openOffers, sealOffers, type Offer } from '../../../../protocol/wire/offers.ts'
import * as arbitrary from '../../../helpers/wire-arbitraries.ts'
import {
  allNeeds, codeOf, gatewayPeer, gatewaySigner, nodeSigner, offer, plain, secondOffer
} from '../../../helpers/wire-fixtures.ts'
import { bytesField, hostileMessage, joined, uintField } from '../../../helpers/wire-raw.ts'

const widest: Offer = {
  jobId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
  epoch: 2 ** 32 - 1,
  round: 2 ** 32 - 1,
  feeBps: 10_000,
  kind: 'function',
  needs: {
    runtime: 'a-runtime-with-a-long-name-32-ch',
    memoryMiB: 2 ** 32 - 1,
    gpu: true,
    vramMiB: 2 ** 32 - 1,
    gpuModel: '\u20ac'.repeat(GPU_MODEL_CHARS_MAX),
    isolation: 'namespaces',
    models: Array.from({ length: MODELS_PER_FUNCTION_MAX }, (_, at) => ({
      name: `${at}`.padEnd(32, 'm'), contentId: 'f'.repeat(64), bytes: MODEL_BYTES_MAX
    }))
  },
  codeId: 'f'.repeat(64),
  codeBytes: CODE_BYTES_MAX,
  payloadBytes: PAYLOAD_BYTES_MAX,
  price: Number.MAX_SAFE_INTEGER,
  timeoutMs: TIMEOUT_MAX_MS,
  bidsUntilMs: Number.MAX_SAFE_INTEGER
}

const seal = (offers: readonly Offer[]) => sealOffers(offers, gatewaySigner)
/** What opening gives for an item set by hand and signed as it should be. */
function codeOfItem (changes: Partial<OfferCodec>): string | undefined {
  const [item] = openBatch('offers', seal([offer])[0]!, GOSSIP_BYTES_MAX).items
  const bytes = OfferCodec.encode({ ...OfferCodec.decode(item!), ...changes })
  return codeOf(() => openOffers(sealBatch('offers', [bytes], gatewaySigner)))
}

const test = suite('wire/offers')

test('opens what the gateway signed', () => {
  const [message] = seal([offer, secondOffer])
  assert.equal(openOffers(message!), [{ offer, gateway: gatewayPeer }, { offer: secondOffer, gateway: gatewayPeer }])
})

test('any offers come out as they went in, in order, in messages that gossip carries', () => {
  fc.assert(fc.property(fc.array(arbitrary.offers, { maxLength: 40 }), offers => {
    const messages = seal(offers)
    assert.ok(messages.every(message => message.byteLength <= GOSSIP_BYTES_MAX))
    const opened = messages.flatMap(openOffers)
    assert.equal(opened.map(received => received.offer), offers)
    assert.ok(opened.every(received => received.gateway === gatewayPeer))
  }), { numRuns: 60 })
})

test('packs as many as fit', () => {
  const offers = Array.from({ length: 100 }, () => offer)
  const messages = seal(offers)
  assert.is(messages.flatMap(openOffers).length, 100)
  for (const message of messages.slice(0, -1)) {
    assert.ok(message.byteLength > 0.85 * GOSSIP_BYTES_MAX, `${message.byteLength} bytes`)
  }
  assert.equal(seal([]), [])
})

test('one offer fits, whatever its fields hold', () => {
  for (const count of [1, 2, 5, 20]) {
    const offers = Array.from({ length: count }, () => widest)
    const messages = seal(offers)
    assert.equal(messages.flatMap(openOffers).map(received => received.offer), offers)
    assert.ok(messages.every(message => message.byteLength <= GOSSIP_BYTES_MAX))
  }
})

test('refuses every change of a byte', () => {
  const [bytes] = seal([offer, secondOffer])
  for (let at = 0; at < bytes!.byteLength; at++) {
    const forged = plain(bytes!)
    forged[at]! ^= 1
    assert.match(String(codeOf(() => openOffers(forged))), /^DCN_MESSAGE_(MALFORMED|BAD_SIGNATURE)$/, `byte ${at}`)
  }
})

test('refuses a message over the gossip limit, however well signed', () => {
  const items = Array.from({ length: 10 }, () => OfferCodec.encode({ jobId: new Uint8Array(90) }))
  const bytes = sealBatch('offers', items, gatewaySigner)
  assert.ok(bytes.byteLength > GOSSIP_BYTES_MAX)
  assert.is(codeOf(() => openOffers(bytes)), 'DCN_MESSAGE_TOO_LARGE')
})

const wrong: Array<[string, Partial<OfferCodec>]> = [
  ['jobId of 15 bytes', { jobId: new Uint8Array(15) }],
  ['jobId of 17 bytes', { jobId: new Uint8Array(17) }],
  ['no jobId', { jobId: new Uint8Array() }],
  ['codeId of 31 bytes', { codeId: new Uint8Array(31) }],
  ['codeId of 33 bytes', { codeId: new Uint8Array(33) }],
  ['epoch 0', { epoch: 0 }],
  ['no kind', { kind: JobKind.JOB_KIND_UNSPECIFIED }],
  ['code above the limit', { codeBytes: CODE_BYTES_MAX + 1 }],
  ['payload above the limit', { payloadBytes: PAYLOAD_BYTES_MAX + 1 }],
  ['timeout of 0', { timeoutMs: 0 }],
  ['timeout above the limit', { timeoutMs: TIMEOUT_MAX_MS + 1 }]
]
const needs = needsToWire(allNeeds)
const model = needs.models[0]!
const named = (...names: string[]): Partial<OfferCodec> =>
  ({ needs: { ...needs, models: names.map(name => ({ ...model, name })) } })
wrong.push(
  ['too many models', named('a', 'b', 'c', 'd', 'e')],
  ['two models of one name', named('a', 'a')],
  ['a model without a name', named('')],
  ['a model with a name that leads elsewhere', named('../up')],
  ['a model whose name is too long', named('m'.repeat(33))],
  ['a model by 31 bytes', { needs: { ...needs, models: [{ ...model, contentId: new Uint8Array(31) }] } }],
  ['a model that is too large', { needs: { ...needs, models: [{ ...model, bytes: MODEL_BYTES_MAX + 1 }] } }],
  ['a GPU whose name is too long', { needs: { ...needs, gpuModel: 'g'.repeat(GPU_MODEL_CHARS_MAX + 1) } }]
)
for (const [what, changes] of wrong) {
  test(`refuses, however well signed: ${what}`, () => {
    assert.is(codeOfItem(changes), 'DCN_MESSAGE_MALFORMED')
  })
}

test('takes the limits themselves, and an offer without needs is none', () => {
  const most = { codeBytes: CODE_BYTES_MAX, payloadBytes: PAYLOAD_BYTES_MAX, timeoutMs: TIMEOUT_MAX_MS }
  assert.is(codeOfItem(most), undefined)
  assert.is(codeOfItem(named('a', '0.b_c-d', 'm'.repeat(32), 'constructor')), undefined)
  assert.is(codeOfItem({ codeBytes: 0, payloadBytes: 0, timeoutMs: 1, price: 0, bidsUntilMs: 0 }), undefined)
  const { needs, ...without } = OfferCodec.decode(openBatch('offers', seal([offer])[0]!, GOSSIP_BYTES_MAX).items[0]!)
  assert.ok(needs)
  const bytes = sealBatch('offers', [OfferCodec.encode(without)], gatewaySigner)
  assert.is(codeOf(() => openOffers(bytes)), 'DCN_MESSAGE_MALFORMED')
})

test('refuses needs with a level that is none, and a model with its fields twice, before it decodes them', () => {
  const fields = OfferCodec.decode(openBatch('offers', seal([offer])[0]!, GOSSIP_BYTES_MAX).items[0]!)
  const { jobId, epoch, kind } = fields
  const codeOfNeeds = (more: Uint8Array) => {
    const before = OfferCodec.encode({
      jobId, epoch, kind, round: 0, codeId: new Uint8Array(), codeBytes: 0, payloadBytes: 0, price: 0, timeoutMs: 0,
      bidsUntilMs: 0
    })
    const after = [bytesField(6, fields.codeId), uintField(10, 1)]
    const item = joined(before, bytesField(5, joined(uintField(2, 128), more)), ...after)
    return codeOf(() => openOffers(sealBatch('offers', [item], gatewaySigner)))
  }
  const [name, id] = [bytesField(1, utf8('m')), bytesField(2, new Uint8Array(32))]
  assert.is(codeOfNeeds(joined(uintField(5, 3), bytesField(7, joined(name, id)))), undefined)
  assert.is(codeOfNeeds(uintField(5, 4)), 'DCN_MESSAGE_MALFORMED')
  assert.is(codeOfNeeds(bytesField(7, joined(name, name, id))), 'DCN_MESSAGE_MALFORMED')
})

test('one bad offer spoils its message', () => {
  const good = openBatch('offers', seal([offer])[0]!, GOSSIP_BYTES_MAX).items[0]!
  const bytes = sealBatch('offers', [good, new Uint8Array([1])], nodeSigner)
  assert.is(codeOf(() => openOffers(bytes)), 'DCN_MESSAGE_MALFORMED')
})

test('throws DcnError and nothing else over signed noise, and what it takes it would write the same', () => {
  const base = OfferCodec.decode(openBatch('offers', seal([offer])[0]!, GOSSIP_BYTES_MAX).items[0]!)
  const needs = hostileMessage(5, fc.constant(new Uint8Array()))
  const numbers = fc.record({
    epoch: arbitrary.uint32, round: arbitrary.uint32, price: arbitrary.uint53, timeoutMs: arbitrary.uint32,
    codeBytes: arbitrary.uint32, payloadBytes: arbitrary.uint32, bidsUntilMs: arbitrary.uint53
  }, { requiredKeys: [] }).map(changes => OfferCodec.encode({ ...base, ...changes }))
  fc.assert(fc.property(fc.oneof(hostileMessage(12, needs), needs, numbers), item => {
    const message = plain(sealBatch('offers', [item], gatewaySigner))
    let again: Uint8Array[] = []
    const code = codeOf(() => { again = seal(openOffers(message).map(received => received.offer)) })
    if (code === undefined) assert.equal(again.map(plain), [message])
    else assert.is(code, message.byteLength > GOSSIP_BYTES_MAX ? 'DCN_MESSAGE_TOO_LARGE' : code)
    assert.match(String(code), /^(undefined|DCN_MESSAGE_(TOO_LARGE|MALFORMED))$/)
  }), { numRuns: 1_500 })
})

test.run()
