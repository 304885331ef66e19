/**
 * W3C Trace Context (https://www.w3.org/TR/trace-context/): how a job is part of its caller's trace. A job whose caller
 * names none has a trace of its own, with the job's id for its name.
 */
import { fromHex, toHex, utf8 } from './bytes.ts'
import { sha256 } from './hash.ts'
import { jobIdToBytes, type JobId } from './ids.ts'

export interface TraceContext {
  /** 32 and 16 lower-case hexadecimal digits, neither all zero. */
  traceId: string
  spanId: string
  /** 8 bits, of which the first says that the caller records the trace. */
  flags: number
}

/** What a caller says of its trace; `state` as it came, empty where it said nothing that can be passed on. */
export interface CallerTrace extends TraceContext { state: string }

export const TRACE_CONTEXT_BYTES = 16 + 8 + 1
/** Longest tracestate that is passed on, as the W3C asks for at least; a longer one is left out. */
export const TRACESTATE_CHARS_MAX = 512
const TRACESTATE_MEMBERS_MAX = 32
const SAMPLED = 1

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/
const KEY = '(?:[a-z0-9][a-z0-9_*/-]{0,240}@)?[a-z][a-z0-9_*/-]{0,255}'
/** Printable, without comma and equals sign; no space at the end. */
const VALUE = '[ -+--<>-~]{0,255}[!-+--<>-~]'
const MEMBER = new RegExp(`^${KEY}=${VALUE}$`)

/** Undefined where it is none, as the W3C has it: then it counts as not sent, and the state with it. */
export function parseTraceparent (header: string): TraceContext | undefined {
  const [, version = '', traceId = '', spanId = '', flags = '', more] = TRACEPARENT.exec(header) ?? []
  // Later versions may say more, after what this one says.
  if (version === '' || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, flags: parseInt(flags, 16) }
}

/** What of a tracestate can be passed on; all or nothing. */
export function passableTracestate (header: string): string {
  const members = header.split(',').map(member => member.trim()).filter(member => member !== '')
  const keys = new Set(members.map(member => member.split('=')[0]))
  const isFine = header.length <= TRACESTATE_CHARS_MAX && members.length <= TRACESTATE_MEMBERS_MAX &&
    keys.size === members.length && members.every(member => MEMBER.test(member))
  return isFine ? members.join(',') : ''
}

export function formatTraceparent ({ traceId, spanId, flags }: TraceContext): string {
  // Of the flags only the one that this version knows.
  return `00-${traceId}-${spanId}-${(flags & SAMPLED).toString(16).padStart(2, '0')}`
}

/** The trace of a job, and the span of the whole job in it: what is told to whoever comes after. */
export function traceOfJob (jobId: JobId, caller: TraceContext | undefined): TraceContext {
  const traceId = caller?.traceId ?? toHex(jobIdToBytes(jobId))
  return { traceId, spanId: spanIdOf(jobId), flags: caller?.flags ?? SAMPLED }
}

export function isSampled ({ flags }: TraceContext): boolean {
  return (flags & SAMPLED) === SAMPLED
}

/** The same wherever it is computed, so that daemons need not tell each other: of the job, of an award, of a part. */
export function spanIdOf (jobId: JobId, epoch = 0, part = ''): string {
  return toHex(sha256(utf8('dcn/span/1\n'), jobIdToBytes(jobId), utf8(`${epoch}/${part}`)).subarray(0, 8))
}

export function traceContextToBytes ({ traceId, spanId, flags }: TraceContext): Uint8Array {
  return Uint8Array.of(...fromHex(traceId), ...fromHex(spanId), flags)
}

/** `bytes` must be TRACE_CONTEXT_BYTES long. */
export function traceContextFromBytes (bytes: Uint8Array): TraceContext {
  return { traceId: toHex(bytes.subarray(0, 16)), spanId: toHex(bytes.subarray(16, 24)), flags: bytes[24] ?? 0 }
}
