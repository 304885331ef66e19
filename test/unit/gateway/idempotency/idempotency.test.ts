import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { walletOf, type Authenticator } from '../../../../gateway/auth/caller.ts'
import { buildApp } from '../../../../gateway/http-server.ts'
import { idempotency } from '../../../../gateway/idempotency/idempotency.ts'
import { KeySecrets } from '../../../../gateway/idempotency/key-secrets.ts'
import { JobAnswers } from '../../../../gateway/jobs/answer.ts'
import { invokeRoutes } from '../../../../gateway/routes/invoke.ts'
import { CLAIM_LEASE_MS } from '../../../../protocol/claims/claim.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import { isJobId } from '../../../../protocol/core/ids.ts'
import { IDEMPOTENCY_KEY_CHARS_MAX } from '../../../../protocol/core/limits.ts'
import type { JobRecord } from '../../../../protocol/wire/jobs.ts'
import { startClaims, type ClaimGateway, type ClaimNetwork } from '../../../helpers/claims.ts'
import { jobRecord } from '../../../helpers/jobs.ts'
import { until } from '../../../helpers/network.ts'
import { silentLogger } from '../../../helpers/silent-logger.ts'

/** What the routes of all gateways did. */
interface Made {
  /** Every job that was submitted, twice where it was submitted twice. */
  jobs: string[]
  calls: number
  /** Holds up whoever submits. */
  gate: Promise<void>
  /** Thrown after the job was made. */
  crash: DcnError | undefined
  /** Thrown before. */
  refuse: DcnError | undefined
}

interface Context { net: ClaimNetwork, apps: FastifyInstance[], made: Made }

function appOf ({ claims }: ClaimGateway, net: ClaimNetwork, made: Made): FastifyInstance {
  const known = new Map<string, JobRecord>()
  const answers = new JobAnswers({
    submitter: {
      submit: async ({ jobIds }) => {
        await made.gate
        if (made.refuse !== undefined) throw made.refuse
        made.jobs.push(...jobIds)
        if (made.crash !== undefined) throw made.crash
      }
    },
    jobs: {
      find: async jobId => {
        if (!made.jobs.includes(jobId)) return undefined
        const record = known.get(jobId) ?? jobRecord({ jobId })
        return { record, logs: made.jobs.length > 50 ? 'l'.repeat(50_000) : '' }
      }
    }
  })
  const accounts: Pick<Authenticator, 'caller'> = {
    caller: async headers => ({ wallet: walletOf(headers['x-wallet']), proof: 'header' })
  }
  const others: FastifyPluginAsync = async app => {
    for (const url of ['/auth/generate-key', '/credits/faucet']) app.post(url, async () => ({ call: ++made.calls }))
    app.post('/broken', async () => {
      made.calls++
      throw new TypeError('unforeseen')
    })
    app.get('/invoke', async () => ({ call: ++made.calls }))
  }
  return buildApp({
    logger: silentLogger,
    routes: [invokeRoutes({ accounts, answers }), others],
    guards: [idempotency({ accounts, claims, clock: net.clock }, { waitMs: 500 })]
  })
}

const test = suite<Context>('idempotency')

test.before.each(async context => {
  context.net = await startClaims(3)
  context.made = { jobs: [], calls: 0, gate: Promise.resolve(), crash: undefined, refuse: undefined }
  context.apps = context.net.gateways.map(gateway => appOf(gateway, context.net, context.made))
})
test.after.each(async ({ net, apps }) => {
  await Promise.all(apps.map(async app => { await app.close() }))
  await net[Symbol.asyncDispose]()
})

async function post (
  app: FastifyInstance, key: string | undefined,
  { url = '/invoke', body = { code: 'x' }, wallet = 'w' }: { url?: string, body?: object, wallet?: string } = {}
) {
  const headers = { 'x-wallet': wallet, ...key === undefined ? {} : { 'idempotency-key': key } }
  const response = await app.inject({ method: 'POST', url, headers, payload: body })
  const { code, jobId } = response.json<{ code?: string, jobId?: string }>()
  return {
    status: response.statusCode, body: response.body, code, jobId, replayed: response.headers['idempotency-replayed']
  }
}

/** Nobody makes a job until it is opened. */
function closedGate (made: Made): { open: () => void, reached: () => boolean } {
  let open: () => void = () => {}
  let reached = false
  const opened = new Promise<void>(resolve => { open = resolve })
  Object.defineProperty(made, 'gate', {
    get: async () => {
      reached = true
      await opened
    }
  })
  return { open: () => { open() }, reached: () => reached }
}

