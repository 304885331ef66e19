import type { Stream } from '@libp2p/interface'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fromUtf8 } from '../../../../protocol/core/bytes.ts'
import { StreamChannel } from '../../../../protocol/net/stream-channel.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

/** A stream whose connection is gone while its own close event has not come yet: every use of it throws. */
class BrokenStream extends EventTarget {
  status = 'open'
  remoteWriteStatus = 'writable'
  writeBufferLength = 0
  aborted = false
  broken = false

  pause (): void { this.#use() }
  resume (): void { this.#use() }
  send (): boolean {
    this.#use()
    return true
  }

  async close (): Promise<void> {}
  abort (): void { this.aborted = true }

  #use (): void {
    if (this.broken) throw new Error('Cannot write to a stream that is closing')
  }
}

/** Hands over what came before its listener as libp2p's streams do: later, even after the stream's end. */
class EarlyStream extends EventTarget {
  status = 'open'
  remoteWriteStatus = 'writable'
  writeBufferLength = 0
  #unread: Uint8Array
  #paused = false

  constructor (unread: Uint8Array) {
    super()
    this.#unread = unread
  }

  get readBufferLength (): number { return this.#unread.byteLength }

  override addEventListener (...args: Parameters<EventTarget['addEventListener']>): void {
    super.addEventListener(...args)
    if (args[0] === 'message') queueMicrotask(() => { this.#handOver() })
  }

  pause (): void { this.#paused = true }
  resume (): void {
    this.#paused = false
    this.#handOver()
  }

  send (): boolean { return true }
  async close (): Promise<void> { if (this.status === 'open' && this.remoteWriteStatus === 'closed') this.end() }
  abort (): void { this.status = 'aborted' }

  endWrite (): void {
    this.remoteWriteStatus = 'closed'
    this.dispatchEvent(new Event('remoteCloseWrite'))
  }

  end (error?: Error): void {
    this.remoteWriteStatus = 'closed'
    this.status = error === undefined ? 'closed' : 'reset'
    this.dispatchEvent(Object.assign(new Event('close'), { error }))
  }

  #handOver (): void {
    if (this.#paused || this.#unread.byteLength === 0) return
    const data = this.#unread
    this.#unread = new Uint8Array(0)
    this.dispatchEvent(Object.assign(new Event('message'), { data }))
  }
}

/** Two frames, "hi" and "yo", came before anybody listened. */
function openEarly (before: (stream: EarlyStream) => void = () => {}) {
  const stream = new EarlyStream(new Uint8Array([2, 104, 105, 2, 121, 111]))
  const heard: string[] = []
  const channel = new StreamChannel({
    stream: stream as unknown as Stream,
    peer: 'peer',
    outbound: true,
    limits: { frameBytesMax: 100, queueBytesMax: 100, channelsPerPeerMax: 1 },
    events: { onFrame: frame => { heard.push(fromUtf8(frame)) }, onClose: () => { heard.push('closed') } },
    traffic: { sent: () => {}, received: () => {} },
    log: silentLogger
  })
  before(stream)
  channel.listen()
  return { stream, channel, heard }
}

function open (bytesMax = 100) {
  const stream = new BrokenStream()
  const closed: StreamChannel[] = []
  const channel = new StreamChannel({
    stream: stream as unknown as Stream,
    peer: 'peer',
    outbound: false,
    limits: { frameBytesMax: bytesMax, queueBytesMax: bytesMax, channelsPerPeerMax: 1 },
    events: { onFrame: () => {}, onClose: each => { closed.push(each) } },
    traffic: { sent: () => {}, received: () => {} },
    log: silentLogger
  })
  channel.listen()
  return { stream, channel, closed }
}

const test = suite('stream channel')

test('closes where its stream can be neither paused nor resumed', () => {
  for (const use of ['pause', 'resume'] as const) {
    const { stream, channel, closed } = open()
    if (use === 'resume') channel.pause()
    stream.broken = true
    channel[use]()
    assert.equal([channel.closed, stream.aborted, closed.length], [true, true, 1], use)
  }
})

test('sends frames of any size that its protocol allows', () => {
  const bytesMax = 6 * 1024 * 1024
  const { channel } = open(bytesMax)
  assert.is(channel.send(new Uint8Array(bytesMax)), true)
  assert.is(channel.closed, false)
})

test('hears what arrived before its end', async () => {
  const ends: Record<string, (stream: EarlyStream) => void> = {
    closed: stream => { stream.end() }, half: stream => { stream.endWrite() }
  }
  for (const [name, end] of Object.entries(ends)) {
    for (const early of [true, false]) {
      const { stream, heard, channel } = openEarly(early ? end : undefined)
      if (!early) end(stream)
      assert.equal([channel.closed, heard], [false, []], name)
      await Promise.resolve()
      assert.equal([channel.closed, heard], [true, ['hi', 'yo', 'closed']], name)
    }
  }
})

test('ends at once where its stream failed, or it does not read', async () => {
  const failed = openEarly()
  failed.stream.end(new Error('reset'))
  const paused = openEarly()
  paused.channel.pause()
  paused.stream.end()
  const pausedLast = openEarly(stream => { stream.end() })
  pausedLast.channel.pause()
  for (const { heard, channel } of [failed, paused, pausedLast]) {
    assert.equal([channel.closed, heard], [true, ['closed']])
    await Promise.resolve()
    assert.equal(heard, ['closed'])
  }
})

test('has left once the peer closed its side too', async () => {
  const { stream, channel, heard } = openEarly()
  await Promise.resolve()
  channel.close()
  assert.equal(heard, ['hi', 'yo', 'closed'])
  let left = 0
  channel.whenLeft(() => { left++ })
  assert.is(left, 0)
  stream.end()
  channel.whenLeft(() => { left++ })
  assert.is(left, 2)
})

test.run()
