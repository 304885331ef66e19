/** The Tracer that a daemon's settings name. What speaks to it is loaded only then. */
import { DcnError } from '../protocol/core/errors.ts'
import type { Logger } from '../protocol/core/logger.ts'
import type { OtlpTracer } from './otlp.ts'

/** Undefined where the settings name none. Throws DCN_CONFIG_INVALID. */
export async function openTracer (
  { logger }: { logger: Logger }, { otlpUrl, role }: { otlpUrl: string, role: string }
): Promise<OtlpTracer | undefined> {
  if (otlpUrl === '') return undefined
  if (!/^https?:\/\//i.test(otlpUrl) || !URL.canParse(otlpUrl)) {
    const reason = 'must be the http or https URL of a collector, such as http://127.0.0.1:4318/v1/traces'
    throw new DcnError('DCN_CONFIG_INVALID', { where: '--otlp-url', reason })
  }
  const { OtlpTracer } = await import('./otlp.ts')
  return new OtlpTracer({ logger }, { url: otlpUrl, role })
}
