import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { buildApp } from '../../../gateway/http-server.ts'
import type { JobUpdate } from '../../../gateway/jobs/job-reader.ts'
import { JobEvents } from '../../../gateway/jobs/job-events.ts'
import { jobEventRoutes, type JobEventRoutesInit } from '../../../gateway/routes/job-events.ts'
import { EventParser } from '../../../protocol/api/client/event-stream.ts'
import type { JobView, LogEvent } from '../../../protocol/api/jobs.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { encodeOutcome, type JobRecord } from '../../../protocol/wire/jobs.ts'
import { jobIdNo, jobRecord } from '../../helpers/jobs.ts'
import { until } from '../../helpers/network.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const at = (logs: string, changes: Partial<JobRecord> = {}): JobUpdate =>
  ({ record: jobRecord({ status: 'running', epoch: 1, ...changes }), logs, added: '', addedAt: 0 })
const outcome = (logs: string): Uint8Array =>
  encodeOutcome({ result: '1', error: '', errorName: '', errorMessage: '', errorStack: '', logs })
const done = (logs: string, changes: Partial<JobRecord> = {}): JobUpdate =>
  at('', { status: 'done', outcome: outcome(logs), resultProof: new Uint8Array([1]), finishedAtMs: 9, ...changes })

/** Events as `type id text`, for short. */
function told (events: JobEvents, ...updates: JobUpdate[]): string[] {
  return updates.flatMap(update => events.next(update)).map(({ event, id, data }) =>
    event === 'log'
      ? `log ${id} ${(data as LogEvent).offset}:${(data as LogEvent).text}`
      : `${event} ${id} ${(data as JobView).status}`)
}

const test = suite('job events')

test('states as they change, output as it comes, and the end', () => {
  const queued = at('', { status: 'queued', epoch: 0 })
  assert.equal(told(new JobEvents(), queued, at(''), at('ab'), at('ab'), at('abc'), done('abcd')), [
    'state 0-0 queued', 'state 1-0 running', 'log 1-2 0:ab', 'log 1-3 2:c', 'log 1-4 3:d', 'end 1-4-end done'
  ])
})

test('an ended job is told whole', () => {
  assert.equal(told(new JobEvents(), done('ab')), ['state 1-0 done', 'log 1-2 0:ab', 'end 1-2-end done'])
  const expired = at('', { status: 'error', error: 'no node', epoch: 0 })
  assert.equal(told(new JobEvents(), expired), ['state 0-0 error', 'end 0-0-end error'])
})

test('a client goes on where it was, wherever the job is by then', () => {
  assert.equal(told(new JobEvents('1-2'), at('ab'), at('abc')), ['state 1-2 running', 'log 1-3 2:c'])
  assert.equal(told(new JobEvents('1-2'), done('abc')), ['state 1-2 done', 'log 1-3 2:c', 'end 1-3-end done'])
  assert.equal(told(new JobEvents('1-2'), at('x', { epoch: 2 })), ['state 2-0 running', 'log 2-1 0:x'],
    'another node began anew')
  // A gateway that has lost what was printed so far has it again at the end.
  const lost = told(new JobEvents('1-3'), at(''), done('abcd'))
  assert.equal(lost, ['state 1-3 running', 'log 1-4 3:d', 'end 1-4-end done'])
  for (const none of ['', 'x', '1', '-1-2', '1-2-3', '99999999999-1']) {
    assert.equal(told(new JobEvents(none), at('ab')), ['state 1-0 running', 'log 1-2 0:ab'], none)
  }
})

test('output that begins anew is told from its beginning', () => {
  const updates = [at('ab'), at('', { status: 'queued' }), at('c', { epoch: 2 }), done('c', { epoch: 2 })]
  assert.equal(told(new JobEvents(), ...updates), [
    'state 1-0 running', 'log 1-2 0:ab', 'state 1-0 queued', 'state 2-0 running', 'log 2-1 0:c', 'end 2-1-end done'
  ])
})

interface Streams {
  app: FastifyInstance
  port: number
  /** Updates yet to come, by job; a job without any does not exist. */
  updates: Map<string, AsyncIterable<JobUpdate>>
  /** Jobs that somebody follows. */
  followed: Set<string>
}

async function listen (init: JobEventRoutesInit = {}): Promise<Streams> {
  const updates: Streams['updates'] = new Map()
  const followed = new Set<string>()
  const app = buildApp({
    logger: silentLogger,
    routes: [jobEventRoutes({
      logger: silentLogger,
      jobs: {
        get: async () => at('so far\n'),
        async * follow (jobId, signal) {
          const list = updates.get(jobId)
          if (list === undefined) throw new DcnError('DCN_JOB_NOT_FOUND', { jobId })
          followed.add(jobId)
          try {
            for await (const update of list) {
              if (signal.aborted) return
              yield update
            }
            // A job that goes on, and of which nothing is heard.
            await new Promise<void>(resolve => { signal.addEventListener('abort', () => { resolve() }) })
          } finally {
            followed.delete(jobId)
          }
        }
      }
    }, init)]
  })
  return { app, port: Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port), updates, followed }
}

async function * sequence (...updates: JobUpdate[]): AsyncGenerator<JobUpdate> {
  yield * updates
}

async function * endless (): AsyncGenerator<JobUpdate> {
  for (let count = 1; ; count++) {
    yield at('l'.repeat(60_000), { attempts: count })
    await new Promise(resolve => setImmediate(resolve))
  }
}

