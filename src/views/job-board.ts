/**
 * Which job stands on which line of a live table. At hundreds of jobs a second nobody can read a list whose newest is
 * always on top; so a job that has a line keeps it until it has been over for a moment, and then a newer one gets it.
 */
import type { JobId } from '../../protocol/core/ids.ts'
import type { JobRow } from './watch-model.ts'

/** How long the end of a job stays to be read. */
const ENDED_MS = 1_500
/** A job that stands still for so long gives way to one that moves. */
const STILL_MS = 4_000

export class JobBoard {
  #lines: Array<JobId | undefined> = []

  /** `rows`: those that may be shown, the newest first. */
  update (rows: readonly JobRow[], lines: number, nowMs: number): JobRow[] {
    const byId = new Map(rows.map(row => [row.jobId, row]))
    const kept = this.#lines.map(jobId => jobId === undefined ? undefined : byId.get(jobId))
    const board = Array.from({ length: lines }, (_, at) => kept[at])
    const shown = new Set(board.map(row => row?.jobId))
    const waiting = rows.filter(row => !shown.has(row.jobId))
    for (const at of this.#givingWay(board, nowMs)) {
      const next = waiting[0]
      const now = board[at]
      if (next === undefined || (now !== undefined && next.startedAtMs < now.startedAtMs)) break
      board[at] = waiting.shift()
    }
    const packed = board.filter(row => row !== undefined)
    this.#lines = packed.map(({ jobId }) => jobId)
    return packed
  }

  /** Empty lines first, then the one that has been over, or still, for longest. */
  #givingWay (board: ReadonlyArray<JobRow | undefined>, nowMs: number): number[] {
    const since = (row: JobRow | undefined): number => row === undefined ? Infinity : nowMs - row.changedAtMs
    return [...board.keys()]
      .filter(at => {
        const row = board[at]
        return row === undefined || since(row) > (row.ended ? ENDED_MS : STILL_MS)
      })
      .sort((a, b) => since(board[b]) === since(board[a]) ? a - b : since(board[b]) - since(board[a]))
  }
}
