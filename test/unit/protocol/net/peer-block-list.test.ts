import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSeed, signerFromSeed } from '../../../../protocol/core/ed25519.ts'
import { peerIdOf } from '../../../../protocol/core/peer-id.ts'
import { BLOCKED_PEERS_MAX } from '../../../../protocol/net/limits.ts'
import { PeerBlockList, type BlockListStore } from '../../../../protocol/net/peer-block-list.ts'
import { failure } from '../../../integration/net/hosts.ts'

const test = suite('peer block list')

const peer = (): string => peerIdOf(signerFromSeed(generateSeed()).publicKey)

function store (): BlockListStore & { kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>()
  return { kept, get: async key => kept.get(key), put: async (key, value) => { kept.set(key, value) } }
}

test('outlives its process where there is a store', async () => {
  const [a, b, c] = [peer(), peer(), peer()]
  const disk = store()
  const first = new PeerBlockList()
  await first.attach(disk)
  for (const each of [a, b, c]) await first.add(each)
  assert.ok(await first.delete(b))
  assert.not(await first.delete(b))
  first.detach()
  // While it is stopped: kept at the next start.
  await first.delete(c)
  await first.attach(disk)

  const second = new PeerBlockList()
  await second.attach(disk)
  assert.equal(second.list(), [a])
  await second.attach(undefined)
  assert.ok(second.has(a))
})

test('takes peers only, and no more than its limit', async () => {
  const list = new PeerBlockList()
  assert.is((await failure(list.add('nobody'))).code, 'DCN_ADDRESS_INVALID')
  const bytes = signerFromSeed(generateSeed()).publicKey.slice()
  for (let n = 0; n < BLOCKED_PEERS_MAX; n++) {
    new DataView(bytes.buffer).setUint32(0, n)
    await list.add(peerIdOf(bytes))
  }
  assert.is((await failure(list.add(peer()))).code, 'DCN_BLOCK_REFUSED')
  await list.add(list.list()[7]!)
  assert.is(list.list().length, BLOCKED_PEERS_MAX)
})

test.run()
