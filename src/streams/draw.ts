/** Draws streams with dots of braille, of which a character has two beside and four above each other. */
import type { StreamView } from '../../protocol/api/connectors.ts'
import { rangeOf } from './table.ts'

const DOTS_X = 2
const DOTS_Y = 4
const BLANK = 0x2800
/** Bit of each dot, by column and then row from the top (Unicode, Braille Patterns). */
const BITS: ReadonlyArray<readonly number[]> = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

export interface DrawingSize {
  /** Characters in a line, the numbers on the left included. */
  columns: number
  /** Lines of one stream, its path's line not included; a stream of one value only takes one. */
  rows: number
}

/** For each stream a line with its path and a graph from its least to its greatest value. */
export function drawStreams (
  streams: readonly StreamView[], size: DrawingSize, style: (text: string, at: number) => string
): string[] {
  const ranges = streams.map(({ data }) => rangeOf(data))
  const width = Math.max(1, ...ranges.map(({ max }) => String(max).length))
  return streams.flatMap(({ path, data }, at) => {
    const { min, max } = ranges[at] ?? { min: 0, max: 0 }
    const rows = min === max ? 1 : size.rows
    const graph = graphOf(data, { columns: Math.max(1, size.columns - width - 2), rows })
    return [path, ...graph.map((line, row) => {
      const label = row === 0 ? String(max) : row === rows - 1 ? String(min) : ''
      return `${label.padStart(width)} \u2502${style(line, at)}`
    })]
  })
}

/**
 * Values from left to right, each as wide as the others, or, where there are more than dots, those that share a column
 * from the least to the greatest of them. A stream of one value only runs along the middle.
 */
export function graphOf (data: readonly number[], { columns, rows }: DrawingSize): string[] {
  const { min, max } = rangeOf(data)
  const height = rows * DOTS_Y
  const level = (value: number): number =>
    max === min ? height >> 1 : Math.round((max - value) / (max - min) * (height - 1))
  const cells = Array.from({ length: rows }, () => new Uint8Array(columns))
  const width = columns * DOTS_X
  let before: number | undefined
  for (let x = 0; x < width; x++) {
    const from = Math.floor(x * data.length / width)
    const to = Math.max(from + 1, Math.floor((x + 1) * data.length / width))
    const values = rangeOf(data.slice(from, to))
    // From the value before on, so that the line is not torn.
    const top = Math.min(level(values.max), before ?? height)
    const bottom = Math.max(level(values.min), before ?? 0)
    for (let y = top; y <= bottom; y++) {
      const row = cells[Math.floor(y / DOTS_Y)]
      const column = Math.floor(x / DOTS_X)
      if (row !== undefined) row[column] = (row[column] ?? 0) | (BITS[x % DOTS_X]?.[y % DOTS_Y] ?? 0)
    }
    before = level(data[to - 1] ?? 0)
  }
  return cells.map(row => String.fromCharCode(...Array.from(row, bits => BLANK + bits)))
}
