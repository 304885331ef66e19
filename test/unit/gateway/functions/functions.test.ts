import type { InjectOptions } from 'fastify'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Accounts } from '../../../../gateway/auth/accounts.ts'
import { UsageCounters } from '../../../../gateway/auth/usage-counters.ts'
import { Functions } from '../../../../gateway/functions/functions.ts'
import { buildApp } from '../../../../gateway/http-server.ts'
import { JobAnswers } from '../../../../gateway/jobs/answer.ts'
import type { Submission } from '../../../../gateway/jobs/submitter.ts'
import { functionRoutes } from '../../../../gateway/routes/functions.ts'
import type { DeployResponse, FunctionView } from '../../../../protocol/api/functions.ts'
import type { InvokeBatchResponse } from '../../../../protocol/api/jobs.ts'
import {
  CODE_BYTES_MAX, FUNCTION_VERSIONS_MAX, FUNCTIONS_PER_WALLET_MAX
} from '../../../../protocol/core/limits.ts'
import { FakeRecords } from '../../../helpers/fake-records.ts'
import { newPeer } from '../../../helpers/jobs.ts'
import { noLogins } from '../../../helpers/evm-wallets.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

const START_MS = 1_795_000_000_000
const MODEL = 'ab'.repeat(32)

function harness () {
  const clock = { ms: START_MS, nowMs: () => clock.ms }
  const records = new FakeRecords()
  const usage = new UsageCounters({ records, self: newPeer(), clock })
  const submitted: Submission[] = []
  const functions = new Functions({
    records, usage, clock, models: { sizeOf: async id => id === MODEL ? 5 : undefined }
  })
  const app = buildApp({
    logger: silentLogger,
    routes: [functionRoutes({
      accounts: new Accounts({ records, usage, logins: noLogins, hasDeposited: () => false }, { walletHeader: true }),
      functions,
      answers: new JobAnswers({
        submitter: { submit: async submission => { submitted.push(submission) } },
        jobs: { find: async () => undefined }
      })
    })]
  })
  const call = async (method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object, wallet = 'w') => {
    const options: InjectOptions = { method, url, headers: { 'x-wallet': wallet } }
    const response = await app.inject(payload === undefined ? options : { ...options, payload })
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() }
  }
  const deploy = async (name: string, code: string, wallet = 'w') =>
    (await call('POST', '/functions', { name, code }, wallet)).body as DeployResponse
  return { clock, records, usage, functions, call, deploy, submitted }
}

function refused (answer: { status: number, body: Record<string, unknown> }, status: number, code: string): void {
  assert.equal([answer.status, answer.body['code']], [status, code], String(answer.body['message']))
}

const iso = (ms: number) => new Date(ms).toISOString()

const test = suite('functions over HTTP')

test('deploys, and answers as documented', async () => {
  const { call } = harness()
  const { status, body } = await call('POST', '/functions', { name: 'my-function', code: 'c' })
  assert.is(status, 200)
  const { codeId, ...rest } = body
  assert.match(String(codeId), /^[0-9a-f]{64}$/)
  assert.equal(rest, {
    name: 'my-function', wallet: 'w', createdAt: iso(START_MS), updatedAt: iso(START_MS), version: 1,
    endpoint: '/functions/my-function/run'
  })
})

test('an update is a new version, and createdAt stays', async () => {
  const { call, deploy, clock } = harness()
  await deploy('f', 'one')
  clock.ms += 1_000
  const updated = await deploy('f', 'two')
  assert.equal([updated.version, updated.createdAt, updated.updatedAt], [2, iso(START_MS), iso(START_MS + 1_000)])
  const body = (await call('GET', '/functions/f')).body as FunctionView
  assert.equal([body.code, body.version, body.versions.map(({ version }) => version)], ['two', 2, [2, 1]])
  assert.is((await call('GET', '/functions/f?version=1')).body['code'], 'one')
})

test('the same code again is no new version', async () => {
  const { deploy, clock } = harness()
  const first = await deploy('f', 'one')
  clock.ms += 1_000
  assert.equal(await deploy('f', 'one'), first)
  assert.is((await deploy('f', 'two')).version, 2)
  assert.is((await deploy('f', 'one')).version, 3, 'going back is a change')
})

