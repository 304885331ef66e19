import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { runDcn, startDcn, tempDir, until } from '../../helpers/dcn-cli.ts'
import { httpStub, type HttpStub } from '../../helpers/http-stub-cli.ts'

const JOB = '550e8400-e29b-41d4-a716-446655440000'
const ACCEPTED = { status: 202, json: { jobId: JOB, status: 'queued', pollUrl: `/jobs/${JOB}` } }

const WALLET = { DCN_WALLET: 'me' }

const RUNNING = { jobId: JOB, status: 'running', logs: '', createdAt: '2026-01-01T00:00:00.000Z', attempts: 1 }
const DONE = { json: { ...RUNNING, status: 'done', result: '{"value":42}' } }

interface Context { dir: ReturnType<typeof tempDir>, file: string }
const test = suite<Context>('cli invoke')
test.before.each(context => {
  context.dir = tempDir()
  context.file = join(context.dir.path, 'f.ts')
  writeFileSync(context.file, 'const handler = p => p.x * 2')
})
test.after.each(({ dir }) => { dir.remove() })

/** A gateway that accepts a job, and tells how it stands, as events where those are asked for; and then no more. */
async function gateway (facts: object = { status: 'done', result: '{"value":42}' }, port = 0): Promise<HttpStub> {
  const job = { ...RUNNING, ...facts }
  return await httpStub(({ method, url }) => {
    if (method === 'POST') return ACCEPTED
    return url.endsWith('/events') ? { stream: untilEnd(job) } : { json: job }
  }, port)
}

async function * untilEnd (job: typeof RUNNING): AsyncGenerator<string> {
  yield event(job.status === 'running' ? 'state' : 'end', job)
  if (job.status === 'running') await new Promise(() => {})
}

