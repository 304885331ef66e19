import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayStatus } from '../../../gateway/gateway-status.ts'
import { buildApp } from '../../../gateway/http-server.ts'
import { Readiness } from '../../../gateway/readiness.ts'
import { statusRoutes } from '../../../gateway/routes/status.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'
import { silentMetrics } from '../../helpers/silent-metrics.ts'
import { gatewayPeer } from '../../helpers/wire-fixtures.ts'

interface State { records: boolean, ledger: boolean, store?: boolean, serves?: boolean, jobs?: number }

const network = { self: gatewayPeer, addresses: () => [], connectedPeers: () => [] }
const directory = { list: () => [] }

function appOf (state: State, holdMsMax?: number) {
  const ready = new Readiness({
    records: { get caughtUp () { return state.records } }, ledger: { get caughtUp () { return state.ledger } }
  }, holdMsMax === undefined ? {} : { holdMsMax })
  const status = new GatewayStatus({
    network,
    directory,
    dispatcher: { counts: () => ({ inFlight: state.jobs ?? 0, queued: 0 }) },
    state: { isOk: async () => state.store ?? true },
    ready,
    cluster: { state: 'off' },
    clock: { nowMs: () => 0 },
    metrics: silentMetrics
  }, { jobsMax: 10 })
  status.serves = state.serves ?? true
  return buildApp({
    logger: silentLogger,
    guards: [ready.guard],
    routes: [
      statusRoutes({
        network,
        directory,
        status
      }, { metrics: true }),
      async app => {
        for (const url of ['/functions', '/jobs', '/jobs/:jobId', '/']) app.get(url, async () => ({ url }))
        app.post('/invoke', async () => ({ taken: true }))
      }
    ]
  })
}

const test = suite('readiness')

test('health says what is missing', async () => {
  for (const [state, expected] of [
    [{ records: false, ledger: true }, [503, 'starting', false, true]],
    [{ records: true, ledger: false }, [503, 'starting', true, false]],
    [{ records: true, ledger: true }, [200, 'ok', true, true]],
    [{ records: false, ledger: true, store: false }, [503, 'degraded', false, true]]
  ] as const) {
    const response = await appOf(state).inject('/health')
    const { status, recordsOk, ledgerOk } = response.json<{ status: string, recordsOk: boolean, ledgerOk: boolean }>()
    assert.equal([response.statusCode, status, recordsOk, ledgerOk], expected)
  }
})

test('a gateway is ready where it would take a job now, and says why where it would not', async () => {
  const all = { records: true, ledger: true }
  for (const [state, ...why] of [
    [all],
    [{ ...all, records: false }, /functions and API keys/],
    [{ ...all, ledger: false }, /credit ledger/],
    [{ ...all, store: false }, /its store does not answer/],
    [{ ...all, serves: false }, /starting or stopping/],
    [{ ...all, jobs: 10 }, /no more than 10 jobs/],
    [{ records: false, ledger: false, serves: false }, /stopping/, /functions/, /ledger/]
  ] as Array<[State, ...RegExp[]]>) {
    const response = await appOf(state).inject('/ready')
    const { ready, reasons } = response.json<{ ready: boolean, reasons: string[] }>()
    const fine = why.length === 0
    assert.equal([response.statusCode, ready, reasons.length], [fine ? 200 : 503, fine, why.length])
    for (const [at, pattern] of why.entries()) assert.match(reasons[at]!, pattern)
  }
})

test('a request waits until the gateway is ready', async () => {
  const state = { records: false, ledger: false }
  const app = appOf(state)
  const answer = app.inject({ method: 'POST', url: '/invoke' })
  const early = await Promise.race([answer, app.inject('/health')])
  assert.is(early.statusCode, 503, 'health is not held up')
  state.records = true
  state.ledger = true
  assert.equal((await answer).json(), { taken: true })
})

test('and is refused, with a reason, where that takes too long', async () => {
  for (const [state, reason] of [
    [{ records: false, ledger: false }, /functions and API keys/], [{ records: true, ledger: false }, /ledger/]
  ] as const) {
    for (const [method, url] of [['POST', '/invoke'], ['GET', '/functions'], ['GET', '/jobs']] as const) {
      const response = await appOf(state, 0).inject({ method, url })
      const { code, message } = response.json<{ code: string, message: string }>()
      assert.equal([response.statusCode, code, response.headers['retry-after']], [503, 'DCN_NOT_READY', '1'])
      assert.match(message, reason)
    }
  }
})

test('what needs no other gateway is answered at once', async () => {
  const app = appOf({ records: false, ledger: false }, 0)
  for (const url of ['/', '/peers', '/jobs/1']) assert.is((await app.inject(url)).statusCode, 200, url)
  assert.is((await app.inject('/nothing-here')).statusCode, 404)
  const preflight = await app.inject({
    method: 'OPTIONS', url: '/invoke', headers: { origin: 'https://a', 'access-control-request-method': 'POST' }
  })
  assert.is(preflight.statusCode, 204)
})

test.run()
