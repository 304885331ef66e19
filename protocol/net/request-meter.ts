/** Counts and times what this host asks others. */
import { isDcnError } from '../core/errors.ts'
import { LONG_BUCKETS, type Metrics } from '../core/metrics.ts'

const PROTOCOLS = { valuesMax: 64 }

export type RequestMeter = <T>(protocol: string, ask: () => Promise<T>) => Promise<T>

export const unmetered: RequestMeter = async (_protocol, ask) => await ask()

export function requestMeter (metrics: Metrics): RequestMeter {
  const requests = metrics.counter({
    name: 'dcn_net_requests_total',
    help: 'Questions to other daemons, by protocol and what came of them; refused: an error came back',
    labels: { protocol: PROTOCOLS, outcome: ['answered', 'refused', 'timeout', 'unreachable'] }
  })
  const seconds = metrics.histogram({
    name: 'dcn_net_request_seconds',
    help: 'From a question to another daemon to its answer, or until it was given up',
    labels: { protocol: PROTOCOLS },
    buckets: LONG_BUCKETS
  })
  return async (protocol, ask) => {
    const startedAtMs = performance.now()
    let outcome = 'answered'
    try {
      return await ask()
    } catch (err) {
      outcome = outcomeOf(err)
      throw err
    } finally {
      requests.add({ protocol, outcome })
      seconds.observe({ protocol }, (performance.now() - startedAtMs) / 1_000)
    }
  }
}

function outcomeOf (err: unknown): string {
  if (!isDcnError(err)) return 'refused'
  if (err.code === 'DCN_PEER_TIMEOUT') return 'timeout'
  return err.code === 'DCN_PEER_UNREACHABLE' ? 'unreachable' : 'refused'
}