test('deploys at once make a version each', async () => {
  const { deploy, call } = harness()
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map(async code => await deploy('f', code)))
  assert.equal(answers.map(({ version }) => version).sort(), [1, 2, 3, 4])
  assert.is(((await call('GET', '/functions/f')).body as FunctionView).versions.length, 4)
})

test('a clock that is behind the last change still makes a later one', async () => {
  const { deploy, clock } = harness()
  await deploy('f', 'one')
  clock.ms -= 60_000
  assert.is((await deploy('f', 'two')).updatedAt, iso(START_MS + 1))
})

test('lists metadata without code, by name, of the caller only', async () => {
  const { deploy, call, records } = harness()
  for (const name of ['b', 'a']) await deploy(name, 'x')
  await deploy('other', 'x', 'v')
  records.heard(newPeer(), { wallet: 'w', name: 'a', count: 41, lastUsedAtMs: START_MS })
  await call('POST', '/functions/a/run', {})
  const { body } = await call('GET', '/functions')
  const times = { updatedAt: iso(START_MS), createdAt: iso(START_MS) }
  assert.equal(body, [
    { name: 'a', executions: 42, ...times, version: 1 }, { name: 'b', executions: 0, ...times, version: 1 }
  ])
})

test('runs the newest version, or the one asked for, with the options of invoke', async () => {
  const { deploy, call, submitted } = harness()
  await deploy('f', 'one')
  await deploy('f', 'two')
  const { status, body } = await call('POST', '/functions/f/run', { payload: { x: 21 } })
  assert.is(status, 200)
  const { jobId } = body
  assert.equal(body, { jobId, status: 'queued', pollUrl: `/jobs/${String(jobId)}` })
  await call('POST', '/functions/f/run', { version: 1, timeoutMs: 5, retries: 1 })
  const caller = { wallet: 'w', proof: 'header' }
  assert.equal(submitted, [
    {
      caller, code: 'two', function: { name: 'f', version: 2 }, payloads: [{ x: 21 }], options: {},
      jobIds: [jobId], trace: undefined
    },
    {
      caller, code: 'one', function: { name: 'f', version: 1 }, payloads: [undefined],
      options: { timeoutMs: 5, retries: 1 }, jobIds: submitted[1]!.jobIds, trace: undefined
    }
  ])
})

test('a version keeps its needs, and a run overrides them field by field', async () => {
  const { call, submitted } = harness()
  const deployed = async (needs?: object) =>
    (await call('POST', '/functions', { name: 'f', code: 'one', needs })).body as DeployResponse
  const ran = async (body: object) => {
    assert.is((await call('POST', '/functions/f/run', body)).status, 200)
    return submitted.at(-1)!.options.needs
  }
  const needs = { memoryMiB: 200, isolation: 'landlock', gpu: { model: 'L4', vramMiB: 9 }, models: { m: MODEL } }
  const kept = { ...needs, memoryMiB: 512 }
  const first = await deployed(needs)
  assert.equal([first.version, first.needs], [1, kept])
  assert.equal(await deployed(kept), first, 'the same code with the same needs is the same version')
  assert.equal([(await deployed({ gpu: true })).version, (await deployed()).version], [2, 3])
  const nothing = { isolation: 'none', gpu: false, models: {} }
  assert.is((await deployed(nothing)).version, 3, 'what asks for nothing is nothing')
  const { versions } = (await call('GET', '/functions/f')).body as FunctionView
  assert.equal(versions.map(version => version.needs), [undefined, { gpu: true }, kept])
  assert.equal(await ran({ version: 1 }), kept)
  assert.equal(await ran({ version: 1, needs: { gpu: false, memoryMiB: 16 } }), { ...kept, gpu: false, memoryMiB: 16 })
  assert.equal(await ran({ version: 1, needs: { gpu: {}, models: {} } }), { ...kept, gpu: {}, models: {} })
  assert.equal(await ran({ needs: { isolation: 'limited' } }), { isolation: 'limited' })
  assert.is(await ran({}), undefined)
  await call('POST', '/functions/f/batch', { version: 2, payloads: [1], needs: { memoryMiB: 2_048 } })
  assert.equal(submitted.at(-1)!.options.needs, { gpu: true, memoryMiB: 2_048 })
  refused(await call('POST', '/functions', { name: 'g', code: 'x', needs: { models: { m: '00'.repeat(32) } } }),
    404, 'DCN_MODEL_NOT_FOUND')
  refused(await call('GET', '/functions/g'), 404, 'DCN_FUNCTION_NOT_FOUND')
})

