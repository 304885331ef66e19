import { connect } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { walletOf, type Authenticator } from '../../../gateway/auth/caller.ts'
import { BODY_BYTES_MAX, buildApp } from '../../../gateway/http-server.ts'
import { JobAnswers } from '../../../gateway/jobs/answer.ts'
import { JobReader } from '../../../gateway/jobs/job-reader.ts'
import type { NewJob } from '../../../gateway/jobs/new-job.ts'
import { Submitter } from '../../../gateway/jobs/submitter.ts'
import { homeRoutes } from '../../../gateway/routes/home.ts'
import { invokeRoutes } from '../../../gateway/routes/invoke.ts'
import { jobRoutes } from '../../../gateway/routes/jobs.ts'
import type { InvokeBatchResponse, JobView } from '../../../protocol/api/jobs.ts'
import { fromUtf8, utf8 } from '../../../protocol/core/bytes.ts'
import { DcnError } from '../../../protocol/core/errors.ts'
import { BATCH_JOBS_MAX, CODE_BYTES_MAX, PAYLOAD_BYTES_MAX } from '../../../protocol/core/limits.ts'
import type { JobRecord } from '../../../protocol/wire/jobs.ts'
import { encodeOutcome } from '../../../protocol/wire/jobs.ts'
import { jobIdNo, jobRecord, NEEDS, newPeer } from '../../helpers/jobs.ts'
import { silentLogger } from '../../helpers/silent-logger.ts'

const MODEL = 'ab'.repeat(32)

function harness ({ local = [], remote = [], accept }: {
  local?: JobRecord[], remote?: JobRecord[], accept?: (jobs: readonly NewJob[]) => Promise<void>
} = {}) {
  const accepted: NewJob[] = []
  const waits: number[] = []
  const reserved: number[] = []
  const find = (records: JobRecord[]) => async (jobId: string) => {
    const record = records.find(known => known.jobId === jobId)
    return record === undefined ? undefined : { record, logs: 'so far' }
  }
  const submitter = new Submitter({
    payments: {
      reserve: async (wallet, amount) => {
        reserved.push(amount)
        return { wallet, amount, debit () {}, release () {} }
      }
    },
    jobs: { accept: accept ?? (async jobs => { accepted.push(...jobs) }) },
    models: { sizeOf: async contentId => contentId === MODEL ? 2_300_000 : undefined },
    checkWebhookUrl () { throw new DcnError('DCN_WEBHOOK_UNAVAILABLE', {}) }
  }, { creditsPerRequest: 3 })
  const accounts: Authenticator = {
    caller: async headers => ({ wallet: walletOf(headers['x-wallet']), proof: 'header' })
  }
  const jobs = new JobReader({
    self: jobRecord().owner,
    local: {
      wait: async ({ jobId, waitMs }) => {
        waits.push(waitMs)
        return await find(local)(jobId)
      }
    },
    remote: {
      find: async jobId => {
        const known = await find(remote)(jobId)
        return known === undefined ? undefined : { ...known, gateway: known.record.owner, logsOffset: 0 }
      },
      ask: async () => undefined
    },
    nowMs: () => 0,
    logger: silentLogger
  })
  const app = buildApp({
    logger: silentLogger,
    routes: [
      homeRoutes,
      invokeRoutes({ accounts, answers: new JobAnswers({ submitter, jobs }) }),
      jobRoutes({ jobs })
    ]
  })
  const post = async (body: unknown, headers: Record<string, string> = {}, url = '/invoke') => await app.inject({
    method: 'POST', url, headers: { 'x-wallet': 'w', 'content-type': 'application/json', ...headers },
    payload: typeof body === 'string' ? body : JSON.stringify(body)
  })
  return { app, accepted, reserved, waits, post }
}

const test = suite('HTTP')

