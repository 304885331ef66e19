/** Deployed functions, at two real gateways with a real node. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Gateway } from '../../../gateway/index.ts'
import type { FunctionListItem, FunctionView } from '../../../protocol/api/functions.ts'
import type { InvokeBatchResponse } from '../../../protocol/api/jobs.ts'
import { call, expectRefusal, prove } from '../../helpers/call.ts'
import { getJob, startNetwork, until, type TestNetwork } from '../../helpers/network.ts'
import { newWallet } from '../../helpers/wallets.ts'

const test = suite<{ net: TestNetwork, a: Gateway, b: Gateway }>('functions at two gateways')

test.before(async context => {
  context.net = await startNetwork({ gateways: 2, nodes: 1 })
  const [a, b] = context.net.gateways
  context.a = a!
  context.b = b!
})

test.after(async ({ net }) => { await net[Symbol.asyncDispose]() })

const answering = (text: string) => `function handler(payload) { return { text: '${text}', payload } }`

/** A wallet of its own for each test, and calls in its name. */
function user () {
  const { address } = newWallet()
  const headers = { 'x-wallet': address }
  return {
    address,
    deploy: async (gateway: Gateway, name: string, code: string) =>
      await call(gateway, 'POST', '/functions', { headers, body: { name, code } }),
    get: async (gateway: Gateway, path: string) => await call<FunctionView>(gateway, 'GET', path, { headers }),
    list: async (gateway: Gateway) => (await call<FunctionListItem[]>(gateway, 'GET', '/functions', { headers })).body,
    post: async (gateway: Gateway, path: string, body: unknown) => await call(gateway, 'POST', path, { headers, body }),
    remove: async (gateway: Gateway, name: string) => await call(gateway, 'DELETE', `/functions/${name}`, { headers })
  }
}

test('deployed at one, listed, shown and run at the other, the result at either', async ({ a, b }) => {
  const { address, deploy, get, list, post } = user()
  const { status, body } = await deploy(a, 'hello-world', answering('hello'))
  assert.is(status, 200)
  await until(async () => (await get(b, '/functions/hello-world')).status === 200, 'it is at the other', 3_000)
  const { versions, code, executions, ...shown } = (await get(b, '/functions/hello-world')).body
  assert.equal(shown, body)
  assert.equal([code, executions, versions.length, body['wallet']], [answering('hello'), 0, 1, address])
  assert.equal(await list(b), [{
    name: 'hello-world', executions: 0, updatedAt: body['updatedAt'], createdAt: body['createdAt'], version: 1
  }])

  const run = await post(b, '/functions/hello-world/run', { payload: { name: 'Sebastian' } })
  assert.equal(Object.keys(run.body).sort(), ['jobId', 'pollUrl', 'status'])
  for (const gateway of [b, a]) {
    const view = await getJob(gateway, String(run.body['jobId']), 20_000)
    assert.equal([view.status, view.result, view.function],
      ['done', '{"text":"hello","payload":{"name":"Sebastian"}}', { name: 'hello-world', version: 1 }])
  }
  await until(async () => {
    const lists = await Promise.all([a, b].map(list))
    return lists.every(([item]) => item!.executions === 1)
  }, 'both count the run')
})

test('run pinned to a version, at either; an update at one is what the other runs', async ({ a, b }) => {
  const { deploy, get, post } = user()
  await deploy(a, 'f', answering('one'))
  await until(async () => (await get(b, '/functions/f')).status === 200, 'the function is at the other', 3_000)
  const { body } = await deploy(b, 'f', answering('two'))
  assert.is(body['version'], 2)
  await until(async () => (await get(a, '/functions/f')).body.version === 2, 'the update is at the first', 3_000)
  for (const gateway of [a, b]) {
    const results = await Promise.all([{ version: 1 }, { version: 2 }, {}].map(async options =>
      (await post(gateway, '/functions/f/run?wait=20000', options)).body['result']))
    assert.equal(results, ['one', 'two', 'two'].map(text => `{"text":"${text}","payload":{}}`))
    expectRefusal(await post(gateway, '/functions/f/run', { version: 3 }), 404, 'DCN_FUNCTION_VERSION_NOT_FOUND')
  }
})