const urlOf = ({ port }: Streams, no: number) => `http://127.0.0.1:${port}/jobs/${jobIdNo(no)}/events`

test('a stream has the headers that browsers and proxies need, and events in their form', async () => {
  const streams = await listen()
  streams.updates.set(jobIdNo(1), sequence(at('ab\n'), done('ab\ncd\u2028e\n')))
  const leave = new AbortController()
  const response = await fetch(urlOf(streams, 1), { headers: { origin: 'https://app.example' }, signal: leave.signal })
  assert.is(response.status, 200)
  assert.match(response.headers.get('content-type')!, /^text\/event-stream/)
  assert.is(response.headers.get('cache-control'), 'no-store')
  assert.is(response.headers.get('access-control-allow-origin'), '*')
  const reader = response.body!.getReader() as ReadableStreamDefaultReader<Uint8Array>
  const parser = new EventParser()
  const events: Array<{ event: string, id: string, data: string }> = []
  while (events.at(-1)?.event !== 'end') {
    events.push(...parser.push(new TextDecoder().decode((await reader.read()).value)))
  }
  leave.abort()
  assert.is(parser.retryMs, 1_000)
  assert.equal(events.map(({ event, id }) => [event, id]),
    [['state', '1-0'], ['log', '1-3'], ['log', '1-8'], ['end', '1-8-end']])
  assert.equal(JSON.parse(events[2]!.data), { text: 'cd\u2028e\n', offset: 3 })
  assert.is((JSON.parse(events[3]!.data) as JobView).result, '1')
  await streams.app.close()
})

test('what is refused is refused as everywhere else, and HEAD is not served', async () => {
  const streams = await listen()
  const unknown = await fetch(urlOf(streams, 9))
  assert.equal([unknown.status, (await unknown.json() as { code: string }).code], [404, 'DCN_JOB_NOT_FOUND'])
  assert.is((await fetch(urlOf(streams, 1).replace(jobIdNo(1), 'nope'))).status, 400)
  assert.is((await fetch(urlOf(streams, 1), { method: 'HEAD' })).status, 404)
  const again = await fetch(urlOf(streams, 9), { headers: { 'last-event-id': '1-2-end' } })
  assert.is(again.status, 204, 'a browser that has seen the end is told not to come again')
  await streams.app.close()
})

test('a client that goes away frees what it held', async () => {
  const streams = await listen({ streamsMax: 1 })
  streams.updates.set(jobIdNo(1), sequence(at('')))
  const leave = new AbortController()
  await fetch(urlOf(streams, 1), { signal: leave.signal })
  assert.is(streams.followed.size, 1)
  const refused = await fetch(urlOf(streams, 1))
  assert.equal([refused.status, (await refused.json() as { code: string }).code], [503, 'DCN_NOT_READY'])
  leave.abort()
  await until(() => streams.followed.size === 0, 'nobody follows the job')
  streams.updates.set(jobIdNo(1), sequence(at('')))
  const next = new AbortController()
  assert.is((await fetch(urlOf(streams, 1), { signal: next.signal })).status, 200)
  next.abort()
  await streams.app.close()
})

test('a silent job is kept alive with comments', async () => {
  const streams = await listen({ keepAliveMs: 20 })
  streams.updates.set(jobIdNo(1), sequence(at('')))
  const leave = new AbortController()
  const response = await fetch(urlOf(streams, 1), { signal: leave.signal })
  let text = ''
  for await (const piece of response.body as AsyncIterable<Uint8Array>) {
    text += new TextDecoder().decode(piece)
    if (/(: still here\n\n){2}/.test(text)) break
  }
  leave.abort()
  await streams.app.close()
})

test('a client that does not read is dropped, and little is held for it meanwhile', async () => {
  const streams = await listen({ drainTimeoutMs: 200 })
  streams.updates.set(jobIdNo(1), endless())
  const closed = new Promise<void>(resolve => {
    const socket = connect(streams.port, '127.0.0.1', () => {
      socket.write(`GET /jobs/${jobIdNo(1)}/events HTTP/1.1\r\nHost: x\r\n\r\n`)
    })
    socket.pause()
    socket.on('close', () => { resolve() }).on('error', () => { resolve() })
    void until(() => streams.followed.size === 1, 'it follows the job').then(async () => {
      await until(() => streams.followed.size === 0, 'it was dropped')
      socket.resume()
    })
  })
  await closed
  await streams.app.close()
})

test('a stop ends streams', async () => {
  const streams = await listen()
  streams.updates.set(jobIdNo(1), sequence(at('')))
  const response = await fetch(urlOf(streams, 1))
  const read = response.text().catch(() => 'broken off')
  await streams.app.close()
  await read
  await until(() => streams.followed.size === 0, 'nobody follows the job')
})

test('logs alone, as text that no browser runs', async () => {
  const { app } = await listen()
  const response = await app.inject(`/jobs/${jobIdNo(1)}/logs`)
  assert.equal([response.statusCode, response.body], [200, 'so far\n'])
  const names = ['content-type', 'x-job-status', 'x-content-type-options']
  assert.equal(names.map(name => response.headers[name]), ['text/plain; charset=utf-8', 'running', 'nosniff'])
  assert.is((await app.inject({ method: 'HEAD', url: `/jobs/${jobIdNo(1)}/logs?wait=5` })).statusCode, 200)
  assert.is((await app.inject(`/jobs/${jobIdNo(1)}/logs?wait=60001`)).statusCode, 400)
  await app.close()
})

test.run()