test('runs many payloads in one call', async () => {
  const { deploy, call, submitted, usage } = harness()
  await deploy('f', 'one')
  const { body } = await call('POST', '/functions/f/batch', { payloads: [1, 2, 3] })
  assert.equal(submitted.map(({ payloads, jobIds }) => [payloads, jobIds]),
    [[[1, 2, 3], (body as InvokeBatchResponse).jobs.map(({ jobId }) => jobId)]])
  assert.is(usage.total('w', 'f').count, 3)
})

test('a deleted function is gone, and its numbers are not used again', async () => {
  const { deploy, call, clock } = harness()
  await deploy('f', 'one')
  await deploy('f', 'two')
  assert.equal((await call('DELETE', '/functions/f')).body, { deleted: true, name: 'f' })
  refused(await call('GET', '/functions/f'), 404, 'DCN_FUNCTION_NOT_FOUND')
  refused(await call('POST', '/functions/f/run', {}), 404, 'DCN_FUNCTION_NOT_FOUND')
  refused(await call('DELETE', '/functions/f'), 404, 'DCN_FUNCTION_NOT_FOUND')
  assert.equal((await call('GET', '/functions')).body, [])
  clock.ms += 1_000
  const again = await deploy('f', 'two')
  assert.equal([again.version, again.createdAt], [3, iso(START_MS + 1_000)])
  refused(await call('POST', '/functions/f/run', { version: 2 }), 404, 'DCN_FUNCTION_VERSION_NOT_FOUND')
})

test('names are per wallet', async () => {
  const { deploy, call } = harness()
  await deploy('f', 'one')
  refused(await call('GET', '/functions/f', undefined, 'v'), 404, 'DCN_FUNCTION_NOT_FOUND')
  refused(await call('POST', '/functions/f/run', {}, 'v'), 404, 'DCN_FUNCTION_NOT_FOUND')
  refused(await call('DELETE', '/functions/f', undefined, 'v'), 404, 'DCN_FUNCTION_NOT_FOUND')
  assert.is((await deploy('f', 'mine', 'v')).version, 1)
})

test('a function whose code nobody gives is refused for now', async () => {
  const { deploy, call, records } = harness()
  await deploy('f', 'one')
  records.content.clear()
  refused(await call('POST', '/functions/f/run', {}), 503, 'DCN_NOT_READY')
  refused(await call('GET', '/functions/f'), 503, 'DCN_NOT_READY')
  assert.is((await call('GET', '/functions')).status, 200)
})

test('a version that is not kept is refused, and the answer lists those that are', async () => {
  const { deploy, call } = harness()
  await deploy('f', 'one')
  for (const answer of [await call('POST', '/functions/f/run', { version: 9 }),
    await call('GET', '/functions/f?version=9')]) {
    refused(answer, 404, 'DCN_FUNCTION_VERSION_NOT_FOUND')
    assert.equal(answer.body['versions'], [1])
  }
})

test('keeps so many versions, and drops the oldest', async () => {
  const { deploy, call } = harness()
  for (let at = 1; at <= FUNCTION_VERSIONS_MAX + 1; at++) await deploy('f', `code ${at}`)
  const body = (await call('GET', '/functions/f')).body as FunctionView
  assert.equal([body.versions.length, body.versions[0]!.version, body.versions.at(-1)!.version],
    [FUNCTION_VERSIONS_MAX, FUNCTION_VERSIONS_MAX + 1, 2])
  refused(await call('GET', '/functions/f?version=1'), 404, 'DCN_FUNCTION_VERSION_NOT_FOUND')
})

