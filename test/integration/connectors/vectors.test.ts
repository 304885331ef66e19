/** The vectors of connectors through HTTP and the network: deployed at one gateway, executed at another. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { ConnectorView, FormatPage, StreamView } from '../../../protocol/api/connectors.ts'
import { call, type Answer } from '../../helpers/call.ts'
import { chainVectors, groupsOf, streamFaults, type Expected, type Vector } from '../../helpers/chain-vectors.ts'
import { evmWallet, logIn } from '../../helpers/evm-wallets.ts'
import { startNetwork, until } from '../../helpers/network.ts'

const all = chainVectors()
const refuses = ({ deployments }: Vector): boolean => deployments.some(({ expected }) => expected.ok !== true)
// Everything that is refused, and what fits into a registry beside it: the engine's own tests have all of them.
const tried = groupsOf([...all.filter(refuses), ...all.filter(vector => !refuses(vector))])
  .filter(vectors => vectors.some(refuses))

interface Door { httpUrl: string }
type Headers = Record<string, string>

const test = suite('connectors API: vectors')

test('most of the vectors are tried', () => {
  assert.ok(tried.flat().length > 40)
})

for (const [at, vectors] of tried.entries()) {
  test(`registry ${at + 1}: ${vectors.map(({ name }) => name).join(', ')}`, async () => {
    await using net = await startNetwork({ gateways: 2, nodes: 1 })
    const [here, there] = [net.gateways[0]!, net.gateways[1]!]
    const headers = { authorization: `Bearer ${await logIn(here.httpUrl, evmWallet())}` }
    const made = new Map<string, Expected>()
    for (const vector of vectors) await deploy(here, headers, vector, made)
    for (const [name, expected] of made) await compare(there, name, expected)
    for (const vector of vectors) await execute(there, headers, vector)
  })
}

/** `made`: connectors by name, of this vector and those before. */
async function deploy (door: Door, headers: Headers, vector: Vector, made: Map<string, Expected>): Promise<void> {
  const sources = new Set<string>()
  for (const { kind, body, expected } of vector.deployments) {
    const key = `${kind} ${body.name}`
    const answer = await call(door, 'POST', `/chain/${kind}`, { headers, body })
    const where = `${vector.name}: ${key}`
    if (expected.ok !== true) {
      assert.equal([answer.status, answer.body['message']], [expected.http_status, expected.reference_message], where)
    } else if (answer.status !== 201) {
      // Another vector has deployed the same already; this one has not.
      assert.match(String(answer.body['message']), / already registered$/, where)
      assert.not.ok(sources.has(key), where)
    }
    sources.add(key)
    if (kind === 'connector' && expected.ok === true) made.set(body.name, expected)
  }
}

/** A connector that was deployed elsewhere has its format here. */
async function compare (door: Door, name: string, { format_hash, scalars }: Expected): Promise<void> {
  let answer: Answer<ConnectorView> | undefined
  await until(async () => {
    answer = await call<ConnectorView>(door, 'GET', `/chain/connector/${name}`)
    return answer.status === 200
  }, `${name} is known`)
  assert.is(answer!.body.format_hash, format_hash, name)
  const { body } = await call<FormatPage>(door, 'GET', `/chain/format/${format_hash}?limit=256`)
  assert.equal(body.scalars, scalars, name)
  assert.ok(body.connectors.includes(name), name)
}

async function execute (door: Door, headers: Headers, { name, executions }: Vector): Promise<void> {
  for (const { body, expected } of executions) {
    const answer = await call<StreamView[] & Record<string, unknown>>(door, 'POST', '/chain/execute', { headers, body })
    const where = `${name}: ${JSON.stringify(body)}`
    if (expected.streams !== undefined) {
      assert.is(answer.status, 200, `${where} ${JSON.stringify(answer.body)}`)
      assert.equal(streamFaults(expected.streams, answer.body), [], where)
      continue
    }
    // Who asks for no particle made a mistake, which the other implementation reports as its own.
    const isNone = (body as { particles_count: unknown }).particles_count === 0
    const wanted = isNone ? [400, answer.body['message']] : [expected.http_status, expected.reference_message]
    assert.equal([answer.status, answer.body['message'], answer.body['panicCode'], answer.body['position']],
      [...wanted, expected.panic_code, expected.position], where)
  }
}

test.run()
