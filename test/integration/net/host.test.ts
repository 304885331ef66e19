import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSeed, signerFromSeed } from '../../../protocol/core/ed25519.ts'
import { peerIdOf } from '../../../protocol/core/peer-id.ts'
import { addressOf, createHost, failure, Hosts, TCP, until, WS } from './hosts.ts'

const TOPIC = '/dcn/test/1'
const ECHO = '/dcn/test-echo/1'
const ECHO_LIMITS = { requestBytesMax: 1_000, responseBytesMax: 1_000, concurrentPerPeerMax: 8 }

const test = suite('peer network host')

test('carries the PeerId of its key, and starts again after a stop', async () => {
  const seed = generateSeed()
  const host = createHost({ seed })
  assert.is(host.self, peerIdOf(signerFromSeed(seed).publicKey))
  assert.equal(host.addresses(), [])

  for (let round = 0; round < 2; round++) {
    await using hosts = new Hosts()
    await Promise.all([host.start(), host.start()])
    assert.ok(addressOf(host).endsWith(`/p2p/${host.self}`))
    const other = await hosts.start()
    assert.is(await other.dial(addressOf(host)), host.self)
    await until('both are connected', () => host.isConnected(other.self) && other.isConnected(host.self))
    await Promise.all([host.stop(), host.stop()])
    assert.equal(host.addresses(), [])
    await until('the other notices', () => !other.isConnected(host.self))
  }
})

test('tells of peers that come and go, and how far away they are', async () => {
  await using hosts = new Hosts()
  const events: string[] = []
  const a = await hosts.start({}, host => {
    host.onPeer(() => { throw new Error('a listener must not break the host') })
    host.onPeer((peer, connected) => events.push(`${connected ? '+' : '-'}${peer}`))
  })
  const silenced = a.onPeer(() => events.push('never'))
  silenced()
  const b = await hosts.start({ listen: [] })
  await b.dial(addressOf(a))
  await until('a round trip is known', () => a.connectedPeers()[0]?.roundTripMs !== undefined)
  const [peer] = a.connectedPeers()
  assert.is(peer!.peer, b.self)
  assert.is(peer!.direction, 'inbound')
  assert.not(peer!.relayed)
  assert.ok(peer!.connectedAtMs <= Date.now())
  await b.stop()
  await until('the peer is gone', () => a.connectedPeers().length === 0)
  assert.equal(events, [`+${b.self}`, `-${b.self}`])
})

test('speaks over websockets', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start({ listen: [WS] }, host => host.serveRequests(ECHO, ECHO_LIMITS, async body => body))
  assert.match(addressOf(a), '/ws/')
  const b = await hosts.start({ listen: [] })
  await b.dial(addressOf(a))
  assert.equal(await b.request(a.self, ECHO, new Uint8Array([7]), { timeoutMs: 5_000 }), new Uint8Array([7]))
})

test('names what is wrong with a target', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start()
  const gone = await hosts.start()
  const address = addressOf(gone)
  await gone.stop()
  const unknown = peerIdOf(signerFromSeed(generateSeed()).publicKey)
  const ask = async (): Promise<unknown> => await a.request(unknown, ECHO, new Uint8Array(1), { timeoutMs: 300 })

  assert.is((await failure(a.dial('nonsense'))).code, 'DCN_ADDRESS_INVALID')
  assert.is((await failure(a.dial('/ip4/999.0.0.1/tcp/1'))).code, 'DCN_ADDRESS_INVALID')
  assert.throws(() => createHost({ bootstrap: ['nonsense'] }),
    (err: { code: string }) => err.code === 'DCN_ADDRESS_INVALID')
  assert.is((await failure(a.dial(address))).code, 'DCN_PEER_UNREACHABLE')
  assert.is((await failure(a.dial(unknown, { timeoutMs: 300 }))).code, 'DCN_PEER_UNREACHABLE')
  assert.is((await failure(ask())).code, 'DCN_PEER_UNREACHABLE')
  await a.stop()
  assert.is((await failure(a.dial(address))).code, 'DCN_PEER_UNREACHABLE')
  assert.is((await failure(ask())).code, 'DCN_PEER_UNREACHABLE')
})

test('refuses an address of another than the named peer', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start()
  const b = await hosts.start()
  const stranger = peerIdOf(signerFromSeed(generateSeed()).publicKey)
  const forged = addressOf(b).replace(b.self, stranger)
  assert.is((await failure(a.dial(forged))).code, 'DCN_PEER_UNREACHABLE')
  assert.not(a.isConnected(stranger))
})

test('says that a port or a data directory is busy', async () => {
  await using hosts = new Hosts()
  const dir = await mkdtemp(join(tmpdir(), 'dcn-net-'))
  try {
    const a = await hosts.start({ peerStorePath: join(dir, 'peers') })
    const port = /tcp\/(\d+)/.exec(addressOf(a))![1]!
    const b = createHost({ listen: [TCP.replace('tcp/0', `tcp/${port}`)] })
    assert.is((await failure(b.start())).code, 'DCN_PORT_BUSY')
    const c = createHost({ peerStorePath: join(dir, 'peers') })
    assert.is((await failure(c.start())).code, 'DCN_DATA_DIR_BUSY')
    await a.stop()
    await b.start()
    await b.stop()
    await c.start()
    await c.stop()
  } finally {
    await rm(dir, { recursive: true })
  }
})

test('works where both dial at once, and again after one side restarts', async () => {
  await using hosts = new Hosts()
  const heard = new Map<string, number>()
  const prepare = (name: string) => (host: ReturnType<typeof createHost>): void => {
    host.subscribe(TOPIC, () => { heard.set(name, (heard.get(name) ?? 0) + 1); return 'accept' })
    host.serveRequests(ECHO, ECHO_LIMITS, async body => body)
  }
  const a = await hosts.start({}, prepare('a'))
  const b = await hosts.start({}, prepare('b'))
  for (let round = 0; round < 3; round++) {
    await Promise.all([a.dial(addressOf(b)), b.dial(addressOf(a))])
    await Promise.all([a, b].map(host =>
      host.request(host === a ? b.self : a.self, ECHO, new Uint8Array([1]), { timeoutMs: 5_000 })))
    await until('both are in the mesh', () => [a, b].every(host => host.meshPeers(TOPIC).length === 1))
    heard.clear()
    let message = 0
    // Until both sides have subscribed on the streams that last, a message may find nobody.
    await until('both hear each other', () => {
      void a.publish(TOPIC, new Uint8Array([round, 1, message]))
      void b.publish(TOPIC, new Uint8Array([round, 2, message++]))
      return heard.has('a') && heard.has('b')
    })
    await b.stop()
    await until('a notices', () => !a.isConnected(b.self))
    await b.start()
  }
})

test('starts where multicast finds nobody', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start({ mdns: true })
  const b = await hosts.start({ mdns: true })
  assert.ok(a.addresses().length > 0 && b.addresses().length > 0)
})

test('announces what it is told to', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start({ announce: ['/dns4/node.example/tcp/4001'] })
  assert.equal(a.addresses(), [`/dns4/node.example/tcp/4001/p2p/${a.self}`])
})

test('protects a peer and takes the protection back', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start({ connectionsMax: 1 })
  const b = await hosts.start()
  await a.dial(addressOf(b))
  a.protect(b.self, 'job')
  a.protect('not a peer', 'job')
  const c = await hosts.start()
  await failure(a.dial(addressOf(c)).then(() => { throw new Error('dialled') }))
  assert.ok(a.isConnected(b.self))
  a.unprotect(b.self, 'job')
})

test.run()
