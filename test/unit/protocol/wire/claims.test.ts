import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, toHex } from '../../../../protocol/core/bytes.ts'
import { isDcnError } from '../../../../protocol/core/errors.ts'
import {
  CLAIM_ANSWER_BYTES_MAX, CLAIM_MESSAGE_BYTES_MAX, CLAIM_WAIT_MS_MAX, decodeClaim, encodeClaim, openClaimAnswer,
  openClaimRequest, sealClaimAnswer, sealClaimRequest, type ClaimAnswer, type ClaimPut, type ClaimRequest
} from '../../../../protocol/wire/claims.ts'
import {
  ClaimAnswer as AnswerCodec, ClaimRequest as RequestCodec, ClaimWord
} from '../../../../protocol/wire/claims-messages.ts'
import { sealBatch } from '../../../../protocol/wire/envelope.ts'
import { gatewayPeer, gatewaySigner, nodePeer, nodeSigner } from '../../../helpers/wire-fixtures.ts'

const names = { scope: '11'.repeat(32), bodyHash: '22'.repeat(32), nonce: '33'.repeat(16) }
const ask: ClaimRequest = { type: 'ask', ask: names, waitMs: 30_000, peek: false }
const put: ClaimPut = {
  ...names, seed: '44'.repeat(32), attempt: 1, state: 'done', expiresAtMs: 1_800_000_000_000, answer: fromHex('5566')
}
const granted: ClaimAnswer = {
  nonce: names.nonce, word: 'granted', seed: put.seed, attempt: 2, answer: new Uint8Array()
}
const claim = { ...put, state: 'running' as const, answer: new Uint8Array(), leaseUntilMs: 1_799_999_000_000 }

// Never edit a vector: see vectors.test.ts.
const VECTORS: Record<string, () => Uint8Array> = {
  'claim-ask': () => sealClaimRequest(ask, gatewaySigner),
  'claim-put': () => sealClaimRequest({ type: 'put', put }, gatewaySigner),
  'claim-granted': () => sealClaimAnswer(granted, nodeSigner),
  'claim-record': () => encodeClaim(claim)
}
const fileOf = (name: string) => new URL(`../../../vectors/${name}.v1.hex`, import.meta.url)
const read = (name: string) => fromHex(readFileSync(fileOf(name), 'utf8').trim())

const test = suite('wire/claims')

for (const [name, make] of Object.entries(VECTORS)) {
  test(`${name} keeps its bytes`, () => {
    assert.ok(existsSync(fileOf(name)), `test/vectors/${name}.v1.hex is missing`)
    assert.is(toHex(make()), toHex(read(name)))
  })
}

test('the vectors mean what they were made from', () => {
  assert.equal(openClaimRequest(read('claim-ask')), { request: ask, from: gatewayPeer })
  assert.equal(openClaimRequest(read('claim-put')), { request: { type: 'put', put }, from: gatewayPeer })
  assert.equal(openClaimAnswer(read('claim-granted')), { answer: granted, from: nodePeer })
  assert.equal(decodeClaim(read('claim-record')), claim)
})

test('the largest answer fits', () => {
  const answer = new Uint8Array(CLAIM_ANSWER_BYTES_MAX).fill(1)
  const sealed = sealClaimRequest({ type: 'put', put: { ...put, answer } }, gatewaySigner)
  assert.ok(sealed.byteLength <= CLAIM_MESSAGE_BYTES_MAX)
  openClaimRequest(sealed)
  openClaimAnswer(sealClaimAnswer({ ...granted, word: 'done', seed: '', attempt: 0, answer }, nodeSigner))
  const beyond = { ...put, answer: new Uint8Array(CLAIM_ANSWER_BYTES_MAX + 1).fill(1) }
  refused(() => openClaimRequest(sealClaimRequest({ type: 'put', put: beyond }, gatewaySigner)), 'MALFORMED')
  const huge = { ...put, answer: new Uint8Array(CLAIM_MESSAGE_BYTES_MAX).fill(1) }
  refused(() => openClaimRequest(sealClaimRequest({ type: 'put', put: huge }, gatewaySigner)), 'TOO_LARGE')
})

test('a long wait counts as the longest', () => {
  const { request } = openClaimRequest(sealClaimRequest({ ...ask, waitMs: 4_000_000_000 }, gatewaySigner))
  assert.is(request.type === 'ask' && request.waitMs, CLAIM_WAIT_MS_MAX)
})

const refused = (open: () => unknown, code: string) => {
  assert.throws(open, (err: unknown) => isDcnError(err) && err.code === `DCN_MESSAGE_${code}`)
}

test('what does not hold together is refused', () => {
  const request = (changes: Partial<ClaimPut>) => () =>
    openClaimRequest(sealClaimRequest({ type: 'put', put: { ...put, ...changes } }, gatewaySigner))
  const both = RequestCodec.encode({
    ...RequestCodec.decode(RequestCodec.encode({})),
    ask: { scope: new Uint8Array(32), bodyHash: new Uint8Array(32), nonce: new Uint8Array(16), waitMs: 0, peek: false }
  })
  openClaimRequest(sealBatch('claims', [both], gatewaySigner))
  refused(() => openClaimRequest(sealBatch('claims', [new Uint8Array()], gatewaySigner)), 'MALFORMED')
  refused(() => openClaimRequest(sealBatch('claims', [both, both], gatewaySigner)), 'MALFORMED')
  refused(() => openClaimRequest(sealBatch('jobs', [both], gatewaySigner)), 'BAD_SIGNATURE')
  for (const changes of [
    { scope: '11' }, { bodyHash: '' }, { nonce: '33'.repeat(32) }, { seed: '' }, { attempt: 0 },
    { attempt: 1_000_001 }, { state: 'running' as const }, { answer: new Uint8Array() }
  ]) refused(request(changes), 'MALFORMED')
  const answers: Array<Partial<ClaimAnswer>> = [
    { seed: '' }, { attempt: 0 }, { word: 'busy' }, { word: 'done' }, { nonce: '' },
    { word: 'unknown', seed: '', attempt: 1 }, { answer: new Uint8Array([1]) }
  ]
  for (const changes of answers) {
    refused(() => openClaimAnswer(sealClaimAnswer({ ...granted, ...changes }, nodeSigner)), 'MALFORMED')
  }
  const unspecified = AnswerCodec.encode({
    nonce: new Uint8Array(16), word: ClaimWord.CLAIM_WORD_UNSPECIFIED, seed: new Uint8Array(), attempt: 0,
    answer: new Uint8Array()
  })
  refused(() => openClaimAnswer(sealBatch('claims', [unspecified], nodeSigner)), 'MALFORMED')
})

test('any altered byte is refused, and any bytes at all are', () => {
  for (const name of ['claim-ask', 'claim-put']) {
    const bytes = read(name)
    fc.assert(fc.property(fc.nat(bytes.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const altered = bytes.slice()
      altered[at]! ^= flip
      assert.throws(() => openClaimRequest(altered), isDcnError)
    }))
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
    assert.throws(() => openClaimRequest(bytes), isDcnError)
    assert.throws(() => openClaimAnswer(bytes), isDcnError)
    assert.throws(() => decodeClaim(bytes), isDcnError)
  }))
})

test.run()
