import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { GatewayClient, type JobEvent } from '../../../../protocol/api/client.ts'
import type { DcnError } from '../../../../protocol/core/errors.ts'
import { httpStub, type HttpStub, type StubAnswer } from '../../../helpers/http-stub-cli.ts'

const JOB = '550e8400-e29b-41d4-a716-446655440000'

interface Context { stub: HttpStub, client: GatewayClient, answers: Array<StubAnswer | (() => StubAnswer)> }
const test = suite<Context>('job events')
test.before.each(async context => {
  context.answers = []
  context.stub = await httpStub(() => {
    const answer = context.answers.shift()
    return typeof answer === 'function' ? answer() : answer
  })
  context.client = new GatewayClient({ url: context.stub.url, wallet: 'me', timeoutMs: 5_000 })
})
test.after.each(async ({ stub }) => { await stub.close() })

function event (name: string, data: unknown, id?: string): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}

const state = (status: string): string => event('state', { jobId: JOB, status })
const log = (text: string, offset: number): string => event('log', { text, offset }, String(offset + text.length))
const end = event('end', { jobId: JOB, status: 'done', result: '1' })

async function collect (events: AsyncIterable<JobEvent>): Promise<string[]> {
  const seen: string[] = []
  for await (const event of events) {
    seen.push(event.type === 'log' ? `log ${event.text}` : `${event.type} ${event.job.status}`)
  }
  return seen
}

async function failure (call: Promise<unknown>): Promise<DcnError> {
  return await call.then(() => { throw new TypeError('it did not fail') }, (err: unknown) => err as DcnError)
}

test('events come as they happen, wherever bytes are cut, and end with the job', async ({ client, stub, answers }) => {
  const bytes = new TextEncoder().encode(`: hello\n\n${state('queued')}${log('\u00e9\u{1f600}', 0)}${end}`)
  answers.push({ stream: Array.from(bytes, byte => Uint8Array.of(byte)) })
  assert.equal(await collect(client.events(JOB)), ['state queued', 'log \u00e9\u{1f600}', 'end done'])
  const [{ url, headers }] = stub.requests as [HttpStub['requests'][number]]
  assert.is(url, `/jobs/${JOB}/events`)
  assert.is(headers.accept, 'text/event-stream')
  assert.is(headers['last-event-id'], undefined)
})

test('a broken connection is made again after the last event that was seen', async ({ client, stub, answers }) => {
  let away = 0
  answers.push(
    { stream: ['retry: 1\n', state('running'), log('a', 0)] },
    undefined,
    { status: 502, text: 'bad gateway' },
    { status: 503, json: { code: 'DCN_STOPPING', message: 'stopping' } },
    { stream: [log('b', 1), end] }
  )
  const seen = await collect(client.events(JOB, { onAway: () => { away++ } }))
  assert.equal(seen, ['state running', 'log a', 'log b', 'end done'])
  assert.equal(stub.requests.map(({ headers }) => headers['last-event-id']), [undefined, '1', '1', '1', '1'])
  assert.is(away, 1)
})

test('a watch can begin where another one stopped', async ({ client, stub, answers }) => {
  answers.push({ stream: [end] })
  await collect(client.events(JOB, { lastEventId: '42' }))
  assert.is(stub.requests[0]!.headers['last-event-id'], '42')
})

test('a watch that begins after the end is over at once', async ({ client, answers }) => {
  answers.push({ status: 204 })
  assert.equal(await collect(client.events(JOB, { lastEventId: '1-0-end' })), [])
})

test('a gateway that stays away is given up with its error', async ({ client, answers }) => {
  answers.push({ stream: [state('running')] })
  const err = await failure(collect(client.events(JOB, { awayMsMax: 0 })))
  assert.is(err.code, 'DCN_GATEWAY_UNREACHABLE')
  assert.match(err.message, 'ended the stream')
})

test('a refusal that waiting cannot change is thrown at once', async ({ client, stub, answers }) => {
  answers.push({ status: 404, json: { code: 'DCN_JOB_NOT_FOUND', message: 'no', jobId: JOB } })
  assert.is((await failure(collect(client.events(JOB)))).code, 'DCN_JOB_NOT_FOUND')
  assert.is(stub.requests.length, 1)
})

test('a stranger that answers something else is not read as events', async ({ client, answers }) => {
  answers.push({ json: { status: 'done' } })
  assert.match((await failure(collect(client.events(JOB, { awayMsMax: 0 })))).message, 'not as a gateway does')
})

test('an event that is not JSON is refused, and one of a later version skipped', async ({ client, answers }) => {
  answers.push({ stream: [event('progress', 1), 'event: state\ndata: {\n\n'] })
  assert.is((await failure(collect(client.events(JOB)))).code, 'DCN_MESSAGE_MALFORMED')
})

test('an abort ends the watch with its reason, and so does leaving the loop', async ({ client, answers }) => {
  let closed = 0
  async function * forever (): AsyncGenerator<string> {
    try {
      for (;;) {
        yield state('running')
        await new Promise(resolve => setTimeout(resolve, 5))
        if (closed > 0) return
      }
    } finally {
      closed++
    }
  }
  answers.push({ stream: forever() }, { stream: forever() })
  const stop = new AbortController()
  const reason = new TypeError('enough')
  const watching = (async () => {
    for await (const { type } of client.events(JOB, { signal: stop.signal })) {
      assert.is(type, 'state')
      stop.abort(reason)
    }
  })()
  assert.is(await failure(watching), reason)
  assert.is(await failure(collect(client.events(JOB, { signal: AbortSignal.abort(reason) }))), reason)
  for await (const { type } of client.events(JOB)) {
    assert.is(type, 'state')
    break
  }
  closed++
})

test.run()
