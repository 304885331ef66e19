import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey, peerIdFromString } from '@libp2p/peer-id'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { toHex } from '../../../../protocol/core/bytes.ts'
import { signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { peerIdOf, publicKeyOfPeer, solanaAddressOf } from '../../../../protocol/core/peer-id.ts'

const keys = fc.uint8Array({ minLength: 32, maxLength: 32 })

const test = suite('core/peer-id')

test('is the PeerId that libp2p derives from the same seed', async () => {
  await fc.assert(fc.asyncProperty(keys, async seed => {
    const theirs = peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', seed))
    const { publicKey } = signerFromSeed(seed)
    assert.is(peerIdOf(publicKey), theirs.toString())
    assert.is(toHex(publicKeyOfPeer(theirs.toString())!), toHex(theirs.publicKey.raw))
  }), { numRuns: 50 })
})

test('gives the key back', () => {
  fc.assert(fc.property(keys, key => {
    const peer = peerIdOf(key)
    assert.match(peer, /^12D3KooW/)
    assert.is(toHex(publicKeyOfPeer(peer)!), toHex(key))
  }))
})

test('says undefined to anything else', () => {
  const peer = peerIdOf(new Uint8Array(32).fill(9))
  const others = [
    '', ' ', peer.slice(0, -1), `${peer}1`, `1${peer}`, ` ${peer}`, `${peer} `, peer.toLowerCase(),
    `${peer.slice(0, -1)}0`,
    `${peer.slice(0, -1)}\u0141`, 'QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N', '1'.repeat(52), 'x'.repeat(1_000),
    'bafzaajaiaejcbzdibmxyzdjbbehgvizh6g5tikvy47mshdy6gwbruvgwvd24seje', solanaAddressOf(new Uint8Array(32).fill(9))
  ]
  for (const other of others) assert.is(publicKeyOfPeer(other), undefined, other)
})

test('one key has one name: garbage is refused or is exactly what we would write', () => {
  const base = peerIdOf(new Uint8Array(32).fill(9))
  const nearly = fc.tuple(fc.nat(base.length - 1), fc.string({ unit: 'binary', maxLength: 2 }))
    .map(([at, text]) => base.slice(0, at) + text + base.slice(at + 1))
  fc.assert(fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' })), text => {
    const key = publicKeyOfPeer(text)
    return key === undefined || peerIdOf(key) === text
  }), { numRuns: 2_000 })
})

test('has a Solana address that is the same 32 bytes', () => {
  assert.is(solanaAddressOf(new Uint8Array(32)), '1'.repeat(32))
  assert.is(peerIdFromString(peerIdOf(new Uint8Array(32).fill(9))).type, 'Ed25519')
})

test.run()
