import { createPublicKey, verify as verifyRaw } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import {
  signWebhook, verifyWebhook, webhookIdOf, webhookKeyOf, WEBHOOK_AGE_MAX_S
} from '../../../../protocol/core/webhook-signature.ts'

const signer = signerFromSeed(new Uint8Array(32).fill(1))
const other = signerFromSeed(new Uint8Array(32).fill(2))
const [KEY, OTHER_KEY] = [webhookKeyOf(signer.publicKey), webhookKeyOf(other.publicKey)]
const BODY = utf8('{"jobId":"550e8400-e29b-41d4-a716-446655440000","status":"done","result":"{\\"value\\":42}"}')
const ID = webhookIdOf('550e8400-e29b-41d4-a716-446655440000')
const TIME_S = 1_795_500_000
const headers = signWebhook({ id: ID, timestampS: TIME_S, body: BODY }, signer)

const test = suite('webhook signature')

test('verifies with the key, as the convention writes it', () => {
  assert.ok(verifyWebhook(headers, BODY, [KEY], TIME_S * 1000))
  assert.ok(verifyWebhook(headers, BODY, [OTHER_KEY, KEY], TIME_S * 1000))
  assert.match(headers['webhook-signature']!, /^v1a,[A-Za-z0-9+/]{86}==$/)
  assert.match(KEY, /^whpk_[A-Za-z0-9+/]{43}=$/)
  // By hand, without any of our code.
  const key = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(KEY.slice(5), 'base64')]),
    format: 'der', type: 'spki'
  })
  const signed = Buffer.concat([Buffer.from(`${ID}.${TIME_S}.`), BODY])
  assert.ok(verifyRaw(null, signed, key, Buffer.from(headers['webhook-signature']!.slice(4), 'base64')))
})

test('keeps its bytes', () => {
  const vector = readFileSync(new URL('../../../vectors/webhook.v1.hex', import.meta.url), 'utf8').trim()
  assert.is(Buffer.from(Object.entries(headers).map(pair => `${pair.join(': ')}\n`).join('')).toString('hex'), vector)
})

test('any change is noticed', () => {
  fc.assert(fc.property(fc.nat(BODY.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
    const body = Uint8Array.from(BODY, (byte, index) => index === at ? byte ^ flip : byte)
    assert.not.ok(verifyWebhook(headers, body, [KEY], TIME_S * 1000))
  }))
  for (const changes of [
    { 'webhook-id': webhookIdOf('550e8400-e29b-41d4-a716-446655440001') },
    { 'webhook-timestamp': String(TIME_S + 1) },
    { 'webhook-signature': signWebhook({ id: ID, timestampS: TIME_S, body: BODY }, other)['webhook-signature'] },
    { 'webhook-signature': headers['webhook-signature']!.replace('v1a,', 'v1,') },
    { 'webhook-signature': undefined }, { 'webhook-id': undefined }, { 'webhook-timestamp': undefined },
    { 'webhook-timestamp': `0${TIME_S}` }, { 'webhook-timestamp': '1e9' }, { 'webhook-signature': 'v1a,###' }
  ]) assert.not.ok(verifyWebhook({ ...headers, ...changes }, BODY, [KEY], TIME_S * 1000), JSON.stringify(changes))
})

test('only a key that the receiver trusts counts, whatever the delivery says', () => {
  const forged = signWebhook({ id: ID, timestampS: TIME_S, body: BODY }, other)
  assert.is(forged['webhook-key'], OTHER_KEY)
  assert.not.ok(verifyWebhook(forged, BODY, [KEY], TIME_S * 1000))
  for (const key of ['', 'whpk_', 'whpk_AAAA', KEY.slice(5), `whpk_${Buffer.alloc(32).toString('base64')}`]) {
    assert.not.ok(verifyWebhook(headers, BODY, [key], TIME_S * 1000), key)
  }
})

test('an old delivery, or one from the future, is none', () => {
  for (const [offsetS, taken] of [
    [WEBHOOK_AGE_MAX_S, true], [-WEBHOOK_AGE_MAX_S, true],
    [WEBHOOK_AGE_MAX_S + 1, false], [-WEBHOOK_AGE_MAX_S - 1, false]
  ] as const) assert.is(verifyWebhook(headers, BODY, [KEY], (TIME_S + offsetS) * 1000), taken, String(offsetS))
})

test('no byte can move between the parts that are signed', () => {
  // msg_a + 1.2.body could be read as id msg_a.1 and time 2.
  const body = utf8('2.x')
  const signed = signWebhook({ id: 'msg_a', timestampS: TIME_S, body }, signer)
  const moved = { ...signed, 'webhook-id': `msg_a.${TIME_S}`, 'webhook-timestamp': '2' }
  assert.not.ok(verifyWebhook(moved, utf8('x'), [KEY], 2_000))
})

test('takes one good signature among several, and looks at few', () => {
  const good = headers['webhook-signature']!
  assert.ok(verifyWebhook({ ...headers, 'webhook-signature': `v1,xyz v1a,AAAA ${good}` }, BODY, [KEY], TIME_S * 1000))
  const many = `${'v1a,AAAA '.repeat(8)}${good}`
  assert.not.ok(verifyWebhook({ ...headers, 'webhook-signature': many }, BODY, [KEY], TIME_S * 1000))
})

test.run()
