import type { Stream } from '@libp2p/interface'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Channels } from '../../../../protocol/net/channels.ts'
import type { Host } from '../../../../protocol/net/host.ts'
import { PeerBlockList } from '../../../../protocol/net/peer-block-list.ts'
import type { FrameChannel } from '../../../../protocol/net/types.ts'
import { Traffic } from '../../../../protocol/net/traffic.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

/** A stream whose other side closes when the test says so. */
class HeldStream extends EventTarget {
  status = 'open'
  remoteWriteStatus = 'writable'
  readBufferLength = 0
  writeBufferLength = 0
  closes = 0

  async close (): Promise<void> { this.closes++ }
  abort (): void { this.status = 'aborted' }

  end (): void {
    this.status = 'closed'
    this.dispatchEvent(new Event('close'))
  }
}

async function attached () {
  const channels = new Channels({
    logger: silentLogger, traffic: new Traffic(), blockList: new PeerBlockList(), onUnknownPeer: () => {}
  })
  const opened: FrameChannel[] = []
  channels.serve({
    name: '/dcn/test/1',
    limits: { frameBytesMax: 100, queueBytesMax: 100, channelsPerPeerMax: 4 },
    events: { onOpen: channel => { opened.push(channel) }, onFrame: () => {}, onClose: () => {} }
  })
  let accept: ((stream: Stream, connection: unknown) => void) | undefined
  const node = { handle: async (_: string, handler: typeof accept) => { accept = handler } }
  await channels.attach({ node } as unknown as Host)
  const take = (): HeldStream => {
    const stream = new HeldStream()
    accept!(stream as unknown as Stream, { remotePeer: 'peer' })
    return stream
  }
  return { channels, opened, take }
}

const test = suite('channels')

test('leave once every peer has closed its side, so that the last answers are read', async () => {
  const { channels, opened, take } = await attached()
  const streams = [take(), take()]
  opened[0]!.close()
  let left = false
  const leaving = channels.detach().then(() => { left = true })
  assert.equal(streams.map(stream => stream.closes), [1, 1])
  streams[0]!.end()
  await new Promise(resolve => setImmediate(resolve))
  assert.is(left, false)
  assert.is(take().status, 'aborted', 'a new one is not taken')
  streams[1]!.end()
  await leaving
})

test('do not wait long for a peer that keeps its side open, nor at all without one', async () => {
  const { channels, take } = await attached()
  const stream = take()
  await channels.detach()
  assert.is(stream.status, 'open')
  stream.end()
  await channels.detach()
})

test.run()
