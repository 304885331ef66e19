/** What a collector is sent, by OTLP over HTTP as JSON. */
import type { Receiver } from './receiver.ts'

interface Attribute { key: string, value: { stringValue?: string, intValue?: number } }

export interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: Attribute[]
  status: { code: number, message?: string }
}

interface Sent {
  resourceSpans: Array<{ resource: { attributes: Attribute[] }, scopeSpans: Array<{ spans: OtlpSpan[] }> }>
}

/** All spans that came, each with the name of the service that sent it. */
export function spansAt ({ received }: Pick<Receiver, 'received'>): Array<OtlpSpan & { service: string }> {
  return received.flatMap(({ body }) => (JSON.parse(new TextDecoder().decode(body)) as Sent).resourceSpans)
    .flatMap(({ resource, scopeSpans }) => {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? ''
      return scopeSpans.flatMap(({ spans }) => spans.map(span => ({ ...span, service })))
    })
}
