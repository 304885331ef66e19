import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Libp2pNetwork } from '../../../protocol/net/network.ts'
import type { ChannelLimits, FrameChannel } from '../../../protocol/net/types.ts'
import { addressOf, failure, Hosts, until } from './hosts.ts'
import { RawPeer } from './raw.ts'

const PROTOCOL = '/dcn/test-channel/1'
const LIMITS: ChannelLimits = { frameBytesMax: 100_000, queueBytesMax: 1_000_000, channelsPerPeerMax: 3 }

class End {
  readonly opened: FrameChannel[] = []
  readonly frames: Uint8Array[] = []
  readonly closed: FrameChannel[] = []
  onFrame: (frame: Uint8Array, channel: FrameChannel) => void = () => {}

  serve (host: Libp2pNetwork, limits: Partial<ChannelLimits> = {}): void {
    host.serveChannels(PROTOCOL, { ...LIMITS, ...limits }, {
      onOpen: channel => { this.opened.push(channel) },
      onFrame: (frame, channel) => {
        this.frames.push(frame)
        this.onFrame(frame, channel)
      },
      onClose: channel => { this.closed.push(channel) }
    })
  }
}

async function pair (limits: { a?: Partial<ChannelLimits>, b?: Partial<ChannelLimits> } = {}) {
  const hosts = new Hosts()
  const atA = new End()
  const atB = new End()
  const a = await hosts.start({}, host => { atA.serve(host, limits.a) })
  const b = await hosts.start({}, host => { atB.serve(host, limits.b) })
  await a.dial(addressOf(b))
  return { a, b, atA, atB, [Symbol.asyncDispose]: () => hosts[Symbol.asyncDispose]() }
}

function numbered (number: number, bytes: number): Uint8Array {
  const frame = new Uint8Array(bytes).fill(number)
  new DataView(frame.buffer).setUint32(0, number)
  return frame
}

const test = suite('frame channels')

test('carries frames both ways over one stream, whole and in order', async () => {
  await using net = await pair()
  const { a, b, atA, atB } = net
  const channel = await a.openChannel(b.self, PROTOCOL)
  assert.is(channel.peer, b.self)
  assert.equal(atA.opened, [], 'our own channels do not call onOpen')
  const sizes = Array.from({ length: 500 }, (_, at) => at % 50 === 0 ? 70_000 : 4 + at)
  let sent = 0
  await until('all are sent', () => {
    while (sent < sizes.length && channel.queuedBytes < 500_000) {
      assert.ok(channel.send(numbered(sent, sizes[sent]!)))
      sent++
    }
    return sent === sizes.length
  })
  await until('all arrive', () => atB.frames.length === sizes.length)
  assert.ok(atB.frames.every((frame, at) => frame.byteLength === sizes[at] &&
    Buffer.compare(frame, numbered(at, sizes[at])) === 0))

  assert.is(atB.opened.length, 1)
  assert.is(atB.opened[0]!.peer, a.self)
  assert.ok(atB.opened[0]!.send(new Uint8Array(0)))
  assert.ok(atB.opened[0]!.send(new Uint8Array([1, 2, 3])))
  await until('the answer arrives', () => atA.frames.length === 2)
  assert.equal(atA.frames.map(frame => [...frame]), [[], [1, 2, 3]])

  const bytes = sizes.reduce((sum, size) => sum + size)
  assert.equal(a.traffic().get(PROTOCOL), { bytesIn: 3, bytesOut: bytes, messagesIn: 2, messagesOut: sizes.length })
})

test('closes once on both sides, after what was sent', async () => {
  await using net = await pair()
  const { a, b, atA, atB } = net
  const channel = await a.openChannel(b.self, PROTOCOL)
  channel.send(new Uint8Array([1]))
  channel.close()
  channel.close()
  assert.ok(channel.closed)
  assert.not(channel.send(new Uint8Array([2])))
  await until('the other side closes', () => atB.closed.length === 1)
  assert.equal(atB.frames.map(frame => [...frame]), [[1]])
  assert.ok(atB.opened[0]!.closed)
  await b.stop()
  await until('a notices', () => !a.isConnected(b.self))
  assert.equal([atA.closed.length, atB.closed.length], [1, 1])
})

test('closes when the peer is gone', async () => {
  await using net = await pair()
  const { a, b, atA } = net
  const channel = await a.openChannel(b.self, PROTOCOL)
  await b.stop()
  await until('it closes', () => channel.closed)
  assert.equal(atA.closed, [channel])
  const err = await failure(a.openChannel(b.self, PROTOCOL, { timeoutMs: 2_000 }))
  assert.is(err.code, 'DCN_PEER_UNREACHABLE')
})

