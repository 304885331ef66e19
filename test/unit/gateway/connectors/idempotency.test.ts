import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BEARER, chainApp, OTHER, SCALAR, type ChainApp } from '../../../helpers/chain-app.ts'
import { startClaims, type ClaimNetwork } from '../../../helpers/claims.ts'
import { DcnError } from '../../../../protocol/core/errors.ts'
import { FakeEntities } from '../../../helpers/fake-chain.ts'

interface Context { net: ClaimNetwork, here: ChainApp, there: ChainApp, entities: FakeEntities }

const test = suite<Context>('Idempotency-Key at the connectors API')

test.before.each(async context => {
  context.net = await startClaims(2)
  context.entities = new FakeEntities()
  const [here, there] = context.net.gateways.map(({ claims }) => chainApp({ claims, entities: context.entities }))
  Object.assign(context, { here, there })
})
test.after.each(async ({ net, here, there }) => {
  await here.app.close()
  await there.app.close()
  await net[Symbol.asyncDispose]()
})

const keyed = (key: string, bearer = BEARER): Record<string, string> => ({ ...bearer, 'idempotency-key': key })
const ADD = { name: 'add', sol_src: 'return x + args[0];' }

test('a deployment is answered again as it was, at each gateway', async ({ here, there }) => {
  const first = await here.post('/transformation', ADD, keyed('k'))
  const again = await there.post('/transformation', ADD, keyed('k'))
  assert.equal([again.statusCode, again.json(), again.headers['idempotency-replayed']], [201, first.json(), 'true'])
  assert.is((await there.post('/transformation', { ...ADD, name: 'b' }, keyed('k'))).statusCode, 422)
  const other = await there.post('/transformation', ADD, keyed('k', { authorization: `Bearer ${OTHER}` }))
  assert.is(other.statusCode, 400, 'another address has keys of its own')
  assert.is((await there.post('/transformation', ADD, { 'idempotency-key': 'k' })).statusCode, 401)
})

test('a deployment that broke off is answered with what it had made', async ({ here, there, entities }) => {
  const connector = {
    name: 'c', dimensions: [{ ...SCALAR, composite: 'd', bindings: { 1: 'e' } }], condition_name: 'f',
    condition_args: [1], static_ri: { 3: { start_point: 4 } }
  }
  // The record is there, and then the gateway fails before it can say so.
  entities.afterwards = fail
  for (const [path, body] of [['/transformation', ADD], ['/connector', connector]] as const) {
    const broken = await here.post(path, body, keyed(path))
    assert.is(broken.statusCode, 503)
    const again = await there.post(path, body, keyed(path))
    assert.equal([again.statusCode, again.json<{ name: string }>().name], [201, body.name], path)
  }
  entities.afterwards = () => {}
  assert.is((await there.post('/transformation', ADD, keyed('new'))).statusCode, 400, 'a first request is none again')
})

function fail (): never {
  throw new DcnError('DCN_STOPPING', {})
}

test('an execution keeps its job through attempts', async ({ here, there }) => {
  await here.post('/connector', { name: 'c', dimensions: [SCALAR] })
  const body = { connector_name: 'c', particles_count: 2 }
  here.executor.answer = fail
  assert.is((await here.post('/execute', body, keyed('k'))).statusCode, 503)
  const second = await there.post('/execute', body, keyed('k'))
  assert.is(second.statusCode, 200)
  const third = await here.post('/execute', body, keyed('k'))
  assert.equal([third.statusCode, third.json()], [200, second.json()])
  assert.equal([here.executor.calls.length, there.executor.calls.length], [1, 1])
})

test('tokens leave no copy at other gateways', async ({ here, there }) => {
  for (const path of ['/auth', '/chain/auth']) {
    const login = { address: OTHER, message: 'm', signature: 's' }
    const first = await here.post(path, login, { 'idempotency-key': 'k' })
    const again = await here.post(path, login, { 'idempotency-key': 'k' })
    assert.equal(again.json(), first.json())
    assert.is(again.headers['idempotency-replayed'], 'true')
    assert.is((await there.post(path, login, { 'idempotency-key': 'k' })).headers['idempotency-replayed'], undefined)
  }
})

test.run()