test('the same key gives the same answer at every gateway, and makes one job', async ({ apps, made }) => {
  const first = await post(apps[0]!, 'k')
  assert.equal([first.status, first.replayed], [200, undefined])
  for (const app of apps) {
    const again = await post(app, 'k')
    assert.equal([again.status, again.body, again.replayed], [200, first.body, 'true'])
  }
  assert.equal(made.jobs, [first.jobId])
  assert.ok(isJobId(first.jobId!))
})

test('at all gateways at once it is one job, and one answer', async ({ apps, made }) => {
  const all = await Promise.all([...apps, ...apps].map(async app => await post(app, 'k')))
  assert.is(made.jobs.length, 1)
  assert.equal(new Set(all.map(({ status, jobId }) => `${status} ${jobId}`)), new Set([`200 ${made.jobs[0]}`]))
})

test('another key, wallet or path is another request; without a key each is', async ({ apps: [app], made }) => {
  const ids = new Set<string>()
  for (const [key, wallet] of [['k', 'w'], ['l', 'w'], ['k', 'v'], [undefined, 'w'], [undefined, 'w']] as const) {
    ids.add((await post(app!, key, { wallet })).jobId!)
  }
  const batch = await post(app!, 'k', { url: '/invoke/batch', body: { code: 'x', payloads: [1, 2] } })
  assert.is(batch.replayed, undefined)
  assert.is(ids.size, 5)
  assert.is(new Set(made.jobs).size, 7)
})

test('another body under the same key is refused, at any gateway', async ({ apps, made }) => {
  await post(apps[0]!, 'k')
  for (const app of apps) {
    const { status, code } = await post(app, 'k', { body: { code: 'y' } })
    assert.equal([status, code], [422, 'DCN_IDEMPOTENCY_MISMATCH'])
  }
  assert.is(made.jobs.length, 1)
})

test('what was refused frees the key, for another body too', async ({ apps, made }) => {
  made.refuse = new DcnError('DCN_FAUCET_OFF', {})
  assert.is((await post(apps[0]!, 'k')).status, 403)
  made.refuse = undefined
  const { status, replayed } = await post(apps[1]!, 'k', { body: { code: 'y' } })
  assert.equal([status, replayed], [200, undefined])
})

test('a request that was not understood has taken nothing up', async ({ apps, made, net }) => {
  assert.is((await post(apps[0]!, 'k', { body: { cod: 'x' } })).status, 400)
  assert.is(net.sent, 0)
  assert.is((await post(apps[0]!, 'k')).status, 200)
  assert.is(made.jobs.length, 1)
})

test('after a failure in the middle the job that was made is found, not made again', async ({ apps, made }) => {
  made.crash = new DcnError('DCN_STOPPING', {})
  assert.is((await post(apps[0]!, 'k')).status, 503)
  made.crash = undefined
  const again = await post(apps[1]!, 'k')
  assert.equal([again.status, again.jobId, again.replayed], [200, made.jobs[0], 'true'])
  assert.is(made.jobs.length, 1)
  assert.is((await post(apps[2]!, 'k')).body, again.body)
})

test('a gateway that dies in the middle is followed by another, which finds the job', async ({ apps, made, net }) => {
  const gate = closedGate(made)
  const first = post(apps[0]!, 'k')
  await until(() => gate.reached(), 'the first is at work')
  // It makes the job, but nobody hears of it any more.
  await net.gateways[0]!.claims.stop()
  net.kill(net.gateways[0]!.peer)
  gate.open()
  await first
  net.clock.ms += CLAIM_LEASE_MS
  const again = await post(apps[1]!, 'k')
  assert.equal([again.status, again.jobId], [200, made.jobs[0]], again.body)
  assert.is(made.jobs.length, 1)
})

test('a second request waits for the first', async ({ apps, made }) => {
  const gate = closedGate(made)
  const first = post(apps[0]!, 'k')
  await until(() => gate.reached(), 'the first is at work')
  const second = post(apps[1]!, 'k')
  gate.open()
  assert.is((await first).status, 200)
  assert.equal([(await second).status, (await second).jobId], [200, (await first).jobId])
})

test('but not for ever', async ({ apps, made, net }) => {
  const gate = closedGate(made)
  const first = post(apps[0]!, 'k')
  await until(() => gate.reached(), 'the first is at work')
  const second = post(apps[1]!, 'k')
  const ticking = setInterval(() => { net.clock.ms += 50 }, 20)
  const { status, code } = await second
  clearInterval(ticking)
  assert.equal([status, code], [409, 'DCN_IDEMPOTENCY_BUSY'])
  gate.open()
  assert.is((await first).status, 200)
})