test('takes a job and says where to poll', async () => {
  const { post, accepted } = harness()
  const response = await post({ code: 'x', payload: { a: 1 }, timeoutMs: 5 })
  assert.is(response.statusCode, 200)
  const [job] = accepted
  assert.equal(job, {
    jobId: job!.jobId, kind: 'function', wallet: 'w', code: utf8('x'), payload: utf8('{"a":1}'), timeoutMs: 5,
    needs: NEEDS, fresh: false, price: 3, debited: 3, retries: 4, retryFailures: false,
    functionName: '', functionVersion: 0, webhookUrl: ''
  })
  assert.equal(response.json(), { jobId: job!.jobId, status: 'queued', pollUrl: `/jobs/${job!.jobId}` })
})

test('fills in the payload and the timeout, and passes any JSON value on as it is', async () => {
  const { post, accepted } = harness()
  for (const text of [
    '{"code":"x"}', '{"code":"x","payload":null}', '{"code":"x","payload":"s"}',
    '{"code":"x","payload":{"__proto__":1}}'
  ]) {
    assert.is((await post(text)).statusCode, 200)
  }
  assert.equal(accepted.map(job => fromUtf8(job.payload)), ['{}', 'null', '"s"', '{"__proto__":1}'])
  assert.is(accepted[0]!.timeoutMs, 30_000)
})

test('needs reach the network whole: memory raised to its class, models sorted and sized, fresh', async () => {
  const { post, accepted } = harness()
  const taken = async (body: object) => {
    const response = await post({ code: 'x', ...body })
    assert.is(response.statusCode, 200, response.body)
    return accepted.at(-1)!
  }
  const memory = async (needs: object) => (await taken({ needs })).needs.memoryMiB
  for (const [asked, memoryMiB] of [[16, 128], [128, 128], [129, 512], [512, 512], [513, 2_048], [2_048, 2_048]]) {
    assert.is(await memory({ memoryMiB: asked }), memoryMiB)
  }
  assert.is(await memory({ gpu: true }), 512, 'a GPU takes more')
  assert.is(await memory({ gpu: {}, memoryMiB: 513 }), 2_048)
  assert.is(await memory({ gpu: false }), 128)
  const { needs, fresh } = await taken({
    fresh: true,
    needs: {
      isolation: 'landlock', gpu: { model: 'RTX 40', vramMiB: 8_192 }, models: { vad: MODEL.toUpperCase(), a: MODEL }
    }
  })
  assert.is(fresh, true)
  assert.equal(needs, {
    runtime: 'deno', memoryMiB: 512, gpu: true, vramMiB: 8_192, gpuModel: 'RTX 40', isolation: 'landlock',
    models: [
      { name: 'a', contentId: MODEL, bytes: 2_300_000 }, { name: 'vad', contentId: MODEL, bytes: 2_300_000 }
    ]
  })
})

const REFUSED: Array<
  [what: string, body: unknown, headers: Record<string, string>, status: number, code: string, says: RegExp]
