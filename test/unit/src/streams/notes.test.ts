import tonejs from '@tonejs/midi'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { DcnError } from '../../../../protocol/core/errors.ts'
import { midiOf, unitsMaxOf } from '../../../../src/streams/midi.ts'
import { type NotesInit, notesOf } from '../../../../src/streams/notes.ts'
import { describeScore } from '../../../../src/streams/outputs.ts'

const TEMPO = { bpm: 120, unitsPerBeat: 4 }
const UNITS_MAX = unitsMaxOf(TEMPO)

const test = suite('notes of streams')

type Streams = Record<string, number[]>
const viewsOf = (streams: Streams) => Object.entries(streams).map(([path, data]) => ({ path, data }))
const read = (streams: Streams, init: Partial<NotesInit> = {}) =>
  notesOf(viewsOf(streams), { unitsMax: UNITS_MAX, ...init })

function refusal (streams: Streams, init: Partial<NotesInit> = {}): string {
  try {
    read(streams, init)
  } catch (err) {
    assert.is((err as DcnError).code, 'DCN_NOTES_INVALID')
    return (err as DcnError).message.replace('the streams are no notes: ', '')
  }
  throw new TypeError('it was taken')
}

test('pitch, time, duration and velocity become notes, by start; silence is a rest', () => {
  const { voices, rests, assumed } = read({
    '/s:0/pitch:0': [60, 62, 64, 65], '/s:1/time:0': [6, 0, 1, 2], '/s:2/durationv2:0': [1, 2, 0, 3],
    '/s:3/velocity:0': [100, 1, 90, 0]
  })
  assert.equal([rests, assumed], [2, []])
  assert.equal(voices, [{
    path: '/s:0/pitch:0',
    notes: [
      { pitch: 62, velocity: 1, startUnits: 0, durationUnits: 2 },
      { pitch: 60, velocity: 100, startUnits: 6, durationUnits: 1 }
    ]
  }])
})

test('what no stream gives is assumed', () => {
  const score = read({ '/s:0/PITCH:1': [60, 62] })
  assert.equal(score.assumed, ['time', 'duration', 'velocity'])
  assert.equal(score.voices[0]!.notes[1], { pitch: 62, velocity: 100, startUnits: 1, durationUnits: 1 })
  assert.is(describeScore('f', score), 'f: 2 notes, one after the other, each 1 unit long, at velocity 100')
})

/** Starts of each voice's only note: they tell which stream of times it got. */
const startsOf = (streams: Streams, chosen?: NotesInit['chosen']) =>
  read(streams, chosen === undefined ? {} : { chosen }).voices.map(({ notes }) => notes[0]!.startUnits)

test('each voice has the times that are nearest to it', () => {
  // A voice of its own under each dimension.
  assert.equal(startsOf({
    '/duo:0/v:0/pitch:0': [60], '/duo:0/v:1/time:0': [1], '/duo:1/v:0/pitch:0': [60], '/duo:1/v:1/time:0': [2]
  }), [1, 2])
  // Chords share their times.
  assert.equal(startsOf({ '/c:0/pitch:0': [60], '/c:1/pitch:0': [64], '/c:2/time:0': [3] }), [3, 3])
  // Side by side, as many of each: in order.
  assert.equal(startsOf({
    '/d:0/pitch:0': [60], '/d:1/time:0': [4], '/d:2/pitch:0': [60], '/d:3/time:0': [5]
  }), [4, 5])
  // One is nearer than the other.
  assert.equal(startsOf({ '/e:0/pitch:0/time:0': [6], '/e:0/pitch:0/pitch:0': [60], '/e:1/time:0': [7] }), [6])
})

test('the user says which stream is what, by path, last segment or name', () => {
  const streams = { '/scale:0': [60], '/scale:1': [5], '/scale:2/volume:0': [40] }
  for (const velocity of ['/scale:2/volume:0', 'volume:0', 'volume']) {
    const { voices } = read(streams, { chosen: { pitch: 'scale:0', time: '/scale:1', velocity } })
    assert.equal(voices[0]!.notes, [{ pitch: 60, velocity: 40, startUnits: 5, durationUnits: 1 }])
  }
})

