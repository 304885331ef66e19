/** A survey of a peer network as a person reads it. */
import { counted } from '../../protocol/core/counted.ts'
import { type Column, tableOf } from '../table.ts'
import { marksOf, msText, type Mark, type MarkKind } from './marks.ts'
import { shortId } from '../../protocol/core/short-id.ts'
import {
  isPresent, loadOf, roleOf, roundTripOf, scoreOf, transportOf, type SeenPeer, type Survey
} from './seen-peer.ts'

export const SORTS = ['role', 'rtt', 'load'] as const
export type Sort = typeof SORTS[number]

const MIB_PER_GIB = 1024
const DURATIONS = [[86_400, 'd'], [3_600, 'h'], [60, 'min'], [1, 's']] as const

export interface SurveyWordsOptions {
  sort?: Sort
  /** With peers that are but names. */
  all?: boolean
}

/** A summary, a table, and a line for each thing that stands out. */
export function describeSurvey (survey: Survey, { sort = 'role', all = false }: SurveyWordsOptions = {}): string[] {
  const present = survey.peers.filter(isPresent)
  const marks = marksOf(present)
  const names = survey.peers.length - present.length
  const remarks = [
    ...marks.map(({ words }) => `! ${words}`),
    ...(all ? survey.peers : present).flatMap(({ peer, reach, why }) =>
      reach === 'heard' ? `${shortId(peer)} was not reached: ${why}` : [])
  ]
  return [
    summaryOf(survey, present),
    '',
    ...tableOf(columnsOf(survey, marks), sorted(all ? survey.peers : present, sort)),
    ...remarks.length === 0 ? [] : ['', ...remarks],
    ...all || names === 0 ? [] : ['', namesLine(names)],
    ...survey.gaps.map(gap => `not complete: ${gap}`)
  ]
}

function summaryOf ({ tookMs, peers }: Survey, present: readonly SeenPeer[]): string {
  const count = (role: string): number => present.filter(seen => roleOf(seen) === role).length
  const others = count('unknown')
  const counts = [
    counted(count('gateway'), 'gateway'), counted(count('node'), 'node'),
    ...others === 0 ? [] : [`${others} that did not say what they are`]
  ]
  const first = peers.filter(({ foundBy }) => foundBy.includes('bootstrap')).length
  const reached = present.filter(({ reach }) => reach !== 'heard').length
  return `${counts.join(', ')}; ${reached} of ${present.length} reached, ` +
    `from ${counted(first, 'address', 'addresses')}, in ${(tookMs / 1000).toFixed(1)} s`
}

function namesLine (names: number): string {
  return `${counted(names, 'more peer')} ${names === 1 ? 'was' : 'were'} named by others and neither reached nor ` +
    'heard: --all lists them and why'
}

function columnsOf (survey: Survey, marks: readonly Mark[]): Array<Column<SeenPeer>> {
  const marked = (kind: MarkKind, seen: SeenPeer, text: string): string => {
    return marks.some(mark => mark.peer === seen.peer && mark.kind === kind) ? `${text} !` : text
  }
  return [
    ['ID', ({ peer }) => shortId(peer)],
    ['ROLE', roleOf],
    ['VERSION', seen => marked('version', seen, seen.info?.version ?? '-')],
    ['LINK', ({ reach }) => reach],
    ['VIA', transportOf],
    ['RTT', seen => marked('round-trip', seen, roundTripText(seen))],
    ['RUNS', ({ info }) => info?.runtimes.join(',') || '-'],
    ['CPUS', ({ info }) => info === undefined || info.role === 'gateway' ? '-' : String(info.cpus)],
    ['MEMORY', ({ info }) => info === undefined || info.memoryMiB === 0 ? '-' : memoryText(info.memoryMiB)],
    ['GPUS', gpusText],
    ['ISOLATION', ({ info }) => info === undefined || info.role === 'gateway' ? '-' : info.isolation],
    ['BUSY', seen => marked('load', seen, busyText(seen))],
    ['WARM', ({ inspection, info }) => inspection === undefined || info?.role !== 'node'
      ? '-' : String(inspection.offer.warmCodeCount)],
    ['PRICE', priceText],
    ['SCORE', ({ peer }) => scoreOf(peer, survey)?.toFixed(1) ?? '-'],
    ['CLOCK', seen => marked('clock', seen, clockText(seen.clockAheadMs))],
    ['UP', ({ info }) => info === undefined ? '-' : durationText(survey.atMs - info.startedAtMs)]
  ]
}

function sorted (peers: readonly SeenPeer[], sort: Sort): SeenPeer[] {
  const byId = (a: SeenPeer, b: SeenPeer): number => roleOf(a).localeCompare(roleOf(b)) || a.peer.localeCompare(b.peer)
  const worst = {
    role: () => 0,
    rtt: (seen: SeenPeer) => roundTripOf(seen) ?? -1,
    load: (seen: SeenPeer) => loadOf(seen) ?? -1
  }[sort]
  return [...peers].sort((a, b) => worst(b) - worst(a) || byId(a, b))
}

export function roundTripText (seen: SeenPeer): string {
  const ms = roundTripOf(seen)
  return ms === undefined ? '-' : msText(ms)
}

export function memoryText (mib: number): string {
  return mib >= MIB_PER_GIB ? `${Number((mib / MIB_PER_GIB).toFixed(1))} GiB` : `${mib} MiB`
}

export function gpusText ({ info }: SeenPeer): string {
  return info?.gpus.map(({ model, vramMiB, count }) =>
    `${count === 1 ? '' : `${count} `}${model}${vramMiB === 0 ? '' : ` (${vramMiB} MiB)`}`).join(', ') || '-'
}

export function busyText ({ info, inspection }: SeenPeer): string {
  if (info === undefined) return '-'
  if (info.role === 'node') return `${info.busy}/${info.slots}`
  return inspection === undefined ? '-' : `${inspection.offer.jobsInFlight}+${inspection.offer.jobsQueued}`
}

/** In micro-USDC: of a job and of an execution. */
export function priceText ({ info, inspection }: SeenPeer): string {
  if (info?.role !== 'gateway' || inspection === undefined) return '-'
  return `${inspection.offer.creditsPerRequest}/${inspection.offer.creditsPerExecute}`
}

export function clockText (aheadMs: number | undefined): string {
  if (aheadMs === undefined) return '-'
  const seconds = Number((aheadMs / 1000).toFixed(1))
  return seconds === 0 ? 'ok' : `${seconds > 0 ? '+' : ''}${seconds} s`
}

/** In its largest unit: `3 d`, `12 min`. */
export function durationText (ms: number): string {
  const seconds = Math.max(0, ms / 1000)
  const [size, unit] = DURATIONS.find(([size]) => seconds >= size) ?? [1, 's']
  return `${Math.floor(seconds / size)} ${unit}`
}
