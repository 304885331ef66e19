/** A job's story for people: a timeline for each attempt, at 80 columns. */
import type { TraceAttempt, TraceSpan, TraceView } from '../protocol/api/trace.ts'
import { shortId } from '../protocol/core/short-id.ts'

const COLUMNS = 80
const NAME_COLUMNS = 10
const BAR_COLUMNS = 40

/** What each span is, for the legend. */
const SPANS: Readonly<Record<string, string>> = {
  offer: 'until a node bid', award: 'bid to award sent', deliver: 'award on its way', wait: 'for a slot of the node',
  code: 'found or pulled', prepare: 'models, GPU', sandbox: 'found or booted', run: 'in the sandbox',
  result: 'result on its way', end: 'made durable', silence: 'nothing heard of the node', refusal: 'given back',
  copy: 'other gateways confirm it', receipt: 'made for the node', settlement: 'end to payment'
}

export function describeTrace (view: TraceView): string[] {
  const { jobId, status, totalMs, attempts, spans, beganAt, traceId } = view
  const tries = `${attempts.length} ${attempts.length === 1 ? 'attempt' : 'attempts'}`
  return [
    `job ${jobId}: ${status}, ${durationText(totalMs)}, ${tries}`,
    `began ${beganAt}, trace ${traceId}`,
    ...attempts.flatMap((attempt, at) => ['', ...attemptLines(attempt, at + 1)]),
    ...spans.length === 0 ? [] : ['', 'the job as a whole', ...spans.flatMap(span => wholeLines(span))],
    ...clockLines(view),
    ...missingLines(view)
  ]
}

function attemptLines (attempt: TraceAttempt, number: number): string[] {
  const { epoch, node, gateway, outcome, why, atMs, durationMs, spans, bids, passes } = attempt
  const where = node === undefined ? 'no node' : `node ${shortId(node)}`
  const by = gateway === undefined ? '' : ` of gateway ${shortId(gateway)}`
  return [
    ...wrapped(`attempt ${number}, award ${epoch}${by}: ${where}, ${outcome}${why === '' ? '' : `: ${why}`}`, 2),
    ...spans.length === 0 ? [] : [axis(atMs, durationMs)],
    ...spans.map(span => spanLine(span, attempt)),
    ...bids.flatMap(bid => {
      const said = bid.gatewaySays === '' ? bid.nodeSays : bid.gatewaySays
      return wrapped(`  bid ${shortId(bid.node)}${bid.awarded ? ' (awarded)' : ''}: ${said}`, 4)
    }),
    ...passes.flatMap(({ node: passing, detail }) => wrapped(`  no bid ${shortId(passing)}: ${detail}`, 4))
  ]
}

/** Where the bars begin and end, since the job began. */
function axis (atMs: number, durationMs: number): string {
  const from = `+${durationText(atMs)}`
  const to = `+${durationText(atMs + durationMs)}`
  const line = from + to.padStart(Math.max(BAR_COLUMNS - from.length, to.length + 1))
  return `  ${''.padEnd(NAME_COLUMNS)}${line}  ${'after'.padStart(10)}  ${'took'.padStart(10)}`
}

function spanLine ({ name, atMs, durationMs }: TraceSpan, attempt: TraceAttempt): string {
  const whole = Math.max(1, attempt.durationMs)
  const column = (ms: number): number =>
    Math.max(0, Math.min(BAR_COLUMNS, Math.round((ms - attempt.atMs) / whole * BAR_COLUMNS)))
  const from = Math.min(column(atMs), BAR_COLUMNS - 1)
  const length = Math.max(0, column(atMs + durationMs) - from)
  const bar = ' '.repeat(from) + (length === 0 ? '▏' : '█'.repeat(length))
  const after = durationText(atMs - attempt.atMs).padStart(10)
  return `  ${name.padEnd(NAME_COLUMNS)}${bar.padEnd(BAR_COLUMNS)}  ${after}  ${durationText(durationMs).padStart(10)}`
}

function wholeLines ({ name, durationMs, detail }: TraceSpan): string[] {
  const said = [SPANS[name], detail].filter(text => text !== undefined && text !== '').join('; ')
  return wrapped(`  ${name.padEnd(NAME_COLUMNS)} ${durationText(durationMs).padStart(10)}  ${said}`, 4)
}

/** Only of those whose clocks differ. */
function clockLines ({ daemons }: TraceView): string[] {
  const off = daemons.filter(({ offsetMs, leftOut }) => offsetMs !== 0 || leftOut > 0)
  if (off.length === 0) return []
  return ['', 'corrected', ...off.flatMap(({ peerId, role, offsetMs, errorMs, leftOut }) => {
    const way = offsetMs > 0 ? 'ahead' : 'behind'
    const clock = `its clock is ${durationText(Math.abs(offsetMs))} ${way}, give or take ${durationText(errorMs)}`
    const said = [
      offsetMs === 0 ? '' : clock, leftOut === 0 ? '' : `${leftOut} events that could not be so are left out`
    ]
    return wrapped(`  ${role} ${shortId(peerId)}: ${said.filter(text => text !== '').join('; ')}`, 4)
  })]
}

function missingLines ({ missing }: TraceView): string[] {
  if (missing.length === 0) return []
  return ['', 'missing', ...missing.flatMap(({ peerId, role, reason, lost }) =>
    wrapped(`  ${role} ${shortId(peerId)}: ${reason}; with it ${lost}`, 4))]
}

/** What the names of the spans in these attempts mean, in their order. */
export function legendOf ({ attempts }: TraceView): string[] {
  const names = new Set(attempts.flatMap(({ spans }) => spans.map(({ name }) => name)))
  const words = Object.entries(SPANS).filter(([name]) => names.has(name)).map(([name, what]) => `${name}: ${what}`)
  return words.length === 0 ? [] : wrapped(words.join('; '), 0)
}

/** `7 ms`, `5.002 s`, `2 min 3 s`, `1 h 4 min`. */
export function durationText (ms: number): string {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(3)} s`
  const s = Math.round(ms / 1_000)
  if (s < 3_600) return `${Math.floor(s / 60)} min ${s % 60} s`
  return `${Math.floor(s / 3_600)} h ${Math.floor(s % 3_600 / 60)} min`
}

/** Lines of at most 80 columns, those after the first indented. */
function wrapped (text: string, indent: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    const last = lines.at(-1)
    if (last === undefined) lines.push(word)
    else if (last.length + 1 + word.length <= COLUMNS) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(' '.repeat(indent) + word)
  }
  return lines
}
