/** The live view of a network's jobs: rates on top, jobs on their way, and what is unusual. Pure. */
import { counted } from '../../protocol/core/counted.ts'
import type { WatchItem } from '../watch/watch-item.ts'
import { SHORT_ID_CHARS, shortId } from '../../protocol/core/short-id.ts'
import { JobBoard } from './job-board.ts'
import { sparkline } from './rate.ts'
import {
  clockTime, fit, fitRight, padLines, shortTime, textOf, type Key, type Line, type Screen,
  type Segment, type Size
} from './screen.ts'
import { RATED, WatchModel, type JobRow, type JobState, type LogLine, type Rated } from './watch-model.ts'

const HEAD_LINES = 4
const STEPS: readonly JobState[] = ['accepted', 'offered', 'bid', 'awarded', 'running', 'done']
const SPARK_SECONDS = 18
const STATE_CHARS = 10
const AGE_CHARS = 5
const FILTER_CHARS_MAX = 40
const NAMES: Record<Rated, string> = {
  accepted: 'accepted', offered: 'offers', bid: 'bids', awarded: 'awards', ended: 'ended', receipt: 'receipts'
}

/** What was on the screen when it was stopped. */
interface Frozen { atMs: number, head: Line[], rows: JobRow[], log: LogLine[] }

export class WatchScreen implements Screen {
  readonly #model = new WatchModel()
  readonly #board = new JobBoard()
  readonly #title: string
  #frozen: Frozen | undefined
  #scroll = 0
  #filter = ''
  #typing = false

  /** `title`: what is watched. */
  constructor ({ title }: { title: string }) {
    this.#title = title
  }

  get model (): WatchModel {
    return this.#model
  }

  take (item: WatchItem, nowMs: number): void {
    this.#model.take(item, nowMs)
  }

  lines (size: Size, nowMs: number): Line[] {
    const { tableLines, logLines } = split(size)
    const { head, rows, log, atMs } = this.#frozen ?? this.#now(size, nowMs, tableLines)
    const shown = this.#frozen === undefined ? rows : rows.slice(this.#scroll, this.#scroll + tableLines)
    const news = log.slice(-logLines)
    return padLines([
      ...head.slice(0, HEAD_LINES),
      heading(size),
      ...padLines(shown.map(row => jobLine(row, size, atMs)), tableLines),
      [{ text: fit('── refused, lost, failed, settled, come and gone ', size.columns), dim: true }],
      ...padLines(news.map(line => logLine(line, size)), logLines),
      this.#foot(size, rows.length)
    ], size.rows)
  }

  key ({ input, name }: Key, size: Size, nowMs: number): boolean {
    if (this.#typing) {
      this.#type(input, name)
      return true
    }
    if (input === 'q') return false
    const page = split(size).tableLines
    if ((input === 'p' || input === ' ') && this.#frozen === undefined) this.#freeze(size, nowMs)
    else if (input === 'p' || input === ' ') this.#thaw()
    else if (input === '/') this.#typing = true
    else if (name === 'escape') this.#clear()
    else if (name === 'down' || name === 'page-down') this.#move(name === 'down' ? 1 : page, size, nowMs)
    else if (name === 'up' || name === 'page-up') this.#move(name === 'up' ? -1 : -page, size, nowMs)
    return true
  }

  #type (input: string, name: Key['name']): void {
    if (name === 'return') this.#typing = false
    else if (name === 'escape') this.#clear()
    else if (name === 'backspace') this.#filter = this.#filter.slice(0, -1)
    else if (name === undefined) this.#filter = `${this.#filter}${input}`.slice(0, FILTER_CHARS_MAX)
    // What is frozen was chosen by another filter.
    this.#thaw()
  }

