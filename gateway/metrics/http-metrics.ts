/** Counts requests of the REST API, by the route's pattern. */
import type { Metrics } from '../../protocol/core/metrics.ts'
import { LONG_BUCKETS } from '../../protocol/core/metrics.ts'
import type { Guard } from '../http-server.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const
const STATUSES = ['2xx', '3xx', '4xx', '5xx'] as const
/** Patterns, each as it is written in the sources, and with /chain before it. */
const ROUTES = { valuesMax: 200 }
const CODES = { valuesMax: 150 }
/** Of what no route answers. */
const NO_ROUTE = 'none'

/** To come first: what other guards refuse counts too. */
export function httpMetrics (metrics: Metrics): Guard {
  const requests = metrics.counter({
    name: 'dcn_http_requests_total',
    help: 'Requests answered, by route, method and class of status',
    labels: { route: ROUTES, method: METHODS, status: STATUSES }
  })
  const seconds = metrics.histogram({
    name: 'dcn_http_request_seconds',
    help: 'From a request to the end of its answer, by route; a wait for a job that was asked for is in it',
    labels: { route: ROUTES },
    buckets: LONG_BUCKETS
  })
  const errors = metrics.counter({
    name: 'dcn_http_errors_total',
    help: 'Requests answered with an error, by its code; DCN_RATE_LIMITED and DCN_TOO_MANY_JOBS are among them',
    labels: { code: CODES }
  })
  return app => {
    app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
      const route = routeOptions.url ?? NO_ROUTE
      requests.add({ route, method, status: `${Math.floor(reply.statusCode / 100)}xx` })
      seconds.observe({ route }, reply.elapsedTime / 1_000)
    })
    app.addHook('onError', async (_request, _reply, { code }) => { errors.add({ code }) })
  }
}
