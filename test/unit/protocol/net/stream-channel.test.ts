import type { Stream } from '@libp2p/interface'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
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

test.run()