> = [
  ['no code', {}, {}, 400, 'DCN_REQUEST_INVALID', /code/],
  ['empty code', { code: '' }, {}, 400, 'DCN_REQUEST_INVALID', /body\.code/],
  ['code of another type', { code: 5 }, {}, 400, 'DCN_REQUEST_INVALID', /body\.code must be string/],
  ['an unknown field', { code: 'x', cod: 1 }, {}, 400, 'DCN_REQUEST_INVALID', /body\.cod is not a known field/],
  ['timeoutMs 0', { code: 'x', timeoutMs: 0 }, {}, 400, 'DCN_REQUEST_INVALID', /timeoutMs must be >= 1/],
  ['timeoutMs above the limit', { code: 'x', timeoutMs: 120_001 }, {},
    400, 'DCN_REQUEST_INVALID', /timeoutMs must be <= 120000/],
  ['timeoutMs as text', { code: 'x', timeoutMs: '5' }, {}, 400, 'DCN_REQUEST_INVALID', /timeoutMs must be integer/],
  ['a body that is no object', [1], {}, 400, 'DCN_REQUEST_INVALID', /body/],
  ['broken JSON', '{"code":', {}, 400, 'DCN_REQUEST_INVALID', /JSON/],
  ['an empty body', '', {}, 400, 'DCN_REQUEST_INVALID', /body/],
  ['another media type', '<x/>', { 'content-type': 'text/xml' },
    415, 'DCN_MEDIA_TYPE_UNSUPPORTED', /application\/json/],
  ['code above the limit', { code: 'é'.repeat(CODE_BYTES_MAX / 2 + 1) }, {},
    413, 'DCN_CODE_TOO_LARGE', /1048578 bytes.*1048576/],
  ['payload above the limit', { code: 'x', payload: 'p'.repeat(PAYLOAD_BYTES_MAX - 1) }, {},
    413, 'DCN_PAYLOAD_TOO_LARGE', /10241.*10240/],
  ['a body above the limit', 'x'.repeat(BODY_BYTES_MAX + 1), {},
    413, 'DCN_BODY_TOO_LARGE', new RegExp(String(BODY_BYTES_MAX))],
  ['no wallet', { code: 'x' }, { 'x-wallet': '' }, 401, 'DCN_WALLET_MISSING', /X-WALLET/],
  ['a wallet with a space', { code: 'x' }, { 'x-wallet': 'a b' }, 400, 'DCN_WALLET_INVALID', /64/],
  ['a wallet too long', { code: 'x' }, { 'x-wallet': 'w'.repeat(65) }, 400, 'DCN_WALLET_INVALID', /64/],
  ['a model that nobody has', { code: 'x', needs: { models: { m: '00'.repeat(32) } } }, {},
    404, 'DCN_MODEL_NOT_FOUND', /no gateway has the model 0000/],
  ['a webhook', { code: 'x', webhookUrl: 'https://example.com' }, {}, 501, 'DCN_WEBHOOK_UNAVAILABLE', /poll/]
]

for (const [what, body, headers, status, code, says] of REFUSED) {
  test(`refuses ${what}, and takes nothing`, async () => {
    const { post, accepted } = harness()
    const response = await post(body, headers)
    const answer = response.json<{ code: string, message: string }>()
    assert.equal([response.statusCode, answer.code], [status, code], answer.message)
    assert.match(answer.message, says)
    assert.equal(accepted, [])
  })
}

test('takes what is just within the limits', async () => {
  const { post } = harness()
  assert.is((await post({ code: 'x'.repeat(CODE_BYTES_MAX) })).statusCode, 200)
  assert.is((await post({ code: 'x', payload: 'p'.repeat(PAYLOAD_BYTES_MAX - 2) })).statusCode, 200)
  assert.is((await post({ code: 'x', timeoutMs: 120_000 }, { 'x-wallet': 'w'.repeat(64) })).statusCode, 200)
})

test('passes a refusal of the dispatcher on, and hides what nobody foresaw', async () => {
  const full = harness({ accept: async () => { throw new DcnError('DCN_TOO_MANY_JOBS', { jobsMax: 7 }) } })
  const refused = await full.post({ code: 'x' })
  assert.is(refused.statusCode, 503)
  assert.equal(refused.json<{ jobsMax: number }>().jobsMax, 7)
  const broken = harness({ accept: async () => { throw new TypeError('secret path') } })
  const response = await broken.post({ code: 'x' })
  assert.is(response.statusCode, 500)
  assert.equal(response.json(), { message: 'internal error', code: 'DCN_INTERNAL' })
})

