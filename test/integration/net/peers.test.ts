import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encode } from 'it-length-prefixed'
import { multiaddr } from '@multiformats/multiaddr'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { PeerRecord, RecordEnvelope } from '@libp2p/peer-record'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromUtf8, utf8 } from '../../../protocol/core/bytes.ts'
import { generateSeed, signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { peerIdOf } from '../../../protocol/core/peer-id.ts'
import { PEERS_PROTOCOL } from '../../../protocol/net/limits.ts'
import type { Libp2pNetwork } from '../../../protocol/net/network.ts'
import { addressOf, createHost, Hosts, TCP, until } from './hosts.ts'

const TOPIC = '/dcn/test/1'

function hearing (into: Map<string, Set<string>>, name: string) {
  return (host: Libp2pNetwork): void => {
    const heard = new Set<string>()
    into.set(name, heard)
    host.subscribe(TOPIC, message => {
      heard.add(fromUtf8(message))
      return 'accept'
    })
  }
}

function allConnected (hosts: readonly Libp2pNetwork[]): boolean {
  return hosts.every(host => hosts.every(other => other === host || host.isConnected(other.self)))
}

async function record (seed: Uint8Array, signerSeed: Uint8Array, address: string): Promise<Uint8Array> {
  const key = await generateKeyPairFromSeed('Ed25519', seed)
  const signer = await generateKeyPairFromSeed('Ed25519', signerSeed)
  const content = new PeerRecord({ peerId: peerIdFromPrivateKey(key), multiaddrs: [multiaddr(address)] })
  return (await RecordEnvelope.seal(content, signer)).marshal()
}

const test = suite('finding peers')

test('outlives the loss of the bootstrap peer, and takes in a peer that comes later', async () => {
  await using hosts = new Hosts()
  const heard = new Map<string, Set<string>>()
  const a = await hosts.start({}, hearing(heard, 'a'))
  const bootstrap = [addressOf(a)]
  const b = await hosts.start({ bootstrap }, hearing(heard, 'b'))
  const c = await hosts.start({ bootstrap }, hearing(heard, 'c'))
  const d = await hosts.start({ bootstrap }, hearing(heard, 'd'))
  await until('all know each other', () => allConnected([a, b, c, d]))

  await a.stop()
  await until('all have lost a', () => [b, c, d].every(host => !host.isConnected(a.self)))
  assert.ok(allConnected([b, c, d]))
  await until('b has a mesh', () => b.meshPeers(TOPIC).length === 2)
  await b.publish(TOPIC, utf8('without a'))
  await until('gossip still flows', () => heard.get('c')!.has('without a') && heard.get('d')!.has('without a'))

  const e = await hosts.start({ bootstrap: [addressOf(b)] }, hearing(heard, 'e'))
  await until('the new peer is connected to all', () => allConnected([b, c, d, e]))
  await until('and in the mesh', () => e.meshPeers(TOPIC).length === 3)
  await d.publish(TOPIC, utf8('welcome'))
  await e.publish(TOPIC, utf8('thanks'))
  await until('it hears and is heard', () => heard.get('e')!.has('welcome') &&
    ['b', 'c', 'd'].every(name => heard.get(name)!.has('thanks')))
})

test('peers that join at the same moment find each other', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start()
  const bootstrap = [addressOf(a)]
  const joined = await Promise.all(Array.from({ length: 6 }, () => hosts.start({ bootstrap })))
  await until('all know each other', () => allConnected([a, ...joined]))
})

test('keeps trying a bootstrap address, also one without a PeerId', async () => {
  await using hosts = new Hosts()
  const seed = generateSeed()
  const placeholder = createHost({ seed })
  await placeholder.start()
  const address = addressOf(placeholder).replace(/\/p2p\/.*/, '')
  await placeholder.stop()
  const b = await hosts.start({ bootstrap: [address] })
  const a = await hosts.start({ seed, listen: [address] })
  await until('the bootstrap peer is found', () => b.isConnected(a.self))
  await a.stop()
  await until('it is lost', () => !b.isConnected(a.self))
  await a.start()
  await until('it is found again', () => b.isConnected(a.self))
})

test('finds its old peers after a restart without bootstrap, and tells them its new address', async () => {
  await using hosts = new Hosts()
  const dir = await mkdtemp(join(tmpdir(), 'dcn-net-'))
  try {
    const seed = generateSeed()
    const a = await hosts.start()
    const b = await hosts.start({ seed, bootstrap: [addressOf(a)], peerStorePath: join(dir, 'peers') })
    const c = await hosts.start({ bootstrap: [addressOf(a)] })
    await until('all know each other', () => allConnected([a, b, c]))
    const oldAddress = addressOf(b)
    await b.stop()
    await until('b is gone', () => !a.isConnected(b.self) && !c.isConnected(b.self))

    const again = await hosts.start({ seed, peerStorePath: join(dir, 'peers') })
    assert.is.not(addressOf(again), oldAddress)
    await until('b finds both again', () => allConnected([a, again, c]))
    const d = await hosts.start({ bootstrap: [addressOf(a)] })
    await until('its new address is passed on', () => d.isConnected(again.self))
    await again.stop()
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('takes no record that its peer has not signed', async () => {
  await using hosts = new Hosts()
  const target = addressOf(await hosts.start())
  const [honest, forged] = [generateSeed(), generateSeed()]
  const address = target.replace(/\/p2p\/.*/, '')
  const records = [
    await record(forged, honest, address),
    new Uint8Array([1, 2, 3]),
    await record(honest, honest, address)
  ]
  let asked = 0
  const answers = [records.slice(0, 1), records.slice(1, 2), records.slice(2)]
  const liar = await hosts.start({}, host => host.serveRequests(PEERS_PROTOCOL,
    { requestBytesMax: 1, responseBytesMax: 100_000, concurrentPerPeerMax: 1 },
    async () => Buffer.concat([...encode(answers[asked++] ?? [])].map(part => part.subarray()))))
  const dialled = new Set<string>()
  const a = createHost()
  a.onPeer(peer => dialled.add(peer))
  await a.start()
  try {
    await a.dial(addressOf(liar))
    await until('it has asked three times', () => asked >= 3)
    const [honestPeer, forgedPeer] = [honest, forged].map(seed => peerIdOf(signerFromSeed(seed).publicKey))
    // The honest record is known once its address, where somebody else lives, has been tried.
    await until('the honest record is used', () => a.knowsAddressOf(honestPeer!))
    assert.not(await a.knowsAddressOf(forgedPeer!))
    assert.equal([...dialled], [liar.self])
  } finally {
    await a.stop()
  }
})

test('dials a PeerId whose address only the DHT knows', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start({ peersTarget: 0 })
  const b = await hosts.start({ peersTarget: 0 })
  const c = await hosts.start({ peersTarget: 0, listen: [TCP] })
  await b.dial(addressOf(a))
  await c.dial(addressOf(a))
  assert.not(b.isConnected(c.self))
  assert.is(await b.dial(c.self, { timeoutMs: 20_000 }), c.self)
})

test.run()