test('an answer too large to be kept is made again from the jobs', async ({ apps, made }) => {
  const batch = { url: '/invoke/batch?wait=10', body: { code: 'x', payloads: Array.from({ length: 60 }, () => 1) } }
  const first = await post(apps[0]!, 'k', batch)
  const again = await post(apps[1]!, 'k', batch)
  assert.ok(first.body.length > 1_000_000)
  assert.equal([again.status, again.replayed, again.body === first.body], [200, 'true', true])
  assert.is(made.jobs.length, 60)
})

test('keys are 1 to 255 visible characters, given once', async ({ apps: [app], made }) => {
  for (const key of ['', 'a b', 'é', 'k'.repeat(IDEMPOTENCY_KEY_CHARS_MAX + 1)]) {
    const { status, code, body } = await post(app!, key)
    assert.equal([status, code], [400, 'DCN_REQUEST_INVALID'], key)
    assert.match(body, 'headers.idempotency-key')
  }
  assert.is(made.jobs.length, 0)
  assert.is((await post(app!, 'k'.repeat(IDEMPOTENCY_KEY_CHARS_MAX))).status, 200)
  assert.is((await post(app!, '"quoted"')).status, 200)
})

test('on a GET, or where there is no route, it means nothing', async ({ apps: [app], made }) => {
  for (let call = 1; call <= 2; call++) {
    const response = await app!.inject({ url: '/invoke', headers: { 'idempotency-key': 'k' } })
    assert.equal(response.json(), { call })
  }
  assert.is((await post(app!, 'k', { url: '/nope' })).status, 404)
  assert.is(made.calls, 2)
})

test('the wallet in the body counts where it is named there', async ({ apps, made }) => {
  const claim = async (app: FastifyInstance, wallet: string) =>
    (await post(app, 'k', { url: '/credits/faucet', body: { wallet } })).body
  assert.equal([await claim(apps[0]!, 'a'), await claim(apps[1]!, 'a'), await claim(apps[1]!, 'b')],
    ['{"call":1}', '{"call":1}', '{"call":2}'])
  assert.is(made.calls, 2)
})

test('an answer with a secret leaves neither the gateway nor its memory', async ({ apps, made, net }) => {
  const generate = async (app: FastifyInstance) =>
    await post(app, 'k', { url: '/auth/generate-key', body: { wallet: 'w', signature: 's' } })
  assert.is((await generate(apps[0]!)).body, '{"call":1}')
  const again = await generate(apps[0]!)
  assert.equal([again.body, again.replayed, made.calls], ['{"call":1}', 'true', 1])
  assert.is(net.sent, 0)
  assert.equal(await net.gateways[0]!.state.keys({ prefix: 'claim/' }), [])
  assert.is((await generate(apps[1]!)).body, '{"call":2}', 'there the route itself refuses what was signed once')
})

test('an unforeseen failure hides nothing of the next try', async ({ apps: [app], made }) => {
  for (let call = 1; call <= 2; call++) {
    assert.is((await post(app!, 'k', { url: '/broken', body: {} })).status, 500)
    assert.is(made.calls, call)
  }
})

test('who lacks the key can neither read nor forge an answer, nor know a job', () => {
  const request = { method: 'POST', path: '/invoke', wallet: 'w', key: 'k' }
  const secrets = new KeySecrets(request)
  const sealed = secrets.seal({ status: 200, body: '{"secret":1}' })
  assert.equal(secrets.open(sealed), { status: 200, body: '{"secret":1}' })
  assert.not(Buffer.from(sealed).includes('secret'))
  for (const other of [{ key: 'l' }, { wallet: 'v' }, { path: '/x' }, { method: 'PUT' }]) {
    const others = new KeySecrets({ ...request, ...other })
    assert.is(others.open(sealed), undefined)
    assert.is.not(others.scope, secrets.scope)
    assert.is.not(others.jobId('seed', 0), secrets.jobId('seed', 0))
  }
  for (const at of [0, 12, 28, sealed.byteLength - 1]) {
    const altered = sealed.slice()
    altered[at]! ^= 1
    assert.is(secrets.open(altered), undefined)
  }
  assert.is(secrets.open(new Uint8Array()), undefined)
  // Fields cannot run into each other.
  const scopes = [{ wallet: 'w","k' }, { key: 'w","k' }].map(part => new KeySecrets({ ...request, ...part }).scope)
  assert.is.not(scopes[0], scopes[1])
  const ids = Array.from({ length: 100 }, (_, number) => secrets.jobId('seed', number))
  assert.is(new Set(ids).size, 100)
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test.run()
