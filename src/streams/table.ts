/** What streams hold, at a glance. */
import type { StreamView } from '../../protocol/api/connectors.ts'
import { type Column, tableOf } from '../table.ts'

/** Values of each stream that are shown. */
const FIRST_VALUES = 8

const COLUMNS: ReadonlyArray<Column<StreamView>> = [
  ['STREAM', ({ path }) => path],
  ['VALUES', ({ data }) => String(data.length)],
  ['MIN', ({ data }) => String(rangeOf(data).min)],
  ['MAX', ({ data }) => String(rangeOf(data).max)],
  ['FIRST', ({ data }) => `${data.slice(0, FIRST_VALUES).join(' ')}${data.length > FIRST_VALUES ? ' ...' : ''}`]
]

export function describeStreams (streams: readonly StreamView[]): string[] {
  return tableOf(COLUMNS, streams)
}

/** Least and greatest value; there is at least one. */
export function rangeOf (data: readonly number[]): { min: number, max: number } {
  let min = Infinity
  let max = -Infinity
  for (const value of data) {
    if (value < min) min = value
    if (value > max) max = value
  }
  return { min, max }
}
