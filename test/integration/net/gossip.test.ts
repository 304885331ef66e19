import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromUtf8, utf8 } from '../../../protocol/core/bytes.ts'
import { GOSSIP_BYTES_MAX } from '../../../protocol/net/limits.ts'
import type { Libp2pNetwork } from '../../../protocol/net/network.ts'
import type { Verdict } from '../../../protocol/net/types.ts'
import { addressOf, failure, Hosts, until } from './hosts.ts'
import { RawPeer } from './raw.ts'

const TOPIC = '/dcn/test/1'
/** A fresh peer is in the mesh so soon after it has dialled. */
const MESH_MS_MAX = 3_000
/** Twenty hosts that start at once in one process take seconds, and longer on a busy machine. */
const CROWD_MS = 90_000

interface Heard { text: string, from: string }

function listener (verdict: (text: string) => Verdict = () => 'accept') {
  const heard: Heard[] = []
  const subscribe = (host: Libp2pNetwork): void => {
    host.subscribe(TOPIC, (message, from) => {
      heard.push({ text: fromUtf8(message), from })
      return verdict(fromUtf8(message))
    })
  }
  return { heard, subscribe, has: (text: string) => heard.some(each => each.text === text) }
}

const test = suite('gossip')

test('reaches a fresh peer within three seconds of its dial', async () => {
  await using hosts = new Hosts()
  const atA = listener()
  const atB = listener()
  const a = await hosts.start({}, atA.subscribe)
  const b = await hosts.start({}, atB.subscribe)
  const dialledAtMs = Date.now()
  await b.dial(addressOf(a))
  await until('both are in the mesh', () => a.meshPeers(TOPIC)[0] === b.self && b.meshPeers(TOPIC)[0] === a.self)
  assert.ok(Date.now() - dialledAtMs < MESH_MS_MAX, `took ${Date.now() - dialledAtMs} ms`)

  await a.publish(TOPIC, utf8('hello'))
  await until('b hears a', () => atB.has('hello'))
  assert.equal(atB.heard, [{ text: 'hello', from: a.self }])
  assert.equal(atA.heard, [], 'nobody hears itself')
  assert.equal(a.traffic().get(TOPIC), { bytesIn: 0, bytesOut: 5, messagesIn: 0, messagesOut: 1 })
  assert.equal(b.traffic().get(TOPIC), { bytesIn: 5, bytesOut: 0, messagesIn: 1, messagesOut: 0 })
})

test('joins a topic after the start as well as before', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start()
  const b = await hosts.start()
  await b.dial(addressOf(a))
  const atA = listener()
  atA.subscribe(a)
  listener().subscribe(b)
  await until('both are in the mesh', () => a.meshPeers(TOPIC).length === 1 && b.meshPeers(TOPIC).length === 1)
  await b.publish(TOPIC, utf8('late'))
  await until('a hears b', () => atA.has('late'))
})

test('resolves where nobody listens', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start()
  await a.publish(TOPIC, utf8('hello?'))
  listener().subscribe(a)
  await a.publish(TOPIC, utf8('hello?'))
  await a.publish(TOPIC, utf8('hello?'))
  await a.stop()
  await a.publish(TOPIC, utf8('hello?'))
})

test('names the author also where another peer passed the message on', async () => {
  await using hosts = new Hosts()
  const atC = listener()
  const a = await hosts.start({ peersTarget: 0 }, listener().subscribe)
  const b = await hosts.start({ peersTarget: 0 }, listener().subscribe)
  const c = await hosts.start({ peersTarget: 0 }, atC.subscribe)
  await a.dial(addressOf(b))
  await c.dial(addressOf(b))
  await until('b is between', () => a.meshPeers(TOPIC).includes(b.self) && c.meshPeers(TOPIC).includes(b.self) &&
    b.meshPeers(TOPIC).length === 2)
  assert.not(a.isConnected(c.self))
  await a.publish(TOPIC, utf8('over b'))
  await until('c hears a', () => atC.has('over b'))
  assert.is(atC.heard[0]!.from, a.self)
})

test('passes on what a validator accepts, and nothing else', async () => {
  await using hosts = new Hosts()
  const atB = listener(text => text.startsWith('ignore') ? 'ignore' : text.startsWith('reject') ? 'reject' : 'accept')
  const atC = listener()
  const a = await hosts.start({ peersTarget: 0 }, listener().subscribe)
  const b = await hosts.start({ peersTarget: 0 }, atB.subscribe)
  const c = await hosts.start({ peersTarget: 0 }, atC.subscribe)
  await a.dial(addressOf(b))
  await c.dial(addressOf(b))
  await until('b is between', () => b.meshPeers(TOPIC).length === 2 && a.meshPeers(TOPIC).length === 1)
  for (const text of ['ignore this', 'reject this', 'accept this']) await a.publish(TOPIC, utf8(text))
  await until('c hears the last', () => atC.has('accept this'))
  assert.equal(atC.heard.map(each => each.text), ['accept this'])
  assert.is(atB.heard.length, 3)
})

test('a validator that throws costs its message, not the host', async () => {
  await using hosts = new Hosts()
  const heard: string[] = []
  const a = await hosts.start({}, listener().subscribe)
  const b = await hosts.start({}, host => host.subscribe(TOPIC, message => {
    heard.push(fromUtf8(message))
    throw new Error('broken validator')
  }))
  await a.dial(addressOf(b))
  await until('both are in the mesh', () => a.meshPeers(TOPIC).length === 1)
  await a.publish(TOPIC, utf8('one'))
  await a.publish(TOPIC, utf8('two'))
  await until('both arrive', () => heard.length === 2)
  assert.ok(b.gossipScore(a.self) >= 0)
})