test('what a version needs goes with it to the other gateway, and a run there says otherwise', async ({ a, b }) => {
  const { get, post } = user()
  const needs = { gpu: { model: 'L4' }, isolation: 'landlock' }
  const { body: deployed } = await post(a, '/functions', { name: 'f', code: answering('x'), needs })
  assert.equal(deployed['needs'], needs)
  await until(async () => (await get(b, '/functions/f')).status === 200, 'the function is at the other', 3_000)
  assert.equal((await get(b, '/functions/f')).body.versions[0]!.needs, needs)
  const { body: { jobId } } = await post(b, '/functions/f/run', { needs: { memoryMiB: 513 } })
  const { body: explained } = await call(a, 'GET', `/jobs/${String(jobId)}/explain`)
  assert.equal(explained['needs'], { ...needs, runtime: 'deno', memoryMiB: 2_048, models: {} })
  assert.is((await post(a, `/jobs/${String(jobId)}/cancel`, {})).body['status'], 'cancelled')
  const plain = { gpu: false, isolation: 'none' }
  assert.is((await post(b, '/functions/f/run?wait=20000', { needs: plain })).body['status'], 'done')
  const missing = { models: { m: '00'.repeat(32) } }
  expectRefusal(await post(b, '/functions/f/run', { needs: missing }), 404, 'DCN_MODEL_NOT_FOUND')
})

test('many payloads in one call', async ({ a }) => {
  const { deploy, post } = user()
  await deploy(a, 'f', 'function handler(n) { return n * 2 }')
  const { status, body } = await post(a, '/functions/f/batch?wait=20000', { payloads: [1, 2, 3] })
  assert.equal([status, (body as InvokeBatchResponse).jobs.map(({ result }) => result)],
    [200, ['{"value":2}', '{"value":4}', '{"value":6}']])
})

test('a run with an Idempotency-Key is made once, whichever gateway is asked', async ({ a, b }) => {
  const { address, deploy, get } = user()
  await deploy(a, 'f', answering('once'))
  await until(async () => (await get(b, '/functions/f')).status === 200, 'the function is at the other', 3_000)
  const headers = { 'x-wallet': address, 'idempotency-key': 'k' }
  const runs = []
  for (const gateway of [a, b, a]) {
    runs.push(await call(gateway, 'POST', '/functions/f/run', { headers, body: { payload: 1 } }))
  }
  assert.equal(runs.map(({ status }) => status), [200, 200, 200])
  assert.is(new Set(runs.map(({ body }) => body['jobId'])).size, 1)
  await until(async () => (await get(b, '/functions/f')).body.executions === 1, 'one execution is counted')
})

test('deleted at one is gone at the other, and the next version goes on counting', async ({ a, b }) => {
  const { deploy, get, post, remove } = user()
  await deploy(a, 'f', answering('one'))
  await until(async () => (await get(b, '/functions/f')).status === 200, 'the function is at the other', 3_000)
  assert.equal((await remove(b, 'f')).body, { deleted: true, name: 'f' })
  await until(async () => (await get(a, '/functions/f')).status === 404, 'the function is gone at the first', 3_000)
  expectRefusal(await post(a, '/functions/f/run', {}), 404, 'DCN_FUNCTION_NOT_FOUND')
  assert.is((await deploy(a, 'f', answering('again'))).body['version'], 2)
})

test('names are per wallet, and a proven wallet\'s need its key', async ({ a, b }) => {
  const { deploy, get } = user()
  await deploy(a, 'f', answering('mine'))
  const { wallet, headers } = await prove(a)
  const body = { name: 'f', code: answering('theirs') }
  assert.is((await call(a, 'POST', '/functions', { headers, body })).status, 200)
  await until(async () => (await call(b, 'GET', '/functions/f', { headers })).status === 200, 'at the other', 3_000)
  for (const gateway of [a, b]) {
    const name = { 'x-wallet': wallet.address }
    expectRefusal(await call(gateway, 'GET', '/functions/f', { headers: name }), 401, 'DCN_API_KEY_REQUIRED')
    assert.is((await call(gateway, 'GET', '/functions/f', { headers })).body['code'], answering('theirs'))
  }
  assert.is((await get(a, '/functions/f')).body.code, answering('mine'))
})

test('the largest code is run at the gateway where it was not deployed', async ({ a, b }) => {
  const { deploy, get, post } = user()
  const code = `${answering('large')}//`.padEnd(1024 * 1024, 'x')
  assert.is((await deploy(a, 'f', code)).status, 200)
  await until(async () => (await get(b, '/functions/f')).status === 200, 'the function is at the other', 10_000)
  const { body } = await post(b, '/functions/f/run?wait=20000', {})
  assert.is(body['result'], '{"text":"large","payload":{}}')
})

test.run()
