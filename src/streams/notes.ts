/** Reads streams as notes: those named pitch, time, duration and velocity, or named so by the user. */
import type { StreamView } from '../../protocol/api/connectors.ts'
import { DcnError } from '../../protocol/core/errors.ts'

export const NOTE_PARTS = ['pitch', 'time', 'duration', 'velocity'] as const
export type NotePart = typeof NOTE_PARTS[number]

/** Names of scalars that stand for each part, in whatever letter case. */
const NAMES: Record<NotePart, readonly string[]> = {
  pitch: ['pitch'], time: ['time'], duration: ['duration', 'durationv2'], velocity: ['velocity']
}

/** Of pitches and velocities in MIDI. */
const DATA_MAX = 127
const DURATION_DEFAULT_UNITS = 1
const VELOCITY_DEFAULT = 100

export interface Note {
  /** MIDI note number. */
  pitch: number
  /** 1 to 127. */
  velocity: number
  startUnits: number
  durationUnits: number
}

/** What one stream of pitches plays. */
export interface Voice {
  path: string
  /** By start. */
  notes: Note[]
}

export interface Score {
  voices: Voice[]
  /** Particles without a sound: their velocity or duration is 0. */
  rests: number
  /** Parts that no stream gives. */
  assumed: NotePart[]
}

export interface NotesInit {
  /** Streams that the user names for a part: by path, by its last segment or by the name in that. */
  chosen?: Partial<Record<NotePart, string>>
  /** As far as the file can reach. */
  unitsMax: number
}

/** Throws DCN_NOTES_INVALID. */
export function notesOf (streams: readonly StreamView[], { chosen = {}, unitsMax }: NotesInit): Score {
  const found = Object.fromEntries(NOTE_PARTS.map(part => [part, streamsFor(part, streams, chosen[part])])) as
    Record<NotePart, StreamView[]>
  if (found.pitch.length === 0) {
    throw invalid(`none is named pitch; --note pitch=<stream> says which it is, such as ${streams[0]?.path ?? ''}`)
  }
  const score: Score = { voices: [], rests: 0, assumed: NOTE_PARTS.filter(part => found[part].length === 0) }
  for (const pitches of found.pitch) {
    const companion = (part: NotePart): StreamView | undefined => companionOf(pitches, part, found)
    const voice = voiceOf(pitches, {
      time: companion('time'), duration: companion('duration'), velocity: companion('velocity'), unitsMax
    })
    score.voices.push(voice)
    score.rests += pitches.data.length - voice.notes.length
  }
  return score
}

interface Companions {
  time: StreamView | undefined
  duration: StreamView | undefined
  velocity: StreamView | undefined
  unitsMax: number
}

function voiceOf (pitches: StreamView, { time, duration, velocity, unitsMax }: Companions): Voice {
  const notes: Note[] = []
  for (const [at, pitch] of pitches.data.entries()) {
    const startUnits = time?.data[at] ?? at
    const durationUnits = duration?.data[at] ?? DURATION_DEFAULT_UNITS
    const loudness = velocity?.data[at] ?? VELOCITY_DEFAULT
    if (pitch > DATA_MAX) throw outOfRange(pitches, at, 'pitch', DATA_MAX)
    if (loudness > DATA_MAX) throw outOfRange(velocity, at, 'velocity', DATA_MAX)
    if (startUnits > unitsMax) throw outOfRange(time, at, 'time', unitsMax)
    if (startUnits + durationUnits > unitsMax) throw outOfRange(duration ?? time, at, 'duration', unitsMax - startUnits)
    if (loudness > 0 && durationUnits > 0) notes.push({ pitch, velocity: loudness, startUnits, durationUnits })
  }
  notes.sort((a, b) => a.startUnits - b.startUnits)
  return { path: pitches.path, notes }
}

function streamsFor (part: NotePart, streams: readonly StreamView[], chosen: string | undefined): StreamView[] {
  if (chosen === undefined) return streams.filter(({ path }) => NAMES[part].includes(nameIn(path).toLowerCase()))
  const found = streams.filter(({ path }) => [path, lastIn(path), nameIn(path)].includes(chosen))
  if (found.length > 0) return found
  throw invalid(`there is no ${chosen} to be the ${part}; there are ${streams.map(({ path }) => path).join(', ')}`)
}

/**
 * The stream of a part that goes with one of pitches: the nearest in the tree of connectors. Where several are equally
 * near to several streams of pitches, they go together in order.
 */
function companionOf (
  pitches: StreamView, part: NotePart, found: Record<NotePart, StreamView[]>
): StreamView | undefined {
  const nearest = nearestTo(pitches, found[part])
  const [only, ...others] = nearest
  if (others.length === 0) return only
  const peers = found.pitch.filter(other => nearestTo(other, found[part])[0] === only)
  if (peers.length === nearest.length) return nearest[peers.indexOf(pitches)]
  throw invalid(`${nearest.map(({ path }) => path).join(' and ')} could all be the ${part} of ${pitches.path}; ` +
    `--note ${part}=<stream> says which it is`)
}

function nearestTo ({ path }: StreamView, candidates: readonly StreamView[]): StreamView[] {
  const depths = candidates.map(candidate => commonSegments(path, candidate.path))
  const deepest = Math.max(...depths)
  return candidates.filter((_, at) => depths[at] === deepest)
}

function commonSegments (a: string, b: string): number {
  const others = b.split('/')
  const apart = a.split('/').findIndex((segment, at) => segment !== others[at])
  return apart < 0 ? others.length : apart
}

function lastIn (path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function nameIn (path: string): string {
  return lastIn(path).split(':')[0] ?? ''
}

function outOfRange (stream: StreamView | undefined, at: number, part: NotePart, max: number): DcnError {
  const value = stream?.data[at]
  return invalid(`particle ${at}${stream === undefined ? '' : ` of ${stream.path}`} has the ${part} ` +
    `${value ?? at}, at most ${max} can be written`)
}

function invalid (reason: string): DcnError {
  return new DcnError('DCN_NOTES_INVALID', { reason })
}