  #clear (): void {
    this.#typing = false
    this.#filter = ''
    this.#thaw()
  }

  #freeze (size: Size, nowMs: number): void {
    const { head, log } = this.#now(size, nowMs, 0)
    const rows = this.#wanted().map(row => ({ ...row }))
    this.#frozen = { atMs: nowMs, head, rows, log: [...log] }
  }

  #thaw (): void {
    this.#frozen = undefined
    this.#scroll = 0
  }

  /** Whoever scrolls wants a list that stands still; p has it go on. */
  #move (by: number, size: Size, nowMs: number): void {
    if (this.#frozen === undefined) {
      if (by < 0) return
      this.#freeze(size, nowMs)
    }
    const most = Math.max(0, (this.#frozen?.rows.length ?? 0) - split(size).tableLines)
    this.#scroll = Math.min(most, Math.max(0, this.#scroll + by))
  }

  #now (size: Size, nowMs: number, tableLines: number): Frozen {
    const rows = this.#wanted()
    return {
      atMs: nowMs,
      head: this.#head(size, nowMs),
      rows: tableLines === 0 ? rows : this.#board.update(rows, tableLines, nowMs),
      log: this.#model.log.filter(({ word, from, peer, jobId, detail }) => {
        return matches(this.#filter, [word, from, peer, jobId, detail])
      })
    }
  }

  #wanted (): JobRow[] {
    const rows = this.#model.rows()
    if (this.#filter === '') return rows
    return rows.filter(({ jobId, state, node, gateway, detail }) => {
      return matches(this.#filter, [jobId, state, node, gateway, detail])
    })
  }

  #head ({ columns }: Size, nowMs: number): Line[] {
    const { gateways, nodes, events, dropped, rates } = this.#model
    const who = `${counted(gateways, 'gateway')}${nodes === 0 ? '' : `, ${counted(nodes, 'node')}`}`
    const facts = `${who} · ${perSecond(events.perSecond(nowMs))} events/s · ${dropped} dropped`
    const title = fit(`dcn watch  ${this.#title}`, Math.max(0, columns - facts.length - 2))
    const half = Math.floor(columns / 2)
    const cell = (rated: Rated): Segment[] => {
      const rate = rates[rated]
      const spark = sparkline(rate.history(nowMs, SPARK_SECONDS))
      const text = `${fit(NAMES[rated], 9)}${fitRight(perSecond(rate.perSecond(nowMs)), 7)}/s `
      return [{ text }, { text: fit(spark, half - text.length), color: 'cyan' }]
    }
    return [
      [{ text: title, bold: true }, { text: `  ${facts}`, ...dropped > 0 ? { color: 'yellow' as const } : {} }],
      ...[0, 1, 2].map(row => RATED.filter((_, at) => at % 3 === row).flatMap(cell))
    ]
  }

  #foot ({ columns }: Size, count: number): Line {
    const asked = `filter: ${this.#filter}▏ enter keeps it, esc clears it`
    if (this.#typing) return [{ text: fit(asked, columns), inverse: true }]
    const state = this.#frozen === undefined ? '' : `paused, ${this.#scroll + 1}.. of ${count}  `
    const filter = this.#filter === '' ? '' : `filter: ${this.#filter}  `
    const keys = `q quit  p ${this.#frozen === undefined ? 'pause' : 'go on'}  / filter  ↑↓ scroll`
    return [{ text: fit(`${state}${filter}${keys}`, columns), inverse: true }]
  }
}

/** How the lines are divided: two thirds for jobs. */
function split ({ rows }: Size): { tableLines: number, logLines: number } {
  // Head, heading, the line between, and the last.
  const free = Math.max(2, rows - HEAD_LINES - 3)
  const logLines = Math.max(1, Math.floor(free / 3))
  return { tableLines: free - logLines, logLines }
}

function heading ({ columns }: Size): Line {
  const text = [
    fit('JOB', SHORT_ID_CHARS), fit('WAY', STEPS.length), fit('STATE', STATE_CHARS), fit('NODE', SHORT_ID_CHARS),
    fit('GATEWAY', SHORT_ID_CHARS), fitRight('AGE', AGE_CHARS), 'WHAT'
  ].join(' ')
  return [{ text: fit(text, columns), bold: true }]
}

function jobLine (row: JobRow, { columns }: Size, nowMs: number): Line {
  const age = shortTime((row.ended ? row.changedAtMs : nowMs) - row.startedAtMs)
  const before = `${shortId(row.jobId)} `
  const state: Segment = { text: `${way(row)} ${fit(row.state, STATE_CHARS)} `, ...colorOf(row.state) }
  const ids = `${fit(shortId(row.node), SHORT_ID_CHARS)} ${fit(shortId(row.gateway), SHORT_ID_CHARS)} `
  const rest = `${fitRight(age, AGE_CHARS)} `
  const taken = before.length + textOf([state]).length + ids.length + rest.length
  return [{ text: before }, state, { text: ids }, { text: rest }, { text: fit(row.detail, columns - taken), dim: true }]
}

/** How far it has come, of the steps that a job takes. */
function way ({ state, ended }: JobRow): string {
  const at = state === 'ran' || state === 'result' ? STEPS.indexOf('running') : STEPS.indexOf(state)
  // What was given back waits for a node again.
  const done = ended ? STEPS.length : at < 0 ? STEPS.indexOf('offered') + 1 : at + 1
  return '▰'.repeat(done) + '▱'.repeat(STEPS.length - done)
}

function colorOf (state: JobState): Pick<Segment, 'color' | 'dim'> {
  switch (state) {
    case 'done': return { color: 'green' }
    case 'error': case 'timeout': return { color: 'red' }
    case 'refused': case 'lost': case 'taken over': case 'cancelled': return { color: 'yellow' }
    case 'running': case 'ran': case 'result': return { color: 'cyan' }
    case 'accepted': case 'offered': case 'bid': case 'awarded': return {}
  }
}

function logLine ({ atMs, tone, word, from, peer, jobId, detail }: LogLine, { columns }: Size): Line {
  const before = `${clockTime(atMs)} `
  const what = fit(word, 14)
  const about = [
    jobId === undefined ? '' : `job ${shortId(jobId)}`, peer === undefined ? '' : shortId(peer),
    jobId === undefined && peer === undefined ? shortId(from) : `at ${shortId(from)}`
  ].filter(part => part !== '').join(' ')
  const color = tone === 'bad' ? 'red' : tone === 'good' ? 'green' : undefined
  const rest = `${about}${detail === '' ? '' : `  ${detail}`}`
  return [
    { text: before, dim: true }, { text: `${what} `, ...color === undefined ? {} : { color } },
    { text: fit(rest, columns - before.length - what.length - 1) }
  ]
}

function matches (filter: string, texts: ReadonlyArray<string | undefined>): boolean {
  const wanted = filter.toLowerCase()
  return texts.some(text => text?.toLowerCase().includes(wanted) === true)
}

function perSecond (rate: number): string {
  return rate >= 100 ? rate.toFixed(0) : rate.toFixed(1)
}
