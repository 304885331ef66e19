import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { JobEvents } from '../../../../protocol/jobs/job-events.ts'
import type { ChannelHandler, FrameChannel } from '../../../../protocol/net/types.ts'
import { WATCH_BACKLOG_BYTES_MAX, WATCHERS_MAX, WatchServer } from '../../../../protocol/net/watch-server.ts'
import {
  decodeWatchFrame, encodeSubscription, WATCH_EVENTS_PER_FRAME_MAX, type WatchStatus, type Subscription,
  type WatchFrame
} from '../../../../protocol/wire/watch.ts'
import { until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'
import { gatewayPeer, jobId, nodePeer, secondOffer } from '../../../helpers/wire-fixtures.ts'

const ALL: Subscription = { kinds: [], jobId: undefined, peer: undefined }
const STATUS: Omit<WatchStatus, 'finished' | 'watchers'> = {
  role: 'node', startedAtMs: 1, slots: 2, busy: 1, queued: 0, inFlight: 0, cpuPermille: 5, machineCpuPermille: 6,
  residentMiB: 7, freeMiB: 8, totalMiB: 9, gpus: 0, earned: 10, paid: 0, peers: 3
}

function world () {
  const clock = { nowMs: () => Date.now() }
  const bus = new JobEvents({ clock })
  let handler: ChannelHandler | undefined
  const state = { listeners: 0, asked: 0 }
  const server = new WatchServer({
    network: { serveChannels: (_protocol, _limits, given) => { handler = given } },
    events: {
      listen: listener => {
        state.listeners++
        const unlisten = bus.listen(listener)
        return () => {
          state.listeners--
          unlisten()
        }
      }
    },
    clock,
    logger: silentLogger,
    status: async () => {
      state.asked++
      return STATUS
    }
  })
  const open = () => {
    const frames: WatchFrame[] = []
    const channel: { -readonly [Key in keyof FrameChannel]: FrameChannel[Key] } = {
      peer: nodePeer, closed: false, queuedBytes: 0,
      send (frame: Uint8Array) {
        frames.push(decodeWatchFrame(frame))
        return true
      },
      close () {
        if (channel.closed) return
        channel.closed = true
        handler!.onClose!(channel)
      }
    }
    handler!.onOpen!(channel)
    return { channel, frames, events: () => frames.flatMap(frame => frame.events) }
  }
  const speak = (frame: Uint8Array, channel: FrameChannel): void => { handler!.onFrame(frame, channel) }
  const connect = (wants = ALL) => {
    const opened = open()
    speak(encodeSubscription(wants), opened.channel)
    return opened
  }
  return { bus, server, state, open, connect, speak }
}

const test = suite('net/watch-server')

test('nobody watches: nothing is listened to, and nobody is asked', async () => {
  const { server, state, connect } = world()
  await server.start()
  assert.equal(state, { listeners: 0, asked: 0 })
  const { channel } = connect()
  assert.equal(state, { listeners: 1, asked: 1 })
  channel.close()
  assert.is(state.listeners, 0)
  await server.stop()
})

test('events and a status arrive, together where they come together', async () => {
  const { bus, server, connect } = world()
  await server.start()
  const { frames, events } = connect()
  for (let epoch = 0; epoch < 50; epoch++) bus.tell({ jobId, word: 'ended', epoch })
  await until(() => events().length === 50, 'all events')
  assert.is(frames.filter(frame => frame.events.length > 0).length, 1, 'one frame')
  assert.equal(events().map(event => event.epoch), Array.from({ length: 50 }, (_, epoch) => epoch))
  await until(() => frames.some(({ status }) => status !== undefined), 'a status')
  assert.equal(frames.find(({ status }) => status !== undefined)?.status, { ...STATUS, finished: 50, watchers: 1 })
  await server.stop()
  assert.is(frames.at(-1)?.refusal, 'stopping')
})

test('a watcher hears what it asked for', async () => {
  const { bus, server, connect } = world()
  await server.start()
  const bids = connect({ ...ALL, kinds: ['bids'] })
  const oneJob = connect({ ...ALL, jobId })
  const onePeer = connect({ ...ALL, peer: gatewayPeer })
  bus.tell({ jobId, word: 'offered' })
  bus.tell({ jobId: secondOffer.jobId, word: 'bid', peer: gatewayPeer })
  bus.tell({ jobId, word: 'bid', peer: nodePeer })
  await server.stop()
  const words = ({ events }: typeof bids) =>
    events().map(({ word, peer }) => `${word} ${peer === gatewayPeer ? 'g' : 'n'}`)
  assert.equal(words(bids), ['bid g', 'bid n'])
  assert.equal(words(oneJob), ['offered n', 'bid n'])
  assert.equal(words(onePeer), ['bid g'])
})

test('a slow watcher loses events and is told how many, another none', async () => {
  const { bus, server, connect } = world()
  await server.start()
  const slow = connect()
  const quick = connect()
  slow.channel.queuedBytes = WATCH_BACKLOG_BYTES_MAX + 1
  for (let epoch = 0; epoch < 30; epoch++) bus.tell({ jobId, word: 'offered', epoch })
  await until(() => quick.events().length === 30, 'the quick one has them')
  assert.is(slow.frames.length, 0)
  slow.channel.queuedBytes = 0
  bus.tell({ jobId, word: 'ended', epoch: 99 })
  await until(() => slow.events().length === 1, 'the slow one is there again')
  assert.is(slow.frames.reduce((sum, { dropped }) => sum + dropped, 0), 30)
  assert.is(quick.frames.reduce((sum, { dropped }) => sum + dropped, 0), 0)
  await server.stop()
})

test('more in one tick than a frame holds is dropped and counted', async () => {
  const { bus, server, connect } = world()
  await server.start()
  const { frames, events } = connect()
  for (let epoch = 0; epoch < WATCH_EVENTS_PER_FRAME_MAX + 7; epoch++) bus.tell({ jobId, word: 'offered', epoch })
  await server.stop()
  assert.is(events().length, WATCH_EVENTS_PER_FRAME_MAX)
  assert.is(frames.reduce((sum, { dropped }) => sum + dropped, 0), 7)
})

test('one watcher too many is told so; a place that is free again is given away', async () => {
  const { server, connect } = world()
  await server.start()
  const all = Array.from({ length: WATCHERS_MAX }, () => connect())
  const late = connect()
  assert.is(late.frames[0]?.refusal, 'full')
  assert.ok(late.channel.closed)
  all[0]!.channel.close()
  assert.not(connect().channel.closed)
  await server.stop()
})

test('a channel that says what it cannot mean, or speaks twice, is closed', async () => {
  const { server, open, connect, speak } = world()
  await server.start()
  const twice = connect()
  speak(encodeSubscription(ALL), twice.channel)
  assert.ok(twice.channel.closed)
  const odd = open()
  const none = open()
  speak(Uint8Array.of(255), odd.channel)
  assert.ok(odd.channel.closed)
  assert.not(none.channel.closed)
  await server.stop()
})

test.run()
