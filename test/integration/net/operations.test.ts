import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateSeed } from '../../../protocol/core/ed25519.ts'
import { askInspect, askOffer, INSPECT_PROTOCOL, serveInspect } from '../../../protocol/net/inspect-server.ts'
import type { Libp2pNetwork } from '../../../protocol/net/network.ts'
import type { OfferView } from '../../../protocol/wire/inspect.ts'
import { offerView } from '../../helpers/wire-fixtures.ts'
import { addressOf, createHost, failure, Hosts, until } from './hosts.ts'

const TOPIC = '/dcn/test/1'
const ECHO = '/dcn/test-echo/1'
const ECHO_LIMITS = { requestBytesMax: 1_000, responseBytesMax: 1_000, concurrentPerPeerMax: 8 }
const CONTENT = '5e'.repeat(32)
const TIMEOUT = { timeoutMs: 5_000 }

let nowMs = 1_800_000_000_000
const clock = { nowMs: () => nowMs }

const test = suite('operations of a host')
const hosts = new Hosts()
let a: Libp2pNetwork
let b: Libp2pNetwork
let observer: Libp2pNetwork

const offer = (): OfferView => ({ ...offerView, jobsInFlight: ++asked })
let asked = 0

const serve = (host: Libp2pNetwork): void => {
  serveInspect({ network: host, clock, offer }, { shown: true })
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

test('is seen by strangers but for what is not theirs to see', async () => {
  const seen = await askInspect(observer, a.self)
  const whole = await a.inspect()
  assert.equal(seen.links.map(({ peer, address, agent }) => ({ peer, address, agent })),
    [{ peer: b.self, address: '/ip4/0.0.0.0/tcp/0', agent: 'dcn/1' }])
  assert.equal(seen.protocols, whole.protocols)
  assert.equal(seen.topics.map(({ topic, mesh }) => ({ topic, mesh })), [{ topic: TOPIC, mesh: [b.self] }])
  assert.not(seen.scores.some(({ peer }) => peer === observer.self))
  assert.not(seen.truncated)
  // Whom it dialled announced where it is.
  await observer.dial(b.self)
  assert.is((await askInspect(observer, b.self)).links[0]!.address, addressOf(a))
})

test('makes an answer once a second, and refuses what it does not know', async () => {
  const first = await askOffer(observer, a.self)
  assert.equal(first, { ...offerView, jobsInFlight: asked })
  nowMs += 999
  assert.equal(await askOffer(b, a.self), first)
  nowMs += 1
  assert.is((await askOffer(observer, a.self)).jobsInFlight, first.jobsInFlight + 1)
  const ask = async (...bytes: number[]) =>
    (await failure(observer.request(a.self, INSPECT_PROTOCOL, new Uint8Array(bytes), TIMEOUT))).code
  assert.is(await ask(), 'DCN_MESSAGE_MALFORMED')
  assert.is(await ask(3), 'DCN_MESSAGE_MALFORMED')

  const shy = await hosts.start({}, host => { serveInspect({ network: host, clock, offer }, { shown: false }) })
  await observer.dial(addressOf(shy))
  assert.is((await failure(askInspect(observer, shy.self))).code, 'DCN_INSPECT_REFUSED')
  assert.is((await failure(askOffer(observer, shy.self))).code, 'DCN_INSPECT_REFUSED')
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
  // This one dials nobody: it is back because the other wants a peer, beside the observer that it has.
  const idle = await hosts.start({ peersTarget: 0 })
  await idle.dial(addressOf(wanting))
  await until('they know each other', async () => (await wanting.about(idle.self))?.certified === true)
  assert.ok(await idle.disconnect(wanting.self))
  await until('it has the peer that it wants', () => wanting.isConnected(idle.self))
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
