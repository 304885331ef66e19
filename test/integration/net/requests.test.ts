import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromUtf8, utf8 } from '../../../protocol/core/bytes.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import type { Libp2pNetwork } from '../../../protocol/net/network.ts'
import type { FrameChannel, RequestHandler, RequestLimits } from '../../../protocol/net/types.ts'
import { addressOf, failure, Hosts, until } from './hosts.ts'

const PROTOCOL = '/dcn/test-request/1'
const LIMITS: RequestLimits = { requestBytesMax: 200_000, responseBytesMax: 300_000, concurrentPerPeerMax: 4 }
const RAW_LIMITS = { frameBytesMax: 1_000_000, queueBytesMax: 4_000_000, channelsPerPeerMax: 4 }

async function pair (handler: RequestHandler, prepareA?: (host: Libp2pNetwork) => void) {
  const hosts = new Hosts()
  const a = await hosts.start({}, prepareA)
  const b = await hosts.start({}, host => host.serveRequests(PROTOCOL, LIMITS, handler))
  await a.dial(addressOf(b))
  await until('both are connected', () => b.isConnected(a.self))
  const ask = async (text: string, timeoutMs = 10_000): Promise<string> =>
    fromUtf8(await a.request(b.self, PROTOCOL, utf8(text), { timeoutMs }))
  return { a, b, ask, hosts, [Symbol.asyncDispose]: () => hosts[Symbol.asyncDispose]() }
}

async function aborted (signal: AbortSignal): Promise<void> {
  await new Promise<void>(resolve => signal.addEventListener('abort', () => { resolve() }))
}

const test = suite('requests')

test('answers many questions at once over one stream, each with its own answer', async () => {
  let running = 0
  let runningMax = 0
  await using net = await pair(async (request, from) => {
    runningMax = Math.max(runningMax, ++running)
    await new Promise(resolve => setTimeout(resolve, Number(fromUtf8(request)) % 7))
    running--
    return utf8(`${fromUtf8(request)} from ${from}`)
  })
  const { a, b, ask } = net
  const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => ask(String(at))))
  assert.equal(answers, Array.from({ length: 200 }, (_, at) => `${at} from ${a.self}`))
  assert.is(runningMax, LIMITS.concurrentPerPeerMax)
  assert.is(b.traffic().get(PROTOCOL)!.messagesIn, 200)
  assert.is(b.traffic().get(PROTOCOL)!.messagesOut, 200)
})

test('asks in both directions at once', async () => {
  await using net = await pair(async () => utf8('b'), host =>
    host.serveRequests(PROTOCOL, LIMITS, async () => utf8('a')))
  const { a, b, ask } = net
  const fromB = b.request(a.self, PROTOCOL, utf8('x'), { timeoutMs: 5_000 })
  assert.equal([await ask('x'), fromUtf8(await fromB)], ['b', 'a'])
})

test('brings the error of the handler, by code and in its words', async () => {
  await using net = await pair(async request => {
    if (fromUtf8(request) === 'known') throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: 'äb' })
    if (fromUtf8(request) === 'long') throw new DcnError('DCN_CONTENT_NOT_FOUND', { contentId: 'ä'.repeat(1_000) })
    if (fromUtf8(request) === 'large') return new Uint8Array(LIMITS.responseBytesMax + 1)
    throw new Error('a secret of the host')
  })
  const known = await failure(net.ask('known'))
  assert.equal([known.code, known.message], ['DCN_CONTENT_NOT_FOUND', 'the peer has no content äb'])
  assert.match((await failure(net.ask('long'))).message, /^the peer has no content ä+$/)
  for (const text of ['unknown', 'large']) {
    const err = await failure(net.ask(text))
    assert.equal([err.code, err.message], ['DCN_INTERNAL', 'internal error'])
  }
})

test('gives up at its deadline, tells the handler, and ignores the late answer', async () => {
  const aborted: string[] = []
  let finish = (): void => {}
  await using net = await pair(async (request, _from, signal) => {
    signal.addEventListener('abort', () => aborted.push(fromUtf8(request)))
    if (fromUtf8(request) === 'slow') await new Promise<void>(resolve => { finish = resolve })
    return request
  })
  const err = await failure(net.ask('slow', 100))
  assert.is(err.code, 'DCN_PEER_TIMEOUT')
  await until('the handler hears of it', () => aborted[0] === 'slow')
  finish()
  assert.is(await net.ask('next'), 'next')
})

test('stops at the signal of its caller', async () => {
  let abortedAtHandler = false
  await using net = await pair(async (request, _from, signal) => {
    if (fromUtf8(request) === 'wait') {
      await aborted(signal)
      abortedAtHandler = true
    }
    return request
  })
  const { a, b } = net
  const controller = new AbortController()
  const asked = failure(a.request(b.self, PROTOCOL, utf8('wait'), { timeoutMs: 10_000, signal: controller.signal }))
  await until('it is asked', () => b.traffic().get(PROTOCOL)?.messagesIn === 1)
  controller.abort()
  assert.is((await asked).code, 'DCN_PEER_UNREACHABLE')
  await until('the handler hears of it', () => abortedAtHandler)
  const early = await failure(a.request(b.self, PROTOCOL, utf8('x'), { timeoutMs: 10_000, signal: controller.signal }))
  assert.is(early.code, 'DCN_PEER_UNREACHABLE')
  assert.is(await net.ask('next'), 'next')
})

