/** Standard MIDI files (format 1): a track for each voice. */
import tonejs from '@tonejs/midi'
import type { Voice } from './notes.ts'

/** Ticks of a quarter note, which is the library's default. */
const TICKS_PER_BEAT = 480
/** The greatest number that a file can hold between two events. */
const TICKS_MAX = 0x0fff_ffff
export const UNITS_PER_BEAT_DEFAULT = 4
export const UNITS_PER_BEAT_MAX = TICKS_PER_BEAT
export const BPM_DEFAULT = 120
/** A file tells the length of a quarter note in 24 bits of microseconds. */
export const BPM_MIN = 4
export const BPM_MAX = 1_000

/** Channels but the one of percussion, which plays drums whatever the pitch. */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15]
const VELOCITY_MAX = 127

export interface MidiTempo {
  bpm: number
  /** Units of time and duration in a quarter note. */
  unitsPerBeat: number
}

/** The greatest time, in units, that a file can hold. */
export function unitsMaxOf ({ unitsPerBeat }: MidiTempo): number {
  return Math.floor(TICKS_MAX * unitsPerBeat / TICKS_PER_BEAT)
}

/** `title`: name of the piece. */
export function midiOf (title: string, voices: readonly Voice[], { bpm, unitsPerBeat }: MidiTempo): Uint8Array {
  const midi = new tonejs.Midi()
  midi.header.name = title
  midi.header.setTempo(bpm)
  const ticks = (units: number): number => Math.round(units * TICKS_PER_BEAT / unitsPerBeat)
  for (const [at, { path, notes }] of voices.entries()) {
    const track = midi.addTrack()
    track.name = path
    track.channel = CHANNELS[at % CHANNELS.length] ?? 0
    for (const { pitch, velocity, startUnits, durationUnits } of notes) {
      const start = ticks(startUnits)
      // The library keeps velocities from 0 to 1 and rounds down: half a step more comes back as what it was.
      track.addNote({
        midi: pitch, velocity: (velocity + 0.5) / VELOCITY_MAX, ticks: start,
        durationTicks: ticks(startUnits + durationUnits) - start
      })
    }
  }
  return midi.toArray()
}