function event (name: string, data: object): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`
}

test('hands over the file and prints the result alone on stdout', async ({ file }) => {
  const stub = await gateway()
  const args = ['invoke', file, '--payload', '{"x":21}', '--timeout-ms', '5000', '--gateway', stub.url]
  const outcome = await runDcn(args, { env: WALLET })
  assert.equal(outcome, { code: 0, signal: null, stdout: '{"value":42}\n', stderr: '' })
  const [post] = stub.requests
  assert.equal(JSON.parse(post!.body), { code: 'const handler = p => p.x * 2', payload: { x: 21 }, timeoutMs: 5_000 })
  assert.is(post!.headers['x-wallet'], 'me')
  await stub.close()
})

test('takes code from stdin, payload from a file, gateway and wallet from the environment', async ({ dir }) => {
  const stub = await gateway()
  const payload = join(dir.path, 'p.json')
  writeFileSync(payload, '[1]\n')
  const env = { DCN_GATEWAY_URL: stub.url, DCN_WALLET: 'me' }
  const outcome = await runDcn(['invoke', '-', '--payload', `@${payload}`], { env, input: 'code' })
  assert.is(outcome.code, 0)
  assert.equal(JSON.parse(stub.requests[0]!.body), { code: 'code', payload: [1] })
  assert.is(stub.requests[0]!.headers['x-wallet'], 'me')
  await stub.close()
})

test('streams the function\'s output to stderr as it comes', async ({ file }) => {
  let finish: () => void = () => {}
  const finished = new Promise<void>(resolve => { finish = resolve })
  async function * events (): AsyncGenerator<string> {
    yield event('state', RUNNING)
    yield event('log', { text: 'one\n', offset: 0 })
    await finished
    yield event('log', { text: 'two\n', offset: 4 })
    yield event('end', { ...RUNNING, status: 'done', result: '1', logs: 'one\ntwo\n' })
  }
  const stub = await httpStub(({ method }) => method === 'POST' ? ACCEPTED : { stream: events() })
  const run = startDcn(['invoke', file, '--gateway', stub.url], { env: WALLET })
  await until(() => run.stderr() === 'one\n' ? true : undefined, () => `output, but it is ${run.stderr()}`)
  assert.is(run.stdout(), '')
  finish()
  assert.equal(await run.exit, { code: 0, signal: null, stdout: '1\n', stderr: 'one\ntwo\n' })
  await stub.close()
})

test('a function that fails prints one line, and its stack only if asked', async ({ file }) => {
  const errorDetail = { name: 'TypeError', message: 'bad', stack: 'TypeError: bad\n    at handler' }
  const stub = await gateway({ status: 'error', error: 'TypeError: bad', errorDetail })
  const args = ['invoke', file, '--wallet', 'me', '--gateway', stub.url]
  const short = await runDcn(args)
  assert.equal(short, { code: 1, signal: null, stdout: '', stderr: `error: TypeError: bad (job ${JOB}, error)\n` })
  const long = await runDcn([...args, '--verbose'])
  assert.is(long.stderr, `${short.stderr}TypeError: bad\n    at handler\n`)
  const json = await runDcn([...args, '--json'])
  assert.is(json.code, 1)
  assert.is((JSON.parse(json.stdout) as { status: string }).status, 'error')
  await stub.close()
})

test('a refusal is the gateway\'s own words', async ({ file }) => {
  const stub = await httpStub(() => ({ status: 413, json: { code: 'DCN_CODE_TOO_LARGE', message: 'too much' } }))
  const outcome = await runDcn(['invoke', file, '--gateway', stub.url], { env: WALLET })
  assert.equal(outcome, { code: 1, signal: null, stdout: '', stderr: 'error: too much (DCN_CODE_TOO_LARGE)\n' })
  await stub.close()
})

test('no gateway: one line that says what to do', async ({ file }) => {
  const stub = await gateway()
  await stub.close()
  const outcome = await runDcn(['invoke', file, '--gateway', stub.url], { env: WALLET })
  assert.is(outcome.code, 1)
  assert.match(outcome.stderr, /^error: no gateway answers at .* refused.*dcn up.* \(DCN_GATEWAY_UNREACHABLE\)\n$/)
})

test('the wait survives a restart of the gateway', async ({ file }) => {
  const first = await gateway({ logs: 'one\n' })
  const run = startDcn(['invoke', file, '--gateway', first.url], { env: WALLET })
  await until(() => run.stderr() === 'one\n' ? true : undefined, () => 'output')
  await first.close()
  await until(() => /does not answer/.test(run.stderr()) ? true : undefined, () => 'the notice')
  const second = await gateway(undefined, first.port)
  assert.is((await run.exit).code, 0)
  assert.is(run.stdout(), '{"value":42}\n')
  await second.close()
})

test('a first run makes a wallet, says so, and says how to get credits', async ({ file, dir }) => {
  const refusal = { wallet: 'me', balance: 0, spendable: 0, price: 1, faucet: 'f', deposit: 'd' }
  const stub = await httpStub(() => ({
    status: 402, json: { code: 'DCN_CREDITS_INSUFFICIENT', message: 'pay', ...refusal }
  }))
  const env = { XDG_CONFIG_HOME: dir.path }
  const outcome = await runDcn(['invoke', file, '--gateway', stub.url], { env })
  assert.is(outcome.code, 1)
  const [made, error] = outcome.stderr.split('\n')
  const [, address] = /^made a new wallet (\w{32,44}) in .*\/dcn\/wallet\.json$/.exec(made!)!
  assert.match(error!, `this costs 1: run "dcn credits faucet --gateway ${stub.url}" for free ones`)
  const again = await runDcn(['keys', 'wallet'], { env })
  assert.equal(again, { code: 0, signal: null, stdout: `${address}\n`, stderr: '' })
  assert.is(stub.requests[0]!.headers['x-wallet'], address)
  await stub.close()
})

const MODEL = 'ab'.repeat(32)

test('how a job is run can be told, and that nobody waits for it', async ({ file }) => {
  const stub = await gateway()
  const args = [
    'invoke', file, '--retries', '2', '--retry-on', 'failure', '--memory-mib', '256', '--gpu', '--isolation', 'limited',
    '--vram-mib', '9', '--model', `vad=${MODEL}`, '--model', `b.c=${MODEL}`, '--fresh',
    '--webhook-url', 'https://example.com/hook', '--idempotency-key', 'k-1', '--wait', '0', '--gateway', stub.url
  ]
  const outcome = await runDcn(args, { env: WALLET })
  assert.equal(outcome, { code: 0, signal: null, stdout: `${JOB}\n`, stderr: '' })
  assert.is(stub.requests.length, 1)
  const [{ body, headers }] = stub.requests as [HttpStub['requests'][number]]
  assert.equal(JSON.parse(body), {
    code: 'const handler = p => p.x * 2', retries: 2, retryOn: 'failure', webhookUrl: 'https://example.com/hook',
    fresh: true,
    needs: { memoryMiB: 256, isolation: 'limited', gpu: { vramMiB: 9 }, models: { vad: MODEL, 'b.c': MODEL } }
  })
  assert.is(headers['idempotency-key'], 'k-1')
  await stub.close()
})

test('a wait that is over says that the job goes on', async ({ file }) => {
  const stub = await gateway({ logs: '' })
  const outcome = await runDcn(['invoke', file, '--wait', '50', '--gateway', stub.url], { env: WALLET })
  assert.is(outcome.code, 1)
  assert.match(outcome.stderr, `job ${JOB} is still running; see it with: dcn jobs get ${JOB}\n`)
  await stub.close()
})

test('Ctrl-C leaves, and says which job goes on', async ({ file }) => {
  const stub = await gateway({ logs: 'one\n' })
  const run = startDcn(['invoke', file, '--gateway', stub.url], { env: WALLET })
  await until(() => run.stderr() === 'one\n' ? true : undefined, () => 'output')
  run.child.kill('SIGINT')
  assert.is((await run.exit).code, 130)
  assert.match(run.stderr(), `dcn jobs get ${JOB}`)
  await stub.close()
})

test('jobs get and peers, for people and for programs', async () => {
  const peers = { self: { peerId: 'S', solanaAddress: 'A', version: '0.1.0', addresses: [] }, peers: [] }
  const stub = await httpStub(({ url }) => url === '/peers' ? { json: peers } : DONE)
  const env = { DCN_GATEWAY_URL: stub.url }
  const job = await runDcn(['jobs', 'get', JOB], { env })
  assert.is(job.code, 0)
  assert.match(job.stdout, /^jobId: +550e8400.*\nstatus: +done\n/)
  const json = await runDcn(['jobs', 'get', JOB, '--wait', '100', '--json'], { env })
  assert.is((JSON.parse(json.stdout) as { result: string }).result, '{"value":42}')
  assert.match((await runDcn(['peers'], { env })).stdout, 'gateway S (version 0.1.0), 0 peers')
  assert.equal(JSON.parse((await runDcn(['peers', '--json'], { env })).stdout), peers)
  await stub.close()
})

test.run()