test('keeps to its sizes', async () => {
  const largestAnswer = new Uint8Array(LIMITS.responseBytesMax)
  await using net = await pair(async request => request.byteLength === 1 ? largestAnswer : request, host =>
    host.serveRequests(PROTOCOL, LIMITS, async () => new Uint8Array(0)))
  const { a, b } = net
  const ask = async (bytes: number): Promise<Uint8Array> =>
    await a.request(b.self, PROTOCOL, new Uint8Array(bytes), { timeoutMs: 30_000 })
  const largest = new Uint8Array(LIMITS.requestBytesMax).fill(7)
  assert.equal(await a.request(b.self, PROTOCOL, largest, { timeoutMs: 10_000 }), largest)
  assert.is((await ask(1)).byteLength, LIMITS.responseBytesMax)
  const err = await failure(ask(LIMITS.requestBytesMax + 1))
  assert.is(err.code, 'DCN_MESSAGE_TOO_LARGE')
  const large = await Promise.all(Array.from({ length: 40 }, () => ask(1)))
  assert.ok(large.every(answer => answer.byteLength === LIMITS.responseBytesMax))
})

test('fails at once when the peer goes, and works when it is back', async () => {
  await using net = await pair(async (request, _from, signal) => {
    if (fromUtf8(request) === 'wait') await aborted(signal)
    return request
  })
  const { a, b, ask } = net
  const asked = failure(ask('wait', 60_000))
  await until('it is asked', () => b.traffic().get(PROTOCOL)?.messagesIn === 1)
  await b.stop()
  assert.is((await asked).code, 'DCN_PEER_UNREACHABLE')
  await until('the connection is gone here too', () => !a.isConnected(b.self))
  await b.start()
  await a.dial(addressOf(b))
  assert.is(await ask('again'), 'again')
})

test('stop lets a running handler answer', async () => {
  let finish: (() => void) | undefined
  await using net = await pair(async request => {
    await new Promise<void>(resolve => { finish = resolve })
    return request
  })
  const asked = net.ask('last')
  await until('it is asked', () => finish !== undefined)
  const stopped = net.b.stop()
  finish?.()
  assert.is(await asked, 'last')
  await stopped
})

test('survives a peer that does not keep to the protocol', async () => {
  const closed: FrameChannel[] = []
  const frames: Uint8Array[] = []
  await using net = await pair(async request => request, host => host.serveChannels(PROTOCOL, RAW_LIMITS, {
    onFrame: frame => frames.push(frame),
    onClose: channel => closed.push(channel)
  }))
  const { a, b } = net
  const request = (id: number, body: number[]): Uint8Array => new Uint8Array([1, 0, 0, 0, id, 0, 0, 39, 16, ...body])
  const wrong = [
    [], [1, 0, 0, 0, 1], [9, 0, 0, 0, 1], [2, 0, 0, 0, 1, 5], [3, 0, 0, 0, 1, 200], [4, 0, 0, 0, 1, 1],
    request(1, new Array<number>(LIMITS.requestBytesMax + 1).fill(0))
  ]
  for (const [at, frame] of wrong.entries()) {
    const channel = await a.openChannel(b.self, PROTOCOL)
    channel.send(new Uint8Array(frame))
    await until(`frame ${at} closes the channel`, () => closed.length === at + 1)
  }
  assert.equal(frames, [])
  const channel = await a.openChannel(b.self, PROTOCOL)
  channel.send(new Uint8Array([4, 0, 0, 0, 77]))
  channel.send(request(5, [42]))
  await until('a proper one is still answered', () => frames.length === 1)
  assert.equal([...frames[0]!], [2, 0, 0, 0, 5, 42])
})

test('survives answers that nobody asked for, or that are nonsense', async () => {
  await using net = await pair(async request => request)
  const { b } = net
  let served = 0
  const liar = await net.hosts.start({}, host => host.serveChannels(PROTOCOL, RAW_LIMITS, {
    onFrame: (_frame, channel) => {
      served++
      channel.send(new Uint8Array([2, 0, 0, 0, 99, 1]))
      channel.send(new Uint8Array([3, 0, 0, 0, 98, 1, 65, 66]))
      if (served === 1) channel.send(new Uint8Array([3, 0, 0, 0, 1, 4, 69, 86, 73, 76, 104, 105]))
      else channel.send(new Uint8Array([1, 0, 0, 0, 2, 0, 0, 0, 1]))
    }
  }))
  await b.dial(addressOf(liar))
  const first = await failure(b.request(liar.self, PROTOCOL, new Uint8Array(1), { timeoutMs: 5_000 }))
  assert.equal([first.code, first.message], ['DCN_INTERNAL', 'hi (EVIL)'])
  const second = await failure(b.request(liar.self, PROTOCOL, new Uint8Array(1), { timeoutMs: 5_000 }))
  assert.is(second.code, 'DCN_PEER_UNREACHABLE')
  assert.ok(b.isConnected(liar.self))
})

test('asks a protocol that it does not serve itself, and names a peer that does not serve it', async () => {
  await using net = await pair(async request => request)
  assert.is(await net.ask('x'), 'x')
  const err = await failure(net.b.request(net.a.self, PROTOCOL, new Uint8Array(1), { timeoutMs: 5_000 }))
  assert.is(err.code, 'DCN_PEER_UNREACHABLE')
})

test.run()
