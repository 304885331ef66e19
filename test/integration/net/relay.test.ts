import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { addressOf, Hosts, until } from './hosts.ts'

const ECHO = '/dcn/test-echo/1'
const CHANNEL = '/dcn/test-channel/1'
const LIMITS = { requestBytesMax: 1_000_000, responseBytesMax: 1_000_000, concurrentPerPeerMax: 8 }

const test = suite('relays')

test('a peer that nobody can dial is reached through a relay, and answers', async () => {
  await using hosts = new Hosts()
  const relay = await hosts.start({ relayServer: true })
  const frames: Uint8Array[] = []
  const hidden = await hosts.start({ listen: ['/p2p-circuit'], bootstrap: [addressOf(relay)] }, host => {
    host.serveRequests(ECHO, LIMITS, async body => body)
    host.serveChannels(CHANNEL, { frameBytesMax: 1_000, queueBytesMax: 10_000, channelsPerPeerMax: 1 }, {
      onFrame: (frame, channel) => channel.send(frame)
    })
  })
  await until('it has a place at the relay', () => hidden.addresses().some(each => each.includes('/p2p-circuit')))

  const third = await hosts.start({ listen: [] }, host => {
    host.serveChannels(CHANNEL, { frameBytesMax: 1_000, queueBytesMax: 10_000, channelsPerPeerMax: 1 }, {
      onFrame: frame => frames.push(frame)
    })
  })
  assert.is(await third.dial(addressOf(hidden)), hidden.self)
  const [peer] = third.connectedPeers().filter(each => each.peer === hidden.self)
  assert.ok(peer!.relayed)
  const large = new Uint8Array(500_000).fill(3)
  assert.equal(await third.request(hidden.self, ECHO, large, { timeoutMs: 10_000 }), large)
  const channel = await third.openChannel(hidden.self, CHANNEL)
  channel.send(new Uint8Array([1, 2]))
  await until('a frame comes back', () => frames.length === 1)
})

test('a hidden peer is found by those that know only the relay', async () => {
  await using hosts = new Hosts()
  const relay = await hosts.start({ relayServer: true })
  const bootstrap = [addressOf(relay)]
  const hidden = await hosts.start({ listen: ['/p2p-circuit'], bootstrap }, host => {
    host.serveRequests(ECHO, LIMITS, async body => body)
  })
  const third = await hosts.start({ bootstrap })
  await until('they are connected', () => third.isConnected(hidden.self))
  assert.equal(await third.request(hidden.self, ECHO, new Uint8Array([1]), { timeoutMs: 10_000 }), new Uint8Array([1]))
})

test('a hidden peer has the gossip of the peers that it is connected to', async () => {
  await using hosts = new Hosts()
  const relay = await hosts.start({ relayServer: true }, host => host.subscribe('/dcn/test/1', () => 'accept'))
  const bootstrap = [addressOf(relay)]
  const heard: string[] = []
  const hidden = await hosts.start({ listen: ['/p2p-circuit'], bootstrap }, host => {
    host.subscribe('/dcn/test/1', (_message, from) => { heard.push(from); return 'accept' })
  })
  const third = await hosts.start({ bootstrap }, host => host.subscribe('/dcn/test/1', () => 'accept'))
  await until('both hear the relay', () => hidden.meshPeers('/dcn/test/1').length > 0 &&
    third.meshPeers('/dcn/test/1').length > 0)
  await third.publish('/dcn/test/1', new Uint8Array([1]))
  await until('it hears the third', () => heard[0] === third.self)
})

test('relayed peers do not take the place of direct ones', async () => {
  await using hosts = new Hosts()
  const relay = await hosts.start({ relayServer: true, peersTarget: 0 })
  const bootstrap = [addressOf(relay)]
  const hidden = await hosts.start({ listen: ['/p2p-circuit'], bootstrap, peersTarget: 0 })
  await until('it has a place at the relay', () => hidden.addresses().some(each => each.includes('/p2p-circuit')))
  const third = await hosts.start({ bootstrap, peersTarget: 2 })
  await until('they are connected', () => third.isConnected(hidden.self) && third.isConnected(relay.self))
  const direct = await hosts.start({ bootstrap, peersTarget: 0 })
  await until('the third dials it', () => third.isConnected(direct.self))
})

test.run()