test('a wallet has so many functions, and may go on once it has deleted one', async () => {
  const { functions, call, deploy } = harness()
  for (let at = 0; at < FUNCTIONS_PER_WALLET_MAX; at++) await functions.deploy('w', { name: `f${at}`, code: 'x' })
  refused(await call('POST', '/functions', { name: 'more', code: 'x' }), 409, 'DCN_TOO_MANY_FUNCTIONS')
  assert.is((await deploy('f0', 'y')).version, 2)
  await call('DELETE', '/functions/f1')
  refused(await call('POST', '/functions', { name: 'f1', code: '' }), 400, 'DCN_REQUEST_INVALID')
  assert.is((await deploy('more', 'x')).version, 1)
  refused(await call('POST', '/functions', { name: 'f1', code: 'x' }), 409, 'DCN_TOO_MANY_FUNCTIONS')
})

const REFUSED: Array<[what: string, payload: object, status: number, code: string, says: RegExp]> = [
  ['no name', { code: 'x' }, 400, 'DCN_REQUEST_INVALID', /name/],
  ['no code', { name: 'f' }, 400, 'DCN_REQUEST_INVALID', /code/],
  ['an empty name', { name: '', code: 'x' }, 400, 'DCN_REQUEST_INVALID', /body\.name/],
  ['a name that begins with a dash', { name: '-f', code: 'x' }, 400, 'DCN_REQUEST_INVALID', /body\.name/],
  ['a name with a slash', { name: 'a/b', code: 'x' }, 400, 'DCN_REQUEST_INVALID', /body\.name/],
  ['a name with a line end', { name: 'f\n', code: 'x' }, 400, 'DCN_REQUEST_INVALID', /body\.name/],
  ['a name of 65 characters', { name: 'f'.repeat(65), code: 'x' }, 400, 'DCN_REQUEST_INVALID', /body\.name/],
  ['an unknown field', { name: 'f', code: 'x', cod: 1 }, 400, 'DCN_REQUEST_INVALID', /cod/],
  ['code above the limit', { name: 'f', code: 'é'.repeat(CODE_BYTES_MAX / 2 + 1) },
    413, 'DCN_CODE_TOO_LARGE', /1048578 bytes.*1048576/]
]
for (const [what, payload, status, code, says] of REFUSED) {
  test(`refuses to deploy ${what}`, async () => {
    const { call } = harness()
    const answer = await call('POST', '/functions', payload)
    refused(answer, status, code)
    assert.match(String(answer.body['message']), says)
    assert.equal((await call('GET', '/functions')).body, [])
  })
}

test('takes code of the largest size, and a name of the longest', async () => {
  const { call } = harness()
  const name = 'f'.repeat(64)
  const code = 'x'.repeat(CODE_BYTES_MAX)
  assert.is((await call('POST', '/functions', { name, code })).status, 200)
  assert.is((await call('GET', `/functions/${name}`)).body['code'], code)
})

test('whatever is deployed and deleted in whatever order, no number is used twice', async () => {
  const step = fc.record({
    name: fc.constantFrom('a', 'b'), code: fc.constantFrom('x', 'y', 'z'), remove: fc.boolean(),
    passMs: fc.integer({ min: -500, max: 500 })
  })
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
    const { functions, clock, records } = harness()
    const given = new Map<string, string>()
    const last = new Map<string, number>()
    for (const { name, code, remove, passMs } of steps) {
      clock.ms += passMs
      const before = records.function('w', name)
      if (remove) {
        if (before?.deleted === false) await functions.remove('w', name)
      } else {
        const { version, codeId } = await functions.deploy('w', { name, code })
        assert.is(given.get(`${name} ${version}`) ?? codeId, codeId, 'one number, one code')
        assert.ok(version >= (last.get(name) ?? 0), 'numbers only grow')
        given.set(`${name} ${version}`, codeId)
        last.set(name, version)
        assert.equal(await functions.runnable('w', name), { code, function: { name, version } })
      }
      const after = records.function('w', name)
      if (before !== undefined && after !== before) assert.ok(after!.updatedAtMs > before.updatedAtMs)
    }
  }))
})

test.run()
