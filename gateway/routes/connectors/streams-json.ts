/** The answer to an execution: up to some millions of numbers, written without a list of them in between. */
import { Readable } from 'node:stream'
import type { Stream } from '../../../protocol/wire/executions.ts'

/** Values that are written in one go; the event loop is free between one lot and the next. */
const LOT_VALUES = 65_536

/** JSON of `[{path, data}...]`: a text where it is small, else a stream of lots that is read as the client takes it. */
export function streamsJson (streams: readonly Stream[]): string | Readable {
  const values = streams.reduce((sum, { data }) => sum + data.length, 0)
  return values <= LOT_VALUES ? [...lots(streams)].join('') : Readable.from(lots(streams))
}

function * lots (streams: readonly Stream[]): Generator<string, void, undefined> {
  yield '['
  for (const [at, { path, data }] of streams.entries()) {
    yield `${at === 0 ? '' : ','}{"path":${JSON.stringify(path)},"data":[`
    for (let from = 0; from < data.length; from += LOT_VALUES) {
      yield `${from === 0 ? '' : ','}${data.subarray(from, from + LOT_VALUES).join()}`
    }
    yield ']}'
  }
  yield ']'
}
