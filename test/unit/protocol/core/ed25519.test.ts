import fc from 'fast-check'
import nacl from 'tweetnacl'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromHex, toHex, utf8 } from '../../../../protocol/core/bytes.ts'
import { generateSeed, signerFromSeed, verify } from '../../../../protocol/core/ed25519.ts'

/** RFC 8032, section 7.1, tests 1 to 3: seed, public key, message, signature. */
const RFC_8032: Array<[string, string, string, string]> = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155' +
      '5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00'
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
      '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a'
  ]
]

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n
/** y of the points of order 1, 2, 4 and 8, and the three values above the prime that decode to such a point. */
const SMALL_ORDER = [
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'
]

const signer = signerFromSeed(new Uint8Array(32).fill(1))
const message = utf8('pay 5 to bob')

function withSAdded (signature: Uint8Array, added: bigint): Uint8Array {
  const shifted = signature.slice()
  let scalar = BigInt(`0x${toHex(signature.slice(32).reverse())}`) + added
  for (let at = 32; at < 64; at++, scalar >>= 8n) shifted[at] = Number(scalar & 255n)
  return shifted
}

const test = suite('core/ed25519')

test('signs and verifies the vectors of RFC 8032', () => {
  for (const [seed, publicKey, text, signature] of RFC_8032) {
    const rfcSigner = signerFromSeed(fromHex(seed))
    assert.is(toHex(rfcSigner.publicKey), publicKey)
    assert.is(toHex(rfcSigner.sign(fromHex(text))), signature)
    assert.ok(verify(fromHex(text), fromHex(signature), fromHex(publicKey)))
  }
})

test('agrees with tweetnacl, which signs for wallets', () => {
  fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array(), (seed, text) => {
    const pair = nacl.sign.keyPair.fromSeed(new Uint8Array(seed))
    const ours = signerFromSeed(seed)
    assert.is(toHex(ours.publicKey), toHex(pair.publicKey))
    assert.is(toHex(ours.sign(text)), toHex(nacl.sign.detached(new Uint8Array(text), pair.secretKey)))
    assert.ok(verify(text, ours.sign(text), ours.publicKey))
  }), { numRuns: 30 })
})

test('makes seeds that are 32 fresh bytes', () => {
  const seeds = Array.from({ length: 20 }, generateSeed)
  assert.ok(seeds.every(seed => seed.byteLength === 32))
  assert.is(new Set(seeds.map(toHex)).size, 20)
})

test('refuses the signature with the group order added to S, which tweetnacl takes', () => {
  const signature = signer.sign(message)
  const malleated = withSAdded(signature, ORDER)
  assert.ok(nacl.sign.detached.verify(message, malleated, signer.publicKey))
  assert.not(verify(message, malleated, signer.publicKey))
  assert.not(verify(message, withSAdded(signature, 2n * ORDER), signer.publicKey))
})

test('refuses S equal to the group order', () => {
  const zero = new Uint8Array(64)
  assert.not(verify(message, withSAdded(zero, ORDER), signer.publicKey))
})

test('refuses keys of small order, under which one signature fits many messages', () => {
  const anySignature = new Uint8Array(64)
  anySignature[0] = 1 // R is the neutral point and S is 0
  const texts = Array.from({ length: 64 }, (_, at) => new Uint8Array([at]))
  let laxly = 0
  for (const y of SMALL_ORDER) {
    for (const sign of [0, 0x80]) {
      const key = fromHex(y).slice()
      key[31]! |= sign
      if (texts.some(text => nacl.sign.detached.verify(text, anySignature, key))) laxly++
      for (const text of texts) assert.not(verify(text, anySignature, key), toHex(key))
    }
  }
  assert.ok(laxly >= 8, `tweetnacl takes ${laxly} of the 14 keys, as older OpenSSL does: these would be forgeries`)
})

test('refuses wrong lengths', () => {
  const signature = signer.sign(message)
  for (const length of [0, 1, 31, 33, 64]) assert.not(verify(message, signature, new Uint8Array(length)))
  for (const length of [0, 32, 63, 65]) assert.not(verify(message, new Uint8Array(length), signer.publicKey))
  assert.not(verify(message, new Uint8Array([...signature, 0]), signer.publicKey))
})

test('refuses every changed bit of message, signature and key', () => {
  const signature = signer.sign(message)
  for (const part of [0, 1, 2] as const) {
    const parts: [Uint8Array, Uint8Array, Uint8Array] = [message, signature, signer.publicKey]
    for (let bit = 0; bit < parts[part].byteLength * 8; bit++) {
      const changed = parts[part].slice()
      changed[bit >> 3]! ^= 1 << (bit & 7)
      const altered = parts.with(part, changed) as typeof parts
      assert.not(verify(...altered), `part ${part}, bit ${bit}`)
    }
  }
})

test('never throws, and takes no noise for a signature', () => {
  const noise = fc.constantFrom(0, 31, 32, 33, 63, 64, 65).chain(length =>
    fc.uint8Array({ minLength: length, maxLength: length }))
  fc.assert(fc.property(noise, noise, noise, (text, signature, key) => !verify(text, signature, key)), { numRuns: 300 })
})

test('remembers keys without mixing them up, however many there are', () => {
  const signature = signer.sign(message)
  for (let at = 0; at < 1_100; at++) {
    const key = new Uint8Array(32)
    new DataView(key.buffer).setUint32(0, at + 2)
    verify(message, signature, key)
  }
  assert.ok(verify(message, signature, signer.publicKey))
})

test.run()
