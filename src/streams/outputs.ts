/** Options that say what becomes of streams, and what they do. */
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { StreamView } from '../../protocol/api/connectors.ts'
import { integerWithin } from '../gateway-option.ts'
import { note, print, styled } from '../terminal.ts'
import { checkOutput, writeOutput } from '../write-output.ts'
import { csvOf } from './csv.ts'
import { drawStreams } from './draw.ts'
import {
  BPM_DEFAULT, BPM_MAX, BPM_MIN, midiOf, UNITS_PER_BEAT_DEFAULT, UNITS_PER_BEAT_MAX, unitsMaxOf
} from './midi.ts'
import { NOTE_PARTS, type NotePart, notesOf, type Score } from './notes.ts'
import { describeStreams } from './table.ts'

export interface OutputOptions {
  draw?: true
  output?: string
  csv?: string
  midi?: string
  note?: Partial<Record<NotePart, string>>
  bpm?: number
  unitsPerBeat?: number
  json?: true
}

/** Where no terminal says how large it is. */
const COLUMNS_DEFAULT = 80
const GRAPH_ROWS_DEFAULT = 4
const GRAPH_ROWS_MIN = 2
const GRAPH_ROWS_MAX = 8
const DRAWN_MAX = 32
const COLOURS = ['cyan', 'yellow', 'magenta', 'green', 'blue', 'red'] as const

export function addOutputOptions (command: Command): Command {
  return command
    .addOption(new Option('--draw', 'draw the streams, from the left to the right').conflicts('json'))
    .option('-o, --output <file>', 'write the streams to a file, as JSON')
    .option('--csv <file>', 'write them as CSV: a line for each particle')
    .option('--midi <file>', 'write them as a Standard MIDI File: streams named pitch, time, duration and velocity')
    .option('--note <part=stream>', `which stream is the ${NOTE_PARTS.join(', ')}, by its path, or the name at its end`,
      notePart)
    .option('--bpm <integer>', `tempo of the MIDI file in quarter notes a minute (default: ${BPM_DEFAULT})`,
      integerWithin(BPM_MIN, BPM_MAX))
    .option('--units-per-beat <integer>', 'units of time and duration in a quarter note (default: ' +
      `${UNITS_PER_BEAT_DEFAULT}, so that 1 is a sixteenth)`, integerWithin(1, UNITS_PER_BEAT_MAX))
}

/** Told before the streams are asked for. Throws DCN_FILE_UNWRITABLE. */
export async function checkOutputs ({ output, csv, midi }: OutputOptions): Promise<void> {
  for (const path of [output, csv, midi]) if (path !== undefined) await checkOutput(path)
}

/** Throws DCN_NOTES_INVALID, DCN_FILE_UNWRITABLE. */
export async function writeStreams (name: string, streams: StreamView[], options: OutputOptions): Promise<void> {
  const { output, csv, midi, draw, json } = options
  const text = `${JSON.stringify(streams)}\n`
  if (output !== undefined) await writeOutput(output, text)
  if (csv !== undefined) await writeOutput(csv, csvOf(streams))
  if (json === true) await writeOutput('-', text)
  else if (draw === true) for (const line of drawing(streams)) print(line)
  else if (![output, csv, midi].includes('-')) for (const line of describeStreams(streams)) print(line)
  // Last: what cannot be played can still be looked at.
  if (midi !== undefined) await writeMidi(midi, name, streams, options)
}

async function writeMidi (
  path: string, name: string, streams: StreamView[],
  { note: chosen, bpm = BPM_DEFAULT, unitsPerBeat = UNITS_PER_BEAT_DEFAULT }: OutputOptions
): Promise<void> {
  const tempo = { bpm, unitsPerBeat }
  const score = notesOf(streams, { ...chosen === undefined ? {} : { chosen }, unitsMax: unitsMaxOf(tempo) })
  await writeOutput(path, midiOf(name, score.voices, tempo))
  note(describeScore(path, score))
}

export function describeScore (path: string, { voices, rests, assumed }: Score): string {
  const notes = voices.reduce((sum, voice) => sum + voice.notes.length, 0)
  const facts = [
    `${notes} ${notes === 1 ? 'note' : 'notes'}`,
    ...voices.length === 1 ? [] : [`${voices.length} voices`],
    ...rests === 0 ? [] : [`${rests} rests`],
    ...assumed.map(part => ASSUMED[part])
  ]
  return `${path}: ${facts.join(', ')}`
}

const ASSUMED: Record<NotePart, string> = {
  pitch: '', time: 'one after the other', duration: 'each 1 unit long', velocity: 'at velocity 100'
}

function drawing (streams: StreamView[]): string[] {
  const drawn = streams.slice(0, DRAWN_MAX)
  const { columns, rows } = process.stdout as Partial<NodeJS.WriteStream>
  const share = rows === undefined ? GRAPH_ROWS_DEFAULT : Math.floor((rows - 2) / drawn.length) - 1
  const size = {
    columns: columns ?? COLUMNS_DEFAULT, rows: Math.min(GRAPH_ROWS_MAX, Math.max(GRAPH_ROWS_MIN, share))
  }
  const style = (text: string, at: number): string =>
    styled(COLOURS[at % COLOURS.length] ?? 'cyan', text, process.stdout)
  const left = streams.length - drawn.length
  return [...drawStreams(drawn, size, style), ...left === 0 ? [] : [`and ${left} more; --csv or --json has them all`]]
}

/** Adds to the parts that were named before it. */
function notePart (
  text: string, before: Partial<Record<NotePart, string>> = {}
): Partial<Record<NotePart, string>> {
  const [, part, stream] = /^(\w+)=(.+)$/.exec(text) ?? []
  const known = NOTE_PARTS.find(name => name === part)
  if (known === undefined || stream === undefined) {
    throw new InvalidArgumentError(`It must be like pitch=/scale:0, and the part one of ${NOTE_PARTS.join(', ')}.`)
  }
  return { ...before, [known]: stream }
}
