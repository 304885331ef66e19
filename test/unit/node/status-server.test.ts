import { request, type IncomingMessage } from 'node:http'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Readiness } from '../../../protocol/core/daemon-status.ts'
import { isDcnError } from '../../../protocol/core/errors.ts'
import { StatusServer } from '../../../node/status-server.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

let ready: Readiness = { ready: true, reasons: [] }
let ok = true
let broken = false
const status = {
  metrics: async () => broken ? await Promise.reject(new Error('secret')) : 'dcn_test_runs_total 1\n',
  health: async () => ({ ok, view: { status: ok ? 'ok' : 'degraded' } }),
  ready: async () => ready
}
const made = (port: number): StatusServer =>
  new StatusServer({ status, logger: silentLogger }, { host: '127.0.0.1', port })
const server = made(0)

const test = suite('status server of a node')

test.before(async () => { await server.start() })
test.after(async () => { await server.stop() })

async function answer (path: string, init: RequestInit = {}): Promise<[number, string | null, string]> {
  const response = await fetch(`${server.url}${path}`, init)
  return [response.status, response.headers.get('content-type'), await response.text()]
}

const JSON_TYPE = 'application/json; charset=utf-8'

test('serves metrics, health and readiness', async () => {
  assert.equal(await answer('/metrics'), [200, 'text/plain; version=0.0.4; charset=utf-8', 'dcn_test_runs_total 1\n'])
  assert.equal(await answer('/health?x=1'), [200, JSON_TYPE, '{"status":"ok"}'])
  assert.equal(await answer('/ready'), [200, JSON_TYPE, '{"ready":true,"reasons":[]}'])
  assert.equal(await answer('/metrics', { method: 'HEAD' }), [200, 'text/plain; version=0.0.4; charset=utf-8', ''])
  ok = false
  ready = { ready: false, reasons: ['it is stopping'] }
  assert.equal(await answer('/health'), [503, JSON_TYPE, '{"status":"degraded"}'])
  assert.equal(await answer('/ready'), [503, JSON_TYPE, '{"ready":false,"reasons":["it is stopping"]}'])
})

test('knows nothing else, and says nothing of what went wrong', async () => {
  for (const path of ['/', '/metrics/', '/peers', '/health/x']) {
    const [code, type, body] = await answer(path)
    assert.equal([code, type, (JSON.parse(body) as { code: string }).code], [404, JSON_TYPE, 'DCN_ROUTE_NOT_FOUND'])
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
    const response = await fetch(`${server.url}/metrics`, { method })
    assert.equal([response.status, response.headers.get('allow')], [405, 'GET, HEAD'], method)
    await response.text()
  }
  broken = true
  const [code, , body] = await answer('/metrics')
  assert.is(code, 500)
  assert.match(body, 'DCN_INTERNAL')
  assert.not.match(body, 'secret')
  broken = false
})

test('a body is not read, however long it is to be', async () => {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(`${server.url}/metrics`, { method: 'POST', headers: { 'content-length': 1e12 } }, resolve)
    sent.on('error', reject)
    sent.flushHeaders()
  })
  assert.equal([response.statusCode, response.headers['connection']], [405, 'close'])
})

test('headers that are too large are refused', async () => {
  const response = await fetch(`${server.url}/health`, { headers: { 'x-long': 'x'.repeat(9_000) } })
  assert.is(response.status, 431)
})

test('a port that is taken is said so, none is served where none is wanted, and a stop frees it', async () => {
  const port = Number(new URL(server.url ?? '').port)
  await made(port).start().then(() => { assert.unreachable() }, (err: unknown) => {
    assert.is(isDcnError(err) && err.code, 'DCN_PORT_BUSY')
  })
  const none = made(-1)
  await none.start()
  assert.is(none.url, undefined)
  await none.stop()
  await server.stop()
  assert.is(server.url, undefined)
  const again = made(port)
  await again.start()
  assert.is(again.url, `http://127.0.0.1:${port}`)
  await again.stop()
})

test.run()
