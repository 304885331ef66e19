import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  API_KEY_BYTES, apiKeyOf, hashesEqual, innerHashOf, isApiKey, isHash, keyHashOf, previewOf
} from '../../../../protocol/core/api-key.ts'

const test = suite('API keys')
const random = fc.uint8Array({ minLength: API_KEY_BYTES, maxLength: API_KEY_BYTES })

test('a key is dc_ and 64 digits, and its preview shows eight of them', () => {
  const bytes = Uint8Array.from({ length: 32 }, (_, at) => at === 0 ? 0xa3 : at === 1 ? 0xf8 : at === 31 ? 0xe7 : 0xd9)
  const key = apiKeyOf(bytes)
  assert.is(key, `dc_a3f8${'d9'.repeat(29)}e7`)
  assert.is(previewOf(key), 'dc_a3f8...d9e7')
})

test('only the hash of the hash is stored: SHA-256 of the raw bytes of SHA-256 of the text', () => {
  const key = apiKeyOf(new Uint8Array(32))
  const inner = createHash('sha256').update(key).digest()
  assert.is(innerHashOf(key), inner.toString('hex'))
  assert.is(keyHashOf(innerHashOf(key)), createHash('sha256').update(inner).digest('hex'))
})

test('every key is one, and tells nothing but its preview', () => {
  fc.assert(fc.property(random, bytes => {
    const key = apiKeyOf(bytes)
    assert.ok(isApiKey(key))
    assert.ok(isHash(innerHashOf(key)) && isHash(keyHashOf(innerHashOf(key))))
    assert.is(previewOf(key).length, 'dc_a3f8...d9e7'.length)
  }))
})

test('nothing else is a key', () => {
  const key = apiKeyOf(new Uint8Array(32))
  for (const text of ['', 'dc_', key.slice(1), key + '0', key.toUpperCase(), `${key}\n`, `dc_${'g'.repeat(64)}`]) {
    assert.not.ok(isApiKey(text), JSON.stringify(text))
  }
})

test('hashes are equal only where every character is', () => {
  fc.assert(fc.property(random, random, fc.nat(63), (one, other, at) => {
    const [a, b] = [innerHashOf(apiKeyOf(one)), innerHashOf(apiKeyOf(other))]
    assert.ok(hashesEqual(a, a))
    assert.is(hashesEqual(a, b), a === b)
    const changed = a.slice(0, at) + (a[at] === '0' ? '1' : '0') + a.slice(at + 1)
    assert.not.ok(hashesEqual(a, changed))
    assert.not.ok(hashesEqual(a, a.slice(0, at)))
  }))
})

test.run()
