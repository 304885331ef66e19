import { existsSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { JobEvent } from '../../../../protocol/wire/job-events.ts'
import {
  decodeSubscription, decodeWatchFrame, encodeSubscription, encodeWatchEvent, encodeWatchFrame, kindOf,
  SUBSCRIBE_BYTES_MAX, WATCH_EVENTS_PER_FRAME_MAX, WATCH_FRAME_BYTES_MAX, type WatchStatus
} from '../../../../protocol/wire/watch.ts'
import { jobId, nodePeer } from '../../../helpers/wire-fixtures.ts'

const awarded: JobEvent = {
  jobId, atMs: 1_800_000_000_123, word: 'awarded', epoch: 2, peer: nodePeer, detail: 'rank 1, 3 bids', durationMs: 12
}
const settled: JobEvent = {
  jobId: undefined, atMs: 1_800_000_000_200, word: 'settled', epoch: 0, peer: undefined, detail: '', durationMs: 0
}
const status: WatchStatus = {
  role: 'node', startedAtMs: 1_799_999_000_000, slots: 4, busy: 3, queued: 2, inFlight: 0, cpuPermille: 1_250,
  machineCpuPermille: 610, residentMiB: 142, freeMiB: 3_000, totalMiB: 8_192, gpus: 1, earned: 12_345, paid: 12_000,
  finished: 77, peers: 8, watchers: 1
}
const frame = { atMs: 1_800_000_000_250, dropped: 9, refusal: undefined }

// Never edit a vector: other implementations hold to these bytes.
const VECTORS: Record<string, () => Uint8Array> = {
  'watch-subscribe': () => encodeSubscription({ kinds: ['awards', 'settlements'], jobId, peer: nodePeer }),
  'watch-frame': () => encodeWatchFrame({ ...frame, events: [awarded, settled].map(encodeWatchEvent), status }),
  'watch-refusal': () => encodeWatchFrame({ atMs: 1_800_000_000_250, refusal: 'full' })
}

const test = suite('wire/watch')

for (const [name, make] of Object.entries(VECTORS)) {
  test(`${name} keeps its bytes`, () => {
    const file = new URL(`../../../vectors/${name}.v1.hex`, import.meta.url)
    assert.ok(existsSync(file), `test/vectors/${name}.v1.hex is missing: ${Buffer.from(make()).toString('hex')}`)
    assert.is(Buffer.from(make()).toString('hex'), readFileSync(file, 'utf8').trim())
  })
}

test('what was said is what is heard', () => {
  const asked = { kinds: ['awards' as const, 'settlements' as const], jobId, peer: nodePeer }
  assert.equal(decodeSubscription(encodeSubscription(asked)), asked)
  const all = { kinds: [], jobId: undefined, peer: undefined }
  assert.equal(decodeSubscription(encodeSubscription(all)), all)
  const events = [awarded, settled]
  assert.equal(
    decodeWatchFrame(encodeWatchFrame({ ...frame, events: events.map(encodeWatchEvent), status })),
    { ...frame, events, status }
  )
})

test('the largest frame is within the limit, and one event more is refused', () => {
  const event = encodeWatchEvent({
    ...awarded, atMs: Number.MAX_SAFE_INTEGER, epoch: 0xffff_ffff, durationMs: 0xffff_ffff, detail: '€'.repeat(200)
  })
  const full = { ...frame, atMs: Number.MAX_SAFE_INTEGER, dropped: Number.MAX_SAFE_INTEGER, status }
  const largest = encodeWatchFrame({ ...full, events: Array<Uint8Array>(WATCH_EVENTS_PER_FRAME_MAX).fill(event) })
  assert.ok(largest.byteLength <= WATCH_FRAME_BYTES_MAX, `${largest.byteLength} bytes`)
  assert.is(decodeWatchFrame(largest).events.length, WATCH_EVENTS_PER_FRAME_MAX)
  const more = Array<Uint8Array>(WATCH_EVENTS_PER_FRAME_MAX + 1).fill(encodeWatchEvent(settled))
  assert.throws(() => decodeWatchFrame(encodeWatchFrame({ ...frame, events: more })), code('DCN_MESSAGE_MALFORMED'))
})

test('what is hostile is refused', () => {
  assert.throws(() => decodeSubscription(new Uint8Array(SUBSCRIBE_BYTES_MAX + 1)), code('DCN_MESSAGE_TOO_LARGE'))
  // kinds = [0], which has no meaning; a job id of one byte; a kind 99.
  for (const bytes of [[8, 0], [18, 1, 7], [8, 99]]) {
    assert.throws(() => decodeSubscription(Uint8Array.from(bytes)), code('DCN_MESSAGE_MALFORMED'))
  }
  const escape = encodeWatchEvent({ ...settled, detail: '\u001b[2J' })
  assert.throws(() => decodeWatchFrame(encodeWatchFrame({ ...frame, events: [escape] })), code('DCN_MESSAGE_MALFORMED'))
  const torn = Uint8Array.from([...encodeWatchEvent(awarded), 0])
  assert.throws(() => decodeWatchFrame(encodeWatchFrame({ ...frame, events: [torn] })), code('DCN_MESSAGE_MALFORMED'))
})

test('every word is of a kind', () => {
  assert.is(kindOf('taken-over'), 'jobs')
  assert.is(kindOf('refused'), 'awards')
  assert.is(kindOf('ended'), 'results')
})

function code (wanted: string) {
  return (err: unknown) => (err as { code?: string }).code === wanted
}

test.run()