test('closes at a frame over the limit, before reading it', async () => {
  await using net = await pair({ b: { frameBytesMax: 1_000 } })
  const { a, b, atA, atB } = net
  const channel = await a.openChannel(b.self, PROTOCOL)
  channel.send(new Uint8Array(1_000))
  channel.send(new Uint8Array(1_001))
  await until('both sides close', () => atA.closed.length === 1 && atB.closed.length === 1)
  assert.equal(atB.frames.map(frame => frame.byteLength), [1_000])

  const own = await a.openChannel(b.self, PROTOCOL)
  assert.not(own.send(new Uint8Array(LIMITS.frameBytesMax + 1)), 'and does not send one')
  assert.ok(own.closed)
})

test('closes where more would wait than may', async () => {
  await using net = await pair()
  const { a, b, atA } = net
  const channel = await a.openChannel(b.self, PROTOCOL)
  const frame = new Uint8Array(100_000)
  let sent = 0
  while (channel.send(frame)) {
    sent++
    assert.ok(channel.queuedBytes <= LIMITS.queueBytesMax)
  }
  assert.ok(sent >= 9)
  assert.ok(channel.closed)
  assert.equal(atA.closed, [channel])
})

test('a handler that throws costs its channel, not the host', async () => {
  await using net = await pair()
  const { a, b, atB } = net
  atB.onFrame = () => { throw new Error('broken handler') }
  const channel = await a.openChannel(b.self, PROTOCOL)
  channel.send(new Uint8Array([1]))
  await until('the channel closes', () => channel.closed)
  assert.ok(a.isConnected(b.self))
})

test('refuses more channels than one peer may hold', async () => {
  await using net = await pair()
  const { a, b, atB } = net
  const first = await a.openChannel(b.self, PROTOCOL)
  for (let at = 1; at < LIMITS.channelsPerPeerMax; at++) await a.openChannel(b.self, PROTOCOL)
  await until('they are open', () => atB.opened.length === LIMITS.channelsPerPeerMax)
  // It may open on our side before the refusal arrives.
  const next = await a.openChannel(b.self, PROTOCOL).catch(() => undefined)
  next?.send(new Uint8Array(1))
  await until('the next is gone again', () => next?.closed ?? true)
  assert.equal([atB.opened.length, atB.frames.length], [LIMITS.channelsPerPeerMax, 0])
  atB.opened[0]!.close()
  await until('one is closed on both sides', () => first.closed)
  const again = await a.openChannel(b.self, PROTOCOL)
  again.send(new Uint8Array([9]))
  await until('a new one is taken', () => atB.frames.length === 1)
})

test('needs the protocol on both sides', async () => {
  await using hosts = new Hosts()
  const a = await hosts.start({}, host => new End().serve(host))
  const b = await hosts.start()
  await a.dial(addressOf(b))
  assert.is((await failure(a.openChannel(b.self, PROTOCOL))).code, 'DCN_PEER_UNREACHABLE')
  assert.is((await failure(b.openChannel(a.self, PROTOCOL))).code, 'DCN_PEER_UNREACHABLE')
})

test('survives bytes that are no frames', async () => {
  await using hosts = new Hosts()
  await using raw = await RawPeer.start()
  const atA = new End()
  const a = await hosts.start({}, host => atA.serve(host))
  const connection = await raw.dial(addressOf(a))
  const garbage = [[0xff, 0xff, 0xff, 0xff, 0xff], [0x80, 0x00], [0xff, 0xff, 0x7f], [0x85, 0x80, 0x80, 0x80, 0x01]]
  for (const bytes of garbage) {
    const closedBefore = atA.closed.length
    const stream = await connection.newStream(PROTOCOL)
    stream.send(new Uint8Array([2, 1, 2]))
    stream.send(new Uint8Array(bytes))
    await until('the channel is closed', () => atA.closed.length === closedBefore + 1)
  }
  assert.equal(atA.frames.map(frame => [...frame]), garbage.map(() => [1, 2]))

  const torn = await connection.newStream(PROTOCOL)
  for (const byte of [3, 7, 8, 9, 1, 5]) torn.send(new Uint8Array([byte]))
  await until('frames sent byte by byte arrive', () => atA.frames.length === garbage.length + 2)
  assert.equal([...atA.frames.at(-2)!, ...atA.frames.at(-1)!], [7, 8, 9, 5])
  const closedBefore = atA.closed.length
  torn.abort(new Error('reset'))
  await until('a reset closes', () => atA.closed.length === closedBefore + 1)
})

test.run()
