/** A job's story as attempts and spans: what took how long, award by award. Pure. */
import type { PeerId } from '../../core/peer-id.ts'
import type { JobEvent, JobEventWord } from '../../wire/job-events.ts'

/** An event with the daemon that told it; `atMs` is by the clock of whoever puts the story together. */
export interface SourcedEvent extends JobEvent { source: PeerId }

/**
 * In the order in which they come: `offer` until a node bids, `award` until the award is on its way, `deliver` until
 * the node has it, `wait` for a slot, `code` pulled, `prepare` models and GPU, `sandbox` found or booted, `run`,
 * `result` on its way, `end` made durable; `silence` until a node counts as lost, `refusal` until it gave the job back.
 */
export type SpanName =
  'offer' | 'award' | 'deliver' | 'wait' | 'code' | 'prepare' | 'sandbox' | 'run' | 'result' | 'end' | 'silence' |
  'refusal'

/** `source`: the daemon at which it ended. */
export interface Span { name: SpanName, startMs: number, endMs: number, source: PeerId, detail: string }

export interface TracedBid {
  node: PeerId
  atMs: number
  isAwarded: boolean
  /** What the gateway says of it, and what the node says of its rank; empty where the node told nothing. */
  gatewaySays: string
  nodeSays: string
}

export interface Attempt {
  epoch: number
  /** That awarded it, or offered. */
  gateway: PeerId | undefined
  /** Undefined where no node was awarded. */
  node: PeerId | undefined
  startMs: number
  endMs: number
  /** `done`, `error` and so on by its result; `lost`, `refused`, `none` took it, `open` where it goes on. */
  outcome: string
  why: string
  spans: Span[]
  bids: TracedBid[]
  /** Nodes that said why they did not bid. */
  passes: Array<{ node: PeerId, detail: string }>
}

/** Oldest award first. `events` of one job, in the order of their times. */
export function attemptsOf (events: readonly SourcedEvent[]): Attempt[] {
  const byEpoch = new Map<number, SourcedEvent[]>()
  for (const event of events) {
    if (event.epoch === 0) continue
    const some = byEpoch.get(event.epoch) ?? []
    byEpoch.set(event.epoch, some)
    some.push(event)
  }
  const attempts = [...byEpoch].map(([epoch, some]) => attemptOf(epoch, some))
  // What was only heard of, or taken over from, is no attempt of its own.
  return attempts.filter(attempt => attempt !== undefined).sort((a, b) => a.startMs - b.startMs || a.epoch - b.epoch)
}

function attemptOf (epoch: number, events: readonly SourcedEvent[]): Attempt | undefined {
  const first = (word: JobEventWord, of?: PeerId): SourcedEvent | undefined =>
    events.find(event => event.word === word && (of === undefined || event.source === of))
  const offered = first('offered') ?? first('heard')
  const awarded = first('awarded')
  const node = awarded?.peer ?? first('taken')?.source
  const taken = first('taken', node)
  const begin = offered ?? awarded ?? taken
  if (begin === undefined) return undefined
  const winner = node === undefined ? undefined : events.find(({ word, peer }) => word === 'bid' && peer === node)
  const ending = first('result') ?? first('lost') ?? first('refused')
  const spans = spansOf(begin, [
    ['offer', winner ?? first('bid')], ['award', awarded], ['deliver', taken],
    ...node === undefined
      ? []
      : [
          ['code', first('code-ready', node)], ['sandbox', first('sandbox-ready', node)], ['run', first('ran', node)]
        ] as Step[],
    [ending?.word === 'lost' ? 'silence' : ending?.word === 'refused' ? 'refusal' : 'result', ending],
    ['end', ending?.word === 'result' ? first('ended') : undefined]
  ])
  return {
    epoch,
    gateway: [awarded, offered].find(event => event?.word === 'awarded' || event?.word === 'offered')?.source,
    node,
    startMs: begin.atMs,
    endMs: Math.max(begin.atMs, spans.at(-1)?.endMs ?? 0, first('ended')?.atMs ?? 0),
    ...outcomeOf(node, ending, first('ended')),
    spans,
    bids: bidsOf(events, node),
    passes: passesOf(events)
  }
}

type Step = [name: SpanName, event: SourcedEvent | undefined]

/** Each from where the one before ended; an event that says how long it took begins no sooner than that. */
function spansOf (begin: SourcedEvent, steps: readonly Step[]): Span[] {
  const spans: Span[] = []
  let atMs = begin.atMs
  for (const [name, event] of steps) {
    if (event === undefined) continue
    const endMs = Math.max(atMs, event.atMs)
    const before = name === 'code' ? 'wait' : name === 'sandbox' ? 'prepare' : undefined
    const startMs = before === undefined ? atMs : Math.max(atMs, endMs - event.durationMs)
    // Clocks are read in whole milliseconds.
    if (before !== undefined && startMs - atMs > 1) {
      spans.push({ name: before, startMs: atMs, endMs: startMs, source: event.source, detail: '' })
    }
    const fromMs = startMs - atMs > 1 ? startMs : atMs
    spans.push({ name, startMs: fromMs, endMs, source: event.source, detail: event.detail })
    atMs = endMs
  }
  return spans
}

function outcomeOf (
  node: PeerId | undefined, ending: SourcedEvent | undefined, ended: SourcedEvent | undefined
): Pick<Attempt, 'outcome' | 'why'> {
  if (ending?.word === 'result') {
    const isRefused = ending.detail.startsWith('refused')
    return { outcome: isRefused ? 'refused' : ending.detail, why: isRefused ? ending.detail : '' }
  }
  if (ending !== undefined) return { outcome: ending.word, why: ending.detail }
  if (ended !== undefined) return { outcome: node === undefined ? 'none' : 'ended', why: ended.detail }
  return { outcome: 'open', why: '' }
}

/** A node's bids for one award, as one; the last word on each counts. */
function bidsOf (events: readonly SourcedEvent[], awarded: PeerId | undefined): TracedBid[] {
  const bids = new Map<PeerId, TracedBid>()
  const of = (node: PeerId, atMs: number): TracedBid => {
    const bid = bids.get(node) ?? { node, atMs, isAwarded: node === awarded, gatewaySays: '', nodeSays: '' }
    bids.set(node, bid)
    return bid
  }
  for (const { word, peer, source, atMs, detail } of events) {
    if (word === 'bid' && peer !== undefined) of(peer, atMs).gatewaySays = detail
    if (word === 'bidding') of(source, atMs).nodeSays = detail
  }
  return [...bids.values()]
}

function passesOf (events: readonly SourcedEvent[]): Attempt['passes'] {
  const bidders = new Set(events.filter(({ word }) => word === 'bidding').map(({ source }) => source))
  const passes = new Map<PeerId, string>()
  for (const { word, source, detail } of events) {
    if (word === 'passed' && !bidders.has(source)) passes.set(source, detail)
  }
  return [...passes].map(([node, detail]) => ({ node, detail }))
}