test('shows a job in each state', async () => {
  const node = newPeer()
  const outcome = encodeOutcome({
    result: '{"a":1}', error: '', errorName: '', errorMessage: '', errorStack: '', logs: 'all\n'
  })
  const failure = encodeOutcome({
    result: '', error: 'E: x', errorName: 'E', errorMessage: 'x', errorStack: 'at y', logs: ''
  })
  const ended = {
    node, epoch: 1, attempts: 1, startedAtMs: 2_000, finishedAtMs: 3_000, durationMs: 9,
    resultProof: new Uint8Array([1])
  }
  const { app } = harness({
    local: [
      jobRecord({ jobId: jobIdNo(1), createdAtMs: 1_000 }),
      jobRecord({ jobId: jobIdNo(2), status: 'done', ...ended, outcome }),
      jobRecord({ jobId: jobIdNo(3), status: 'error', ...ended, outcome: failure }),
      jobRecord({ jobId: jobIdNo(4), status: 'error', finishedAtMs: 3_000, error: 'no node took the job in time' })
    ]
  })
  const paid = { gateway: jobRecord().owner, credits: 1, refunded: 0 }
  const view = async (no: number) => (await app.inject(`/jobs/${jobIdNo(no)}`)).json<Record<string, unknown>>()
  assert.equal(await view(1), {
    jobId: jobIdNo(1), status: 'queued', logs: 'so far', createdAt: '1970-01-01T00:00:01.000Z', attempts: 0, ...paid
  })
  const times = {
    createdAt: '1970-01-01T00:00:00.000Z',
    startedAt: '1970-01-01T00:00:02.000Z',
    finishedAt: '1970-01-01T00:00:03.000Z'
  }
  assert.equal(await view(2), {
    jobId: jobIdNo(2), status: 'done', result: '{"a":1}', durationMs: 9, logs: 'all\n', ...times, attempts: 1, node,
    ...paid
  })
  assert.equal(await view(3), {
    jobId: jobIdNo(3), status: 'error', error: 'E: x', errorDetail: { name: 'E', message: 'x', stack: 'at y' },
    durationMs: 9, logs: '', ...times, attempts: 1, node, ...paid
  })
  assert.is((await view(4)).error, 'no node took the job in time')
})

test('shows what a run took, where the node measured anything', async () => {
  const outcome = encodeOutcome({ result: '1', error: 'E', errorName: '', errorMessage: '', errorStack: '', logs: '' })
  const ended = { outcome, resultProof: new Uint8Array([1]), durationMs: 9 }
  const { app } = harness({
    local: [
      jobRecord({ jobId: jobIdNo(1), status: 'done', ...ended, cpuMs: 7, memoryPeakBytes: 2 ** 33 }),
      jobRecord({ jobId: jobIdNo(2), status: 'timeout', ...ended, cpuMs: 7 }),
      jobRecord({ jobId: jobIdNo(3), status: 'error', ...ended })
    ]
  })
  const usage = async (no: number) => (await app.inject(`/jobs/${jobIdNo(no)}`)).json<JobView>().usage
  assert.equal(await usage(1), { cpuMs: 7, memoryPeakBytes: 2 ** 33 })
  assert.equal(await usage(2), { cpuMs: 7, memoryPeakBytes: 0 })
  assert.is(await usage(3), undefined)
})

test('finds a job at another gateway, in any letter case', async () => {
  const { app } = harness({ remote: [jobRecord({ jobId: 'abcdef00-0000-4000-8000-000000000001' })] })
  const response = await app.inject('/jobs/ABCDEF00-0000-4000-8000-000000000001')
  assert.is(response.json<{ status: string }>().status, 'queued')
})

test('waits as long as asked, within the limit', async () => {
  const { app, waits } = harness({ local: [jobRecord()] })
  assert.is((await app.inject(`/jobs/${jobIdNo(1)}?wait=60000`)).statusCode, 200)
  assert.equal(waits, [60_000])
  for (const query of ['wait=60001', 'wait=-1', 'wait=soon', 'wat=1']) {
    const response = await app.inject(`/jobs/${jobIdNo(1)}?${query}`)
    assert.equal([response.statusCode, response.json<{ code: string }>().code], [400, 'DCN_REQUEST_INVALID'], query)
  }
})

test('an invocation with wait answers all of the job once it has ended, or what is known after the wait', async () => {
  const outcome = encodeOutcome({
    result: '{"a":1}', error: '', errorName: '', errorMessage: '', errorStack: '', logs: 'all\n'
  })
  for (const status of ['done', 'running'] as const) {
    const local: JobRecord[] = []
    const { post, waits } = harness({
      local,
      accept: async jobs => {
        local.push(jobRecord({
          jobId: jobs[0]!.jobId, status, ...status === 'done' ? { outcome, resultProof: new Uint8Array([1]) } : {}
        }))
      }
    })
    const response = await post({ code: 'x' }, {}, '/invoke?wait=500')
    const { jobId, result, pollUrl, ...view } = response.json<JobView & { pollUrl: string }>()
    assert.equal([response.statusCode, view.status, waits], [200, status, [500]])
    assert.equal([pollUrl, result], [`/jobs/${jobId}`, status === 'done' ? '{"a":1}' : undefined])
  }
})

