import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { utf8 } from '../../../../protocol/core/bytes.ts'
import { rankPeers } from '../../../../protocol/core/rendezvous.ts'
import { newPeer } from '../../../helpers/jobs.ts'

const PEERS = Array.from({ length: 12 }, newPeer)
const key = fc.string()

const test = suite('core/rendezvous')

test('the order is that of the hashes, worked out by hand', () => {
  // SHA-256 of "keya" begins with 69a9, of "keyb" with f678, of "keyc" with d03a (sha256sum).
  assert.equal(rankPeers('key', ['a', 'b', 'c']), ['a', 'c', 'b'])
})

test('the order of the given peers does not matter, and a text is its UTF-8', () => {
  fc.assert(fc.property(key, fc.shuffledSubarray(PEERS, { minLength: PEERS.length }), (name, peers) => {
    assert.equal(rankPeers(name, peers), rankPeers(utf8(name), PEERS))
  }))
})

test('a peer that leaves changes nothing between the others', () => {
  fc.assert(fc.property(key, fc.constantFrom(...PEERS), (name, gone) => {
    assert.equal(
      rankPeers(name, PEERS.filter(peer => peer !== gone)),
      rankPeers(name, PEERS).filter(peer => peer !== gone)
    )
  }))
})

test('keys spread over the peers', () => {
  const first = new Map<string, number>()
  for (let at = 0; at < 1_200; at++) {
    const [peer] = rankPeers(`key ${at}`, PEERS)
    first.set(peer!, (first.get(peer!) ?? 0) + 1)
  }
  assert.is(first.size, PEERS.length)
  for (const count of first.values()) assert.ok(count > 40 && count < 200, `${count} of 1200`)
})

test.run()
