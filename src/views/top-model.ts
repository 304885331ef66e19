/** How the daemons of a network do, as rows that can be sorted. Pure; the time is handed in. */
import { shortId } from '../../protocol/core/short-id.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Role } from '../../protocol/wire/enums.ts'
import type { WatchStatus } from '../../protocol/wire/watch.ts'
import type { WatchItem } from '../watch/watch-item.ts'

/** Runs are counted over so long, or since it is watched. */
const RUNS_WINDOW_MS = 60_000
/** A daemon that has gone is shown for so long. */
const GONE_MS = 30_000
/** Less tells nothing of a rate. */
const RATE_MS_MIN = 1_500

export interface TopRow extends Omit<WatchStatus, 'finished' | 'watchers'> {
  peer: PeerId
  /** When this was so, by our clock. */
  atMs: number
  /** Undefined until it is known. */
  finishedPerMinute: number | undefined
  /** It is not watched any more, and why. */
  gone: string | undefined
}

interface Known {
  status: WatchStatus
  atMs: number
  /** `finished` as it was before, the oldest first. */
  history: Array<{ atMs: number, finished: number }>
  gone: { atMs: number, reason: string } | undefined
}

export const SORT_KEYS = ['busy', 'queued', 'cpu', 'memory', 'runs', 'earned', 'up', 'id'] as const
export type SortKey = typeof SORT_KEYS[number]

const VALUES: Record<SortKey, (row: TopRow) => number | string> = {
  busy: row => row.slots === 0 ? row.inFlight : row.busy,
  queued: row => row.queued,
  cpu: row => row.cpuPermille,
  memory: row => row.residentMiB,
  runs: row => row.finishedPerMinute ?? -1,
  earned: row => row.earned,
  up: row => -row.startedAtMs,
  id: row => shortId(row.peer)
}

export class TopModel {
  readonly #daemons = new Map<PeerId, Known>()
  /** Daemons that are there and cannot be watched, and why. */
  readonly #unwatched = new Map<PeerId, { role: Role, reason: string }>()

  take (item: WatchItem): void {
    if (item.type === 'status') this.#status(item)
    else if (item.type === 'joined') this.#unwatched.delete(item.from)
    else if (item.type === 'unwatched') this.#unwatched.set(item.from, item)
    else if (item.type === 'left') {
      const known = this.#daemons.get(item.from)
      if (known !== undefined) known.gone = { atMs: item.atMs, reason: item.reason }
    }
  }

  get unwatched (): ReadonlyMap<PeerId, { role: Role, reason: string }> {
    return this.#unwatched
  }

  /** Those that have gone last; otherwise by the key, the largest first; ids by the alphabet. */
  rows (key: SortKey, nowMs: number): TopRow[] {
    const rows: TopRow[] = []
    for (const [peer, known] of this.#daemons) {
      if (known.gone !== undefined && nowMs - known.gone.atMs > GONE_MS) this.#daemons.delete(peer)
      else rows.push(rowOf(peer, known))
    }
    const valueOf = VALUES[key]
    return rows.sort((a, b) => {
      if ((a.gone === undefined) !== (b.gone === undefined)) return a.gone === undefined ? -1 : 1
      const [left, right] = [valueOf(a), valueOf(b)]
      if (typeof left === 'number' && typeof right === 'number' && left !== right) return right - left
      return shortId(a.peer).localeCompare(shortId(b.peer))
    })
  }

  #status ({ from, atMs, status }: WatchItem & { type: 'status' }): void {
    const known = this.#daemons.get(from)
    const mark = { atMs, finished: status.finished }
    const last = known?.history.at(-1)
    // It began to count anew: it was started again, or nobody watched for a while.
    const goesOn = known?.gone === undefined && last !== undefined && last.finished <= mark.finished
    const history = goesOn ? known?.history ?? [] : []
    history.push(mark)
    while ((history[1]?.atMs ?? Infinity) <= atMs - RUNS_WINDOW_MS) history.shift()
    this.#daemons.set(from, { status, atMs, history, gone: undefined })
  }
}

function rowOf (peer: PeerId, known: Known): TopRow {
  const { finished: _finished, watchers: _watchers, ...status } = known.status
  const first = known.history[0]
  const last = known.history.at(-1)
  const tookMs = first === undefined || last === undefined ? 0 : last.atMs - first.atMs
  const grew = first === undefined || last === undefined ? 0 : last.finished - first.finished
  return {
    ...status, peer, atMs: known.atMs, gone: known.gone?.reason,
    finishedPerMinute: tookMs < RATE_MS_MIN ? undefined : grew * 60_000 / tookMs
  }
}
