/** The Tracer that a daemon is given where `otlpUrl` is set: OpenTelemetry's batches, by OTLP over HTTP, as JSON. */
import { setTimeout as delay } from 'node:timers/promises'
import { SpanKind, SpanStatusCode, TraceFlags, type HrTime, type SpanContext } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes, type Resource } from '@opentelemetry/resources'
import { BatchSpanProcessor, type ReadableSpan, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Logger } from '../protocol/core/logger.ts'
import { isSampled, type TraceContext } from '../protocol/core/trace-context.ts'
import type { FinishedSpan, Tracer } from '../protocol/core/tracer.ts'
import { VERSION } from '../protocol/core/version.ts'

/** Spans that wait for the collector; what is beyond that is dropped. */
export const OTLP_QUEUE_SPANS_MAX = 2_048
const BATCH_SPANS_MAX = 512
const DELAY_MS = 2_000
/** For one batch, tried again where the collector cannot be reached. */
const TIMEOUT_MS = 5_000
/** How long a daemon that stops waits for what is not sent yet. */
const STOP_MS = 3_000

export interface OtlpTracerInit {
  /** Of the collector, such as `http://127.0.0.1:4318/v1/traces`. */
  url: string
  role: string
  /** How long spans wait for others to go with. */
  delayMs?: number
  timeoutMs?: number
  stopMs?: number
}

export class OtlpTracer implements Tracer {
  readonly #log: Logger
  readonly #resource: Resource
  readonly #processor: BatchSpanProcessor
  readonly #stopMs: number
  /** Lost since the collector took some for the last time. */
  #lostSpans = 0

  constructor ({ logger }: { logger: Logger }, init: OtlpTracerInit) {
    const { url, role, delayMs = DELAY_MS, timeoutMs = TIMEOUT_MS, stopMs = STOP_MS } = init
    this.#log = logger.child('otlp')
    this.#stopMs = stopMs
    this.#resource = resourceFromAttributes({
      'service.name': `dcn-${role}`, 'service.namespace': 'dcn', 'service.version': VERSION
    })
    const exporter = new OTLPTraceExporter({ url, timeoutMillis: timeoutMs })
    this.#processor = new BatchSpanProcessor(this.#telling(exporter), {
      maxQueueSize: OTLP_QUEUE_SPANS_MAX, maxExportBatchSize: BATCH_SPANS_MAX, scheduledDelayMillis: delayMs,
      // The exporter gives up first, and says why.
      exportTimeoutMillis: 2 * timeoutMs
    })
  }

  record (spans: readonly FinishedSpan[]): void {
    for (const span of spans) if (isSampled(span.context)) this.#processor.onEnd(readable(span, this.#resource))
  }

  /** Sends what waits; a collector that does not answer in `stopMs` gets no more. */
  async stop (): Promise<void> {
    await Promise.race([this.#processor.shutdown().catch(() => {}), delay(this.#stopMs, undefined, { ref: false })])
  }

  /** Says once that the collector takes nothing, and once that it does again. */
  #telling (exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, done) => {
        exporter.export(spans, ({ error }) => {
          if (error === undefined) this.#taken()
          else this.#lost(spans.length, error.message)
          // What failed is dropped: the processor would report it where nobody looks.
          done({ code: 0 })
        })
      },
      shutdown: async () => { await exporter.shutdown() },
      forceFlush: async () => { await exporter.forceFlush?.() }
    }
  }

  #taken (): void {
    if (this.#lostSpans > 0) this.#log.info('the collector takes traces again', { lostSpans: this.#lostSpans })
    this.#lostSpans = 0
  }

  #lost (spans: number, reason: string): void {
    if (this.#lostSpans === 0) this.#log.warn('the collector takes no traces', { reason })
    this.#lostSpans += spans
  }
}

function readable (span: FinishedSpan, resource: Resource): ReadableSpan {
  const { context, parentSpanId, name, startMs, endMs, attributes, failure } = span
  const spanContext = contextOf(context)
  return {
    name,
    kind: SpanKind.INTERNAL,
    spanContext: () => spanContext,
    ...parentSpanId === undefined ? {} : { parentSpanContext: contextOf({ ...context, spanId: parentSpanId }) },
    startTime: hrTime(startMs),
    endTime: hrTime(endMs),
    duration: hrTime(Math.max(0, endMs - startMs)),
    status: failure === undefined
      ? { code: SpanStatusCode.UNSET }
      : { code: SpanStatusCode.ERROR, message: failure },
    attributes: { ...attributes },
    links: [], events: [], ended: true, resource,
    instrumentationScope: { name: 'dcn', version: VERSION },
    droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0
  }
}

function contextOf ({ traceId, spanId }: TraceContext): SpanContext {
  return { traceId, spanId, traceFlags: TraceFlags.SAMPLED }
}

/** Seconds and nanoseconds. */
function hrTime (ms: number): HrTime {
  return [Math.floor(ms / 1_000), Math.round(ms % 1_000 * 1e6)]
}