test('a batch is one submission, answered in the order of its payloads', async () => {
  const { post, accepted, reserved } = harness()
  const response = await post({ code: 'x', payloads: [{ n: 1 }, null, 'three'], timeoutMs: 9 }, {}, '/invoke/batch')
  assert.is(response.statusCode, 200, response.body)
  const { jobs } = response.json<InvokeBatchResponse>()
  assert.equal(jobs.map(({ jobId }) => jobId), accepted.map(({ jobId }) => jobId))
  assert.equal(accepted.map(({ payload }) => fromUtf8(payload)), ['{"n":1}', 'null', '"three"'])
  assert.equal(reserved, [9], 'paid for at once')
})

test('a batch holds 1 to 100 payloads, and one that is too large refuses all', async () => {
  const { post, accepted } = harness()
  const batch = async (payloads: unknown) => {
    const response = await post({ code: 'x', payloads }, {}, '/invoke/batch')
    return [response.statusCode, response.json<{ code?: string, message?: string }>().message]
  }
  assert.equal(await batch([]), [400, 'body.payloads must NOT have fewer than 1 items'])
  const tooMany = new Array(BATCH_JOBS_MAX + 1).fill(1)
  assert.equal(await batch(tooMany), [400, 'body.payloads must NOT have more than 100 items'])
  assert.is((await batch([1, 'p'.repeat(PAYLOAD_BYTES_MAX), 2]))[0], 413)
  assert.is(accepted.length, 0)
  assert.is((await batch(new Array(BATCH_JOBS_MAX).fill(1)))[0], 200)
  assert.is(accepted.length, 100)
})

test('names unknown jobs, ids that are none, and unknown routes', async () => {
  const { app } = harness()
  const [unknown, noId, noRoute] = await Promise.all(
    [`/jobs/${jobIdNo(9)}`, '/jobs/nope', '/nope?x=1'].map(async url => await app.inject(url)))
  assert.equal([unknown!.statusCode, unknown!.json<{ code: string }>().code], [404, 'DCN_JOB_NOT_FOUND'])
  assert.equal([noId!.statusCode, noId!.json<{ code: string }>().code], [400, 'DCN_REQUEST_INVALID'])
  assert.equal(noRoute!.json(), {
    code: 'DCN_ROUTE_NOT_FOUND', message: 'there is no GET /nope here', method: 'GET', path: '/nope'
  })
})

test('what the router or the parser refuses has the same shape', async () => {
  const { app } = harness()
  for (const url of [`/jobs/${'a'.repeat(5_000)}`, '/jobs/%zz']) {
    const response = await app.inject(url)
    assert.equal([response.statusCode, response.json<{ code: string }>().code], [400, 'DCN_REQUEST_INVALID'], url)
  }
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const answer = await new Promise<string>(resolve => {
    let text = ''
    const socket = connect(Number(url.port), url.hostname, () => { socket.write('NOT HTTP AT ALL\r\n\r\n') })
    socket.setEncoding('utf8').on('data', (chunk: string) => { text += chunk }).on('close', () => { resolve(text) })
  })
  assert.match(answer, /^HTTP\/1\.1 400 /)
  assert.is((JSON.parse(answer.split('\r\n\r\n')[1]!) as { code: string }).code, 'DCN_REQUEST_INVALID')
  await app.close()
})

test('greets a person at the root', async () => {
  const response = await harness().app.inject('/')
  assert.match(String(response.headers['content-type']), /^text\/plain/)
  assert.match(response.body, /POST +\/invoke /)
})

test('may be called from any web page', async () => {
  const { app } = harness()
  const response = await app.inject({
    method: 'OPTIONS', url: '/invoke',
    headers: {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-wallet'
    }
  })
  assert.is(response.statusCode, 204)
  assert.is(response.headers['access-control-allow-origin'], '*')
  assert.match(String(response.headers['access-control-allow-headers']), 'x-wallet')
})

test.run()