test('what cannot be notes is refused, saying which stream, particle and value', () => {
  assert.is(refusal({ '/s:0': [1] }), 'none is named pitch; --note pitch=<stream> says which it is, such as /s:0')
  assert.is(refusal({ '/s:0/pitch:0': [60, 128] }),
    'particle 1 of /s:0/pitch:0 has the pitch 128, at most 127 can be written')
  assert.match(refusal({ '/s:0/pitch:0': [60], '/s:1/velocity:0': [200] }),
    '/s:1/velocity:0 has the velocity 200, at most 127')
  assert.match(refusal({ '/s:0/pitch:0': [60], '/s:1/time:0': [4_294_967_295] }),
    `has the time 4294967295, at most ${UNITS_MAX}`)
  assert.match(refusal({ '/s:0/pitch:0': [60], '/s:1/time:0': [UNITS_MAX], '/s:2/duration:0': [1] }),
    'particle 0 of /s:2/duration:0 has the duration 1, at most 0')
  assert.match(refusal({ '/s:0/pitch:0': [60] }, { chosen: { time: 'beat' } }),
    'there is no beat to be the time; there are /s:0/pitch:0')
  assert.is(refusal({ '/s:0/pitch:0': [60], '/s:1/time:0': [1], '/s:2/time:0': [2] }),
    '/s:1/time:0 and /s:2/time:0 could all be the time of /s:0/pitch:0; --note time=<stream> says which it is')
})

test('a file holds the notes as they were, at any tempo', () => {
  const note = fc.record({
    pitch: fc.integer({ min: 0, max: 127 }), velocity: fc.integer({ min: 1, max: 127 }),
    gap: fc.integer({ min: 0, max: 50 }), durationUnits: fc.integer({ min: 1, max: 20 })
  })
  const tempo = fc.record({ bpm: fc.integer({ min: 4, max: 1_000 }), unitsPerBeat: fc.integer({ min: 1, max: 480 }) })
  fc.assert(fc.property(fc.array(note, { maxLength: 30 }), tempo, (notes, { bpm, unitsPerBeat }) => {
    // Notes of one pitch end before the next of it begins, since MIDI cannot tell those that overlap apart.
    let end = 0
    const played = notes.map(({ pitch, velocity, gap, durationUnits }) => {
      const startUnits = end + gap
      end = startUnits + durationUnits
      return { pitch, velocity, startUnits, durationUnits }
    })
    const bytes = midiOf('piece', [{ path: '/a', notes: played }, { path: '/b', notes: [] }], { bpm, unitsPerBeat })
    const midi = new tonejs.Midi(bytes)
    assert.equal([midi.name, midi.tracks.map(({ name }) => name)], ['piece', ['/a', '/b']])
    assert.ok(Math.abs(midi.header.tempos[0]!.bpm - bpm) < bpm / 1_000)
    const ticks = (units: number): number => Math.round(units * 480 / unitsPerBeat)
    assert.equal(
      midi.tracks[0]!.notes.map(({ midi: pitch, velocity, ticks: start, durationTicks }) =>
        [pitch, Math.round(velocity * 127), start, start + durationTicks]),
      played.map(({ pitch, velocity, startUnits, durationUnits }) =>
        [pitch, velocity, ticks(startUnits), ticks(startUnits + durationUnits)]))
  }), { seed: 4, numRuns: 100 })
})

test('channels leave percussion out, and start again after the last', () => {
  const bytes = midiOf('p', Array.from({ length: 17 }, (_, at) => ({
    path: `/${at}`, notes: [{ pitch: 60, velocity: 1, startUnits: 0, durationUnits: 1 }]
  })), TEMPO)
  const channels = new tonejs.Midi(bytes).tracks.map(({ channel }) => channel)
  assert.equal(channels, [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 0, 1])
})

test('65,536 particles at one time are not each compared with all others', () => {
  const data = Array.from({ length: 65_536 }, (_, at) => at % 128)
  const before = process.cpuUsage()
  const { voices } = read({ '/s:0/pitch:0': data, '/s:1/time:0': data.map(() => 0) })
  assert.ok(midiOf('p', voices, TEMPO).byteLength > 65_536 * 8)
  // Processor time, for the machine may be busy; the square of so many takes minutes.
  assert.ok(process.cpuUsage(before).user < 10_000_000)
})

test.run()
