/** Tokens between real gateways: good where they were not made, and after who made them is gone. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { call, expectRefusal, prove } from '../../helpers/call.ts'
import { evmWallet, logIn, signedLogin } from '../../helpers/evm-wallets.ts'
import { startNetwork, until } from '../../helpers/network.ts'

const test = suite('connectors API: logins')

test('a login is good everywhere, and outlives the gateway that took it', async () => {
  await using net = await startNetwork({ gateways: 2, nodes: 0 })
  const [here, there] = [net.gateways[0]!, net.gateways[1]!]
  const wallet = evmWallet()
  const headers = { authorization: `Bearer ${await logIn(here.httpUrl, wallet)}` }
  const deploy = async (gateway: { httpUrl: string }, name: string) =>
    await call(gateway, 'POST', '/connector', { headers, body: { name, dimensions: [{ transformations: [] }] } })
  const owner = wallet.address.toLowerCase()
  assert.equal([(await deploy(here, 'a')).body['owner'], (await deploy(there, 'b')).body['owner']], [owner, owner])
  await here.stop()
  assert.is((await deploy(there, 'c')).status, 201)
  // Nobody has told a newcomer of that gateway: its wallet logs in again.
  const late = await net.addGateway()
  await until(async () => (await call(late, 'GET', '/connector/c')).status === 200, 'the newcomer knows what there is')
  expectRefusal(await deploy(late, 'd'), 401, 'DCN_TOKEN_INVALID')
  const again = { authorization: `Bearer ${await logIn(late.httpUrl, wallet)}` }
  assert.is((await call(late, 'POST', '/connector', {
    headers: again, body: { name: 'd', dimensions: [{ transformations: [] }] }
  })).status, 201)
})

test('a login speaks for its address in both APIs, an API key in one, X-WALLET for no address', async () => {
  await using net = await startNetwork({ nodes: 0 })
  const gateway = net.gateways[0]!
  const { headers } = await prove(gateway)
  expectRefusal(await call(gateway, 'POST', '/execute', { headers, body: {} }), 401, 'DCN_TOKEN_INVALID')
  const wallet = evmWallet()
  const token = { authorization: `Bearer ${await logIn(gateway.httpUrl, wallet)}` }
  assert.is((await call(gateway, 'POST', '/invoke', { headers: token, body: { code: 'x' } })).status, 200)
  const named = { 'x-wallet': wallet.address.toLowerCase() }
  const unproven = await call(gateway, 'POST', '/invoke', { headers: named, body: { code: 'x' } })
  expectRefusal(unproven, 401, 'DCN_TOKEN_INVALID')
})

test('a login cannot be played again, here or elsewhere', async () => {
  await using net = await startNetwork({ gateways: 2, nodes: 0 })
  const [here, there] = [net.gateways[0]!, net.gateways[1]!]
  const body = await signedLogin(here.httpUrl, evmWallet())
  expectRefusal(await call(there, 'POST', '/auth', { body }), 400, 'DCN_LOGIN_REFUSED')
  assert.is((await call(here, 'POST', '/auth', { body })).status, 200)
  expectRefusal(await call(here, 'POST', '/chain/auth', { body }), 400, 'DCN_LOGIN_REFUSED')
})

test.run()
