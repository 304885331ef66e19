/** The live view of how daemons do. Pure. */
import type { WatchItem } from '../watch/watch-item.ts'
import { SHORT_ID_CHARS, shortId } from '../../protocol/core/short-id.ts'
import {
  fit, fitRight, padLines, shortTime, shortUsdc, type Key, type Line, type Screen, type Segment,
  type Size
} from './screen.ts'
import { SORT_KEYS, TopModel, type SortKey, type TopRow } from './top-model.ts'

/** A column, by which rows can be sorted where it has a key. */
interface Column { title: string, width: number, key?: SortKey, cell: (row: TopRow, nowMs: number) => string }

const COLUMNS: readonly Column[] = [
  { title: 'ID', width: SHORT_ID_CHARS, key: 'id', cell: row => shortId(row.peer) },
  { title: 'ROLE', width: 7, cell: row => row.role },
  {
    title: 'BUSY', width: 7, key: 'busy',
    cell: row => row.role === 'node' ? `${row.busy}/${row.slots}` : `${row.inFlight}`
  },
  { title: 'QUEUE', width: 6, key: 'queued', cell: row => `${row.queued}` },
  { title: 'RUNS/m', width: 7, key: 'runs', cell: row => row.finishedPerMinute?.toFixed(0) ?? '-' },
  { title: 'CPU', width: 5, key: 'cpu', cell: row => percent(row.cpuPermille) },
  { title: 'MEM', width: 6, key: 'memory', cell: row => mib(row.residentMiB) },
  { title: 'FREE', width: 5, cell: row => mib(row.freeMiB) },
  { title: 'GPU', width: 3, cell: row => row.gpus === 0 ? '-' : `${row.gpus}` },
  { title: 'EARNED', width: 9, key: 'earned', cell: row => shortUsdc(row.earned) },
  { title: 'UP', width: 5, key: 'up', cell: (row, nowMs) => shortTime(nowMs - row.startedAtMs) }
]
const HEAD_LINES = 2

export class TopScreen implements Screen {
  readonly #model = new TopModel()
  readonly #title: string
  #key: SortKey
  #scroll = 0

  constructor ({ title, sort }: { title: string, sort: SortKey }) {
    this.#title = title
    this.#key = sort
  }

  take (item: WatchItem): void {
    this.#model.take(item)
  }

  get model (): TopModel {
    return this.#model
  }

  lines ({ columns, rows: lines }: Size, nowMs: number): Line[] {
    const rows = this.#model.rows(this.#key, nowMs)
    const room = Math.max(1, lines - HEAD_LINES - 1)
    this.#scroll = Math.min(this.#scroll, Math.max(0, rows.length - room))
    const shown = rows.slice(this.#scroll, this.#scroll + room)
    return padLines([
      this.#head(rows, columns),
      topHeading(this.#key, columns),
      ...padLines(shown.map(row => topLine(row, columns, nowMs)), room),
      [{ text: fit('q quit  ←→ sort by another column  ↑↓ scroll', columns), inverse: true }]
    ], lines)
  }

  key ({ input, name }: Key): boolean {
    if (input === 'q') return false
    const at = SORT_KEYS.indexOf(this.#key)
    const turned = SORT_KEYS[(at + (name === 'right' ? 1 : SORT_KEYS.length - 1)) % SORT_KEYS.length]
    if (name === 'left' || name === 'right') this.#key = turned ?? this.#key
    else if (name === 'down' || name === 'page-down') this.#scroll += name === 'down' ? 1 : 10
    else if (name === 'up' || name === 'page-up') this.#scroll = Math.max(0, this.#scroll - (name === 'up' ? 1 : 10))
    return true
  }

  #head (rows: readonly TopRow[], columns: number): Line {
    const here = rows.filter(({ gone }) => gone === undefined)
    const nodes = here.filter(({ role }) => role === 'node')
    const sum = (of: (row: TopRow) => number): number => nodes.reduce((total, row) => total + of(row), 0)
    const silent = this.#model.unwatched.size
    const busy = `${sum(row => row.busy)}/${sum(row => row.slots)} slots`
    const runs = `${sum(row => row.finishedPerMinute ?? 0).toFixed(0)} runs/m`
    const facts = `${here.length - nodes.length} gw, ${nodes.length} nodes, ${busy}, ${runs}` +
      (silent === 0 ? '' : `, ${silent} silent`)
    const title = fit(`dcn top  ${this.#title}`, Math.max(0, columns - facts.length - 2))
    return [{ text: title, bold: true }, { text: `  ${facts}` }]
  }
}

/** For a terminal that shows it once. */
export function topHeading (key: SortKey, columns: number): Line {
  const cells = COLUMNS.flatMap((column): Segment[] => {
    const title = column.key === key ? `${column.title}▾` : column.title
    return [{ text: padded(column, title), bold: true, inverse: column.key === key }, { text: ' ' }]
  })
  return cutLine(cells, columns)
}

export function topLine (row: TopRow, columns: number, nowMs: number): Line {
  const text = COLUMNS.map(column => padded(column, column.cell(row, nowMs))).join(' ')
  if (row.gone === undefined) {
    const isFull = row.slots > 0 && row.busy >= row.slots
    return [{ text: fit(text, columns), ...isFull ? { color: 'yellow' as const } : {} }]
  }
  const gone = `${padded(COLUMNS[0], shortId(row.peer))} ${fit(row.role, 7)} gone: ${row.gone}`
  return [{ text: fit(gone, columns), color: 'red' }]
}

/** Text at the left, numbers at the right. */
function padded (column: Column | undefined, text: string): string {
  const width = column?.width ?? SHORT_ID_CHARS
  return column?.title === 'ID' || column?.title === 'ROLE' ? fit(text, width) : fitRight(text, width)
}

function cutLine (cells: readonly Segment[], columns: number): Line {
  let room = columns
  return cells.map(cell => {
    const text = cell.text.slice(0, Math.max(0, room))
    room -= text.length
    return { ...cell, text }
  })
}

function percent (permille: number): string {
  return `${(permille / 10).toFixed(0)}%`
}

function mib (value: number): string {
  return value >= 1_024 ? `${(value / 1_024).toFixed(1)}G` : `${value}M`
}
