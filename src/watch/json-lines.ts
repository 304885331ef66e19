/** What a watcher hears as JSON, one object a line. A reader that is too slow loses lines, and is told how many. */
import { iso } from '../../protocol/core/iso.ts'
import { kindOf } from '../../protocol/wire/watch.ts'
import type { WatchItem } from './watch-item.ts'

/** What may wait for whoever reads us. */
export const WAITING_BYTES_MAX = 16 * 1024 * 1024

export interface LinesStream {
  readonly writableLength: number
  write (text: string): unknown
}

export class JsonLines {
  readonly #stream: LinesStream
  #dropped = 0

  constructor (stream: LinesStream) {
    this.#stream = stream
  }

  write (item: WatchItem): void {
    if (item.type === 'status') return
    if (this.#stream.writableLength > WAITING_BYTES_MAX) {
      this.#dropped++
      return
    }
    if (this.#dropped > 0) {
      // By this command: the daemons had told of them.
      this.#stream.write(`${JSON.stringify({ type: 'dropped', dropped: this.#dropped })}\n`)
      this.#dropped = 0
    }
    this.#stream.write(`${JSON.stringify(lineOf(item))}\n`)
  }
}

export function lineOf (item: Exclude<WatchItem, { type: 'status' }>): Record<string, unknown> {
  switch (item.type) {
    case 'event': {
      const { from, role, event: { atMs, word, jobId, epoch, peer, detail, durationMs } } = item
      return {
        type: 'event', at: iso(atMs), from, role, kind: kindOf(word), word,
        ...jobId === undefined ? {} : { jobId }, ...epoch === 0 ? {} : { epoch }, ...peer === undefined ? {} : { peer },
        ...detail === '' ? {} : { detail }, ...durationMs === 0 ? {} : { durationMs }
      }
    }
    case 'dropped':
      return { type: 'dropped', from: item.from, dropped: item.count }
    case 'joined':
      return { type: 'joined', at: iso(item.atMs), from: item.from, role: item.role }
    case 'left': case 'unwatched':
      return { type: item.type, at: iso(item.atMs), from: item.from, role: item.role, reason: item.reason }
  }
}
