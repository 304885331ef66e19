/** What it takes to write an answer's JSON, with no network. */
import { jsonChunks } from '../gateway/routes/connectors/streams-json.ts'
import type { Stream } from '../protocol/wire/executions.ts'
import { percentile } from './stats.ts'

const TIMES = 15

/** p50 in milliseconds: as the gateway writes it, and as JSON.stringify does, which is given lists of numbers. */
export function timeJson (streams: readonly Stream[]): { oursMs: number, stringifyMs: number } {
  const lists = streams.map(({ path, data }) => ({ path, data: [...data] }))
  const [ours, stringify]: [number[], number[]] = [[], []]
  let bytes = 0
  for (let time = 0; time < TIMES; time++) {
    const startedAtMs = performance.now()
    for (const chunk of jsonChunks(streams)) bytes += chunk.byteLength
    const betweenMs = performance.now()
    bytes -= JSON.stringify(lists).length
    ours.push(betweenMs - startedAtMs)
    stringify.push(performance.now() - betweenMs)
  }
  if (bytes !== 0) throw new Error('the two have not the same length')
  return { oursMs: percentile(ours, 0.5), stringifyMs: percentile(stringify, 0.5) }
}