test('no longer hears a peer whose messages are rejected; ignored ones cost nothing', async () => {
  await using hosts = new Hosts()
  const atB = listener(text => text.startsWith('bad') ? 'reject' : text.startsWith('odd') ? 'ignore' : 'accept')
  // Not connected to each other: whoever passes on what another rejects sinks as well.
  const evil = await hosts.start({ peersTarget: 0 }, listener().subscribe)
  const good = await hosts.start({ peersTarget: 0 }, listener().subscribe)
  const b = await hosts.start({ peersTarget: 0 }, atB.subscribe)
  await evil.dial(addressOf(b))
  await good.dial(addressOf(b))
  await until('all are in the mesh', () => b.meshPeers(TOPIC).length === 2)
  let sent = 0
  await until('the odd ones arrive', () => {
    void good.publish(TOPIC, utf8(`odd ${sent++}`))
    return atB.heard.length > 20
  })
  assert.ok(b.gossipScore(good.self) >= 0)

  await until('the evil peer has sunk below the graylist', () => {
    void evil.publish(TOPIC, utf8(`bad ${sent++}`))
    return b.gossipScore(evil.self) < -80
  })
  let round = 0
  let deafRounds = 0
  // What gossipsub took in advance from a peer then in good standing runs out within a second.
  await until('it is no longer heard, three times in a row', () => {
    if (round > 0 && !atB.has(`good ${round}`)) return false
    if (round > 0) deafRounds = atB.has(`evil ${round}`) ? 0 : deafRounds + 1
    round++
    void evil.publish(TOPIC, utf8(`evil ${round}`))
    void good.publish(TOPIC, utf8(`good ${round}`))
    return deafRounds === 3
  })
  // Gossipsub takes it out of the mesh at its next heartbeat.
  await until('it is out of the mesh', () => !b.meshPeers(TOPIC).includes(evil.self))
})

test('refuses to send a large message, and rejects one before the validator sees it', async () => {
  await using hosts = new Hosts()
  await using raw = await RawPeer.start()
  const atA = listener()
  const a = await hosts.start({}, atA.subscribe)
  const err = await failure(a.publish(TOPIC, new Uint8Array(GOSSIP_BYTES_MAX + 1)))
  assert.is(err.code, 'DCN_MESSAGE_TOO_LARGE')

  raw.node.services.gossip.subscribe(TOPIC)
  await raw.dial(addressOf(a))
  const peer = raw.node.peerId.toString()
  await until('the raw peer is in the mesh', () => a.meshPeers(TOPIC).includes(peer))
  await raw.node.services.gossip.publish(TOPIC, new Uint8Array(GOSSIP_BYTES_MAX + 1))
  await until('its score sinks', () => a.gossipScore(peer) < 0)
  assert.equal(atA.heard, [])
  await raw.node.services.gossip.publish(TOPIC, utf8('x'.repeat(GOSSIP_BYTES_MAX)))
  await until('the largest allowed arrives', () => atA.heard.length === 1)
})

test('outlives the loss of the connection that carried its stream while another stays', async () => {
  await using hosts = new Hosts()
  await using raw = await RawPeer.start()
  const atA = listener()
  const a = await hosts.start({}, atA.subscribe)
  const gossip = raw.node.services.gossip
  const heard: string[] = []
  gossip.addEventListener('message', event => heard.push(fromUtf8(event.detail.data)))
  gossip.subscribe(TOPIC)
  let identified = 0
  raw.node.addEventListener('peer:identify', () => { identified++ })
  const first = await raw.dial(addressOf(a))
  const peer = raw.node.peerId.toString()
  await until('the raw peer is in the mesh', () => a.meshPeers(TOPIC).includes(peer))
  const second = await raw.dial(addressOf(a))
  // Identify is what makes gossipsub look at a connection, and a second after the start there is another: after that,
  // nothing of libp2p looks again.
  await until('both sides have identified', () => identified >= 3 &&
    second.streams.every(stream => !stream.protocol.startsWith('/dcn/id')))
  await first.close()
  let sent = 0
  await until('both hear each other', () => {
    void a.publish(TOPIC, utf8(`a ${sent}`))
    void gossip.publish(TOPIC, utf8(`raw ${sent++}`)).catch(() => {})
    return heard.some(text => text.startsWith('a ')) && atA.heard.some(each => each.text.startsWith('raw '))
  }, 6_000)
})

test('is heard by twenty peers on one address', async () => {
  await using hosts = new Hosts()
  const listeners = Array.from({ length: 20 }, () => listener())
  const first = await hosts.start({}, listeners[0]!.subscribe)
  const others = await Promise.all(listeners.slice(1).map(each =>
    hosts.start({ bootstrap: [addressOf(first)], peersTarget: 4 }, each.subscribe)))
  const all = [first, ...others]
  await until('everybody is in a mesh', () => all.every(host => host.meshPeers(TOPIC).length >= 2), CROWD_MS)
  let sent = 0
  await until('everybody hears the first', () => {
    if (sent < 5) void first.publish(TOPIC, utf8(`to all ${sent++}`))
    return listeners.slice(1).every(each => each.heard.length > 0)
  })
  await others[7]!.publish(TOPIC, utf8('from another'))
  await until('everybody hears another', () =>
    listeners.every((each, at) => at === 8 || each.has('from another')))
})

test.run()
