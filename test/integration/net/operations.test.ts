import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSeed } from '../../../protocol/core/ed25519.ts'
import type { Libp2pNetwork } from '../../../protocol/net/network.ts'
import { addressOf, createHost, failure, Hosts, until } from './hosts.ts'

const TOPIC = '/dcn/test/1'
const ECHO = '/dcn/test-echo/1'
const ECHO_LIMITS = { requestBytesMax: 1_000, responseBytesMax: 1_000, concurrentPerPeerMax: 8 }
const CONTENT = '5e'.repeat(32)
const TIMEOUT = { timeoutMs: 5_000 }

const test = suite('operations of a host')
const hosts = new Hosts()
let a: Libp2pNetwork
let b: Libp2pNetwork
let observer: Libp2pNetwork

const serve = (host: Libp2pNetwork): void => {
  host.serveRequests(ECHO, ECHO_LIMITS, async body => body)
  host.subscribe(TOPIC, () => 'accept')
}

test.before(async () => {
  a = await hosts.start({}, serve)
  b = await hosts.start({ bootstrap: [addressOf(a)] }, serve)
  observer = await hosts.start({ bootstrap: [addressOf(a)], observer: true, relayServer: true })
  await until('all are connected', () => a.connectedPeers().length === 2 && observer.isConnected(a.self))
})

test.after(async () => { await hosts[Symbol.asyncDispose]() })

test('shows links, topics, traffic and scores', async () => {
  await b.request(a.self, ECHO, new Uint8Array(9), TIMEOUT)
  await until('they mesh', () => b.meshPeers(TOPIC).includes(a.self) && a.meshPeers(TOPIC).includes(b.self))
  await b.publish(TOPIC, new Uint8Array(5))
  await until('it is heard', () => a.traffic().get(TOPIC)?.messagesIn === 1)
  a.protect(b.self, 'test')
  await until('the tag is kept', async () => (await a.inspect()).links.some(({ isProtected }) => isProtected))

  const view = await a.inspect()
  assert.is(view.self, a.self)
  assert.equal(view.addresses, a.addresses())
  assert.ok(view.protocols.includes(ECHO))
  assert.is(view.reachability, 'unknown')
  assert.not(view.truncated)
  const link = view.links.find(({ peer }) => peer === b.self)!
  assert.is(link.direction, 'inbound')
  assert.is(link.agent, 'dcn/1')
  assert.ok(link.isProtected && link.protocols.includes(ECHO))
  // The request, the message, and peer exchange both ways.
  assert.ok(link.traffic.messagesIn >= 3 && link.traffic.bytesIn >= 9 + 5)
  assert.equal(view.topics.map(({ topic, mesh, subscribers }) => ({ topic, mesh, subscribers })),
    [{ topic: TOPIC, mesh: [b.self], subscribers: [b.self] }])
  assert.is(view.topics[0]!.traffic.bytesIn, 5)
  assert.is(view.protocolTraffic.find(({ name }) => name === ECHO)!.traffic.messagesIn, 1)
  const score = view.scores.find(({ peer }) => peer === b.self)!
  assert.ok(score.parts.some(({ name, topic }) => name === 'first-deliveries' && topic === TOPIC))
  // gossipsub keeps a score for a moment before it computes it anew.
  await until('gossip has the same score', async () => {
    const now = (await a.inspect()).scores.find(({ peer }) => peer === b.self)!
    return Math.abs(now.score - a.gossipScore(b.self)) < 0.02
  })
})

test('an observer looks, and is taken for nothing else', async () => {
  const { links } = await a.inspect()
  const link = links.find(({ peer }) => peer === observer.self)!
  assert.is(link.agent, 'dcn-observer/1')
  assert.equal(observer.addresses(), [])
  // Nothing that would make it a place to find something: no DHT, relay or AutoNAT.
  assert.equal(link.protocols.filter(protocol => /kad|relay.*hop|autonat/.test(protocol)), [])
  assert.equal((await observer.peersOf(a.self)).map(({ peer }) => peer), [b.self])
  assert.equal((await b.peersOf(a.self)), [])
  assert.not(observer.isConnected(b.self))
  const about = (await observer.about(b.self))!
  assert.ok(about.certified)
  assert.equal(about.addresses.map(address => `${address}/p2p/${b.self}`), b.addresses())
  assert.ok(await observer.ping(b.self) >= 0)
})

test('does not count an observer among the peers that it wants', async () => {
  const wanting = await hosts.start({ peersTarget: 1 })
  const looking = await hosts.start({ observer: true })
  await looking.dial(addressOf(wanting))
  await until('it is known for what it is', async () => (await wanting.about(looking.self))?.agent === 'dcn-observer/1')
  // Whom it learns of by a record, and not by a connection, it dials only where it lacks peers.
  await a.dial(addressOf(wanting))
  await a.disconnect(wanting.self)
  await until('it has the peer that it wants', () => wanting.isConnected(a.self))
})

test('finds by the DHT', async () => {
  await until('it has taken the word', async () => (await a.dht.provide(CONTENT, TIMEOUT)).includes(b.self))
  assert.equal(await observer.dht.findProviders(CONTENT, TIMEOUT), [a.self])
  assert.equal(await observer.dht.findProviders('00'.repeat(32), TIMEOUT), [])
  assert.is(await a.dht.get('/pk/nobody', TIMEOUT), undefined)
  assert.ok((await observer.findPeer(b.self, TIMEOUT)).length > 0)
  assert.is((await failure(a.findPeer('nobody'))).code, 'DCN_ADDRESS_INVALID')
})

test('disconnects, and keeps out whom it blocks, also after a restart', async () => {
  const path = await mkdtemp(join(tmpdir(), 'dcn-blocked-'))
  const seed = generateSeed()
  const init = { seed, peerStorePath: path, bootstrap: [addressOf(a)] }
  const c = await hosts.start(init, serve)
  await until('it is connected', () => c.isConnected(a.self))
  assert.not(await c.disconnect(b.self) && c.isConnected(b.self))
  await c.block(a.self)
  assert.not(c.isConnected(a.self))
  assert.equal((await c.inspect()).blocked, [a.self])
  assert.match((await failure(c.dial(addressOf(a)))).message, 'it is blocked here')
  assert.match((await failure(c.request(a.self, ECHO, new Uint8Array(1), TIMEOUT))).message, 'it is blocked here')
  assert.is((await failure(c.block(c.self))).code, 'DCN_BLOCK_REFUSED')
  await c.stop()

  const again = createHost(init)
  serve(again)
  try {
    await again.start()
    assert.equal(again.blocked(), [a.self])
    await a.dial(addressOf(again)).catch(() => {})
    await until('what it opened is closed', () => !a.isConnected(again.self))
    assert.not(again.isConnected(a.self))
    assert.ok(await again.unblock(a.self))
    await again.dial(addressOf(a))
    assert.ok(again.isConnected(a.self))
  } finally {
    await again.stop()
    await rm(path, { recursive: true })
  }
})

test.run()
