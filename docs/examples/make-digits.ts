/**
 * Makes the model that classify.ts runs: which digit 8 by 8 pixels show, by the drawing that they are closest to, as a
 * net of two layers in ONNX, which is written here byte by byte.
 *
 *     node --import tsx docs/examples/make-digits.ts digits.onnx
 */
import { writeFileSync } from 'node:fs'

const DRAWINGS = [
  '.####. ##..## ##..## ##..## ##..## ##..## ##..## .####.', '..##.. .###.. ####.. ..##.. ..##.. ..##.. ..##.. ######',
  '.####. ##..## ....## ...##. ..##.. .##... ##.... ######', '.####. ##..## ....## ..###. ....## ....## ##..## .####.',
  '...##. ..###. .####. ##.##. ###### ...##. ...##. ...##.', '###### ##.... ##.... #####. ....## ....## ##..## .####.',
  '.####. ##.... ##.... #####. ##..## ##..## ##..## .####.', '###### ....## ...##. ..##.. ..##.. .##... .##... .##...',
  '.####. ##..## ##..## .####. ##..## ##..## ##..## .####.', '.####. ##..## ##..## .##### ....## ....## ...##. .###..'
]

/** Ten drawings of 64 pixels, each 0 or 1. */
export const DIGITS: number[][] = DRAWINGS.map(drawing =>
  drawing.split(' ').flatMap(row => [...`.${row}.`].map(pixel => pixel === '#' ? 1 : 0)))

/** How close pixels are to each drawing: 2 x·t - |t|², scaled; what is far from it counts as nothing. */
const CLOSENESS = Float32Array.from({ length: 640 }, (_, at) => (DIGITS[at % 10]?.[Math.floor(at / 10)] ?? 0) / 4)
const CLOSENESS_BIAS = Float32Array.from(DIGITS, digit => 1.5 - digit.reduce((sum, pixel) => sum + pixel, 0) / 8)
/** Each digit speaks for itself, and a little against the others. */
const VOTES = Float32Array.from({ length: 100 }, (_, at) => at % 11 === 0 ? 1 : -0.125)
const VOTES_BIAS = new Float32Array(10).fill(0.25)

/** What the net computes, in plain JavaScript. */
export function classifyPlainly (pixels: readonly number[]): number[] {
  const layer = (input: readonly number[], weights: Float32Array, bias: Float32Array): number[] =>
    [...bias].map((start, to) =>
      input.reduce((sum, value, from) => sum + value * (weights[from * 10 + to] ?? 0), start))
  const hidden = layer(pixels, CLOSENESS, CLOSENESS_BIAS).map(value => Math.max(0, value))
  const powers = layer(hidden, VOTES, VOTES_BIAS).map(Math.exp)
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map(power => power / total)
}

/** The file. */
export function digitsModel (): Uint8Array {
  const graph = [
    node('Gemm', ['pixels', 'closeness', 'closeness_bias'], 'close'),
    node('Relu', ['close'], 'hidden'),
    node('Gemm', ['hidden', 'votes', 'votes_bias'], 'sums'),
    node('Softmax', ['sums'], 'probabilities'),
    text(2, 'digits'),
    tensor('closeness', [64, 10], CLOSENESS),
    tensor('closeness_bias', [10], CLOSENESS_BIAS),
    tensor('votes', [10, 10], VOTES),
    tensor('votes_bias', [10], VOTES_BIAS),
    value(11, 'pixels', [1, 64]),
    value(12, 'probabilities', [1, 10])
  ]
  return message([number(1, 8), text(2, 'dcn'), field(7, message(graph)), field(8, message([number(2, 13)]))])
}

// ONNX is protobuf: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
const FLOAT = 1

function node (type: string, inputs: string[], output: string): Uint8Array {
  return field(1, message([...inputs.map(input => text(1, input)), text(2, output), text(4, type)]))
}

function tensor (name: string, dims: number[], values: Float32Array): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return field(5, message([...dims.map(dim => number(1, dim)), number(2, FLOAT), text(8, name), field(9, raw)]))
}

function value (at: number, name: string, dims: number[]): Uint8Array {
  const shape = message(dims.map(dim => field(1, message([number(1, dim)]))))
  const type = field(1, message([number(1, FLOAT), field(2, shape)]))
  return field(at, message([text(1, name), field(2, type)]))
}

function text (at: number, content: string): Uint8Array {
  return field(at, new TextEncoder().encode(content))
}

function number (at: number, content: number): Uint8Array {
  return Uint8Array.from([...varint(at * 8), ...varint(content)])
}

function field (at: number, content: Uint8Array): Uint8Array {
  return message([Uint8Array.from([...varint(at * 8 + 2), ...varint(content.byteLength)]), content])
}

function message (parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap(part => [...part]))
}

function varint (content: number): number[] {
  return content < 128 ? [content] : [content % 128 + 128, ...varint(Math.floor(content / 128))]
}

const [, script = '', file] = process.argv
if (file !== undefined && script.endsWith('make-digits.ts')) writeFileSync(file, digitsModel())
