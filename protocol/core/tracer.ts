/** Where a daemon records what jobs took, as spans of a trace (trace-context.ts). */
import type { TraceContext } from './trace-context.ts'

export interface FinishedSpan {
  context: TraceContext
  /** 16 hexadecimal digits; undefined where nothing is above it. */
  parentSpanId: string | undefined
  name: string
  /** Unix milliseconds. */
  startMs: number
  endMs: number
  attributes: Readonly<Record<string, string | number>>
  /** Why it did not come to a good end; undefined where it did. */
  failure?: string
}

export interface Tracer {
  /** Must not throw and must not wait: what cannot be kept is dropped. */
  record (spans: readonly FinishedSpan[]): void
}
