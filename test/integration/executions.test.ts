/** Connectors on real daemons: offered, executed, verified. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { generateSeed } from '../../protocol/core/ed25519.ts'
import { isDcnError } from '../../protocol/core/errors.ts'
import { EXECUTION_APPLICATIONS_MAX, EXECUTION_VALUES_MAX, PARTICLES_MAX } from '../../protocol/core/limits.ts'
import type { EvidenceListView } from '../../protocol/api/evidence.ts'
import type { ExplainView, JobView } from '../../protocol/api/jobs.ts'
import { decodeExecutionInput } from '../../protocol/wire/executions.ts'
import { openResultProof } from '../../protocol/wire/dispatch.ts'
import { call } from '../helpers/call.ts'
import { DeployedConnectors, executeAt, liar, valuesOf } from '../helpers/executions.ts'
import { health, startNetwork, until } from '../helpers/network.ts'

const world = new DeployedConnectors()
await world.transformation('add', 'return x + args[0];')
await world.transformation('half', 'require(x < 6, "too far"); return x * args[0];')
await world.condition('never', 'return false;')
world.flat('flat', [[['add', 3]]])
world.flat('four', [[['add', 1]], [['add', 2]], [['add', 3]], [['add', 4]]])
world.flat('failing', [[['half', 3]]], { staticRi: [{ position: 1, startPoint: 1, transformationShift: 0 }] })
const STREAMS_MAX = EXECUTION_VALUES_MAX / PARTICLES_MAX
world.flat('widest', Array.from({ length: STREAMS_MAX }, () => []))
world.flat('too_wide', Array.from({ length: STREAMS_MAX + 1 }, () => []))
world.flat('closed', [[['add', 1]]], { conditionName: 'never' })

async function faultOf (promise: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await promise
    return { code: 'none' }
  } catch (err) {
    if (!isDcnError(err)) throw err
    return { code: err.code, ...err.context }
  }
}

async function get<T> (url: string): Promise<T> {
  return await (await fetch(url)).json() as T
}

const test = suite('executions')

test('a connector is executed by a node, and its job can be read', async () => {
  await using net = await startNetwork()
  const [gateway] = net.gateways
  const [node] = net.nodes
  const flat = await world.put('flat', gateway!)
  const answer = await executeAt(gateway!, flat, {
    particlesCount: 4, dynamicRi: [{ position: 1, startPoint: 5, transformationShift: 0 }]
  })
  assert.equal(valuesOf(answer), { '/flat:0': [5, 8, 11, 14] })
  assert.equal(answer.nodes, [node!.peerId])
  const job = await get<JobView>(`${gateway!.httpUrl}/jobs/${answer.jobId}`)
  assert.equal([job.status, job.node, job.credits], ['done', node!.peerId, 0])
  assert.equal(JSON.parse(job.result!), [{ path: '/flat:0', data: [5, 8, 11, 14] }])

  const failing = await world.put('failing', gateway!)
  assert.equal(await faultOf(executeAt(gateway!, failing, { particlesCount: 5 })), {
    code: 'DCN_EXECUTION_FAILED', reason: 'revert', revertMessage: 'too far'
  })
  assert.equal(await faultOf(executeAt(gateway!, await world.put('closed', gateway!), { particlesCount: 1 })), {
    code: 'DCN_EXECUTION_REJECTED', reason: 'Condition not met', connector: 'closed'
  })
  assert.equal(await faultOf(executeAt(gateway!, flat, { particlesCount: 0 })), {
    code: 'DCN_EXECUTION_REJECTED', reason: 'particles_count is 0'
  })
  assert.is((await faultOf(executeAt(gateway!, flat, { particlesCount: PARTICLES_MAX + 1 }))).code,
    'DCN_PARTICLES_TOO_MANY')
  assert.equal(await faultOf(executeAt(gateway!, flat, { particlesCount: 1, verify: 3 })), {
    code: 'DCN_VERIFIERS_MISSING', wanted: 3, able: 1
  })
  const startedAt = performance.now()
  assert.equal(await faultOf(executeAt(gateway!, flat, {
    particlesCount: 1, dynamicRi: [{ position: 0, startPoint: EXECUTION_APPLICATIONS_MAX + 1, transformationShift: 0 }]
  })), { code: 'DCN_EXECUTION_BUDGET', budget: 'applications', limit: EXECUTION_APPLICATIONS_MAX })
  assert.ok(performance.now() - startedAt < 2_000)

  const four = await world.put('four', gateway!)
  const large = await executeAt(gateway!, four, { particlesCount: PARTICLES_MAX, verify: 'gateway' })
  assert.equal(large.streams.map(({ data }) => [data.length, data.at(-1)]), [1, 2, 3, 4].map(step => (
    [PARTICLES_MAX, step * (PARTICLES_MAX - 1)]
  )))
  const largeJob = await get<JobView>(`${gateway!.httpUrl}/jobs/${large.jobId}`)
  assert.equal([largeJob.status, largeJob.result], ['done', undefined])
})

test('as many values as an execution may have are delivered, and no more', async () => {
  await using net = await startNetwork()
  const [gateway] = net.gateways
  const widest = await world.put('widest', gateway!)
  const dynamicRi = [{ position: STREAMS_MAX, startPoint: 7, transformationShift: 0 }]
  const { streams } = await executeAt(gateway!, widest, { particlesCount: PARTICLES_MAX, dynamicRi, verify: 'gateway' })
  assert.equal([streams.length, streams[0]?.data.length], [STREAMS_MAX, PARTICLES_MAX])
  assert.equal([streams[0]?.data.at(-1), streams.at(-1)?.data.at(-1)], [0, 7])
  const tooWide = await world.put('too_wide', gateway!)
  assert.equal(await faultOf(executeAt(gateway!, tooWide, { particlesCount: PARTICLES_MAX })), {
    code: 'DCN_EXECUTION_BUDGET', budget: 'values', limit: EXECUTION_VALUES_MAX
  })
})

test('a client that goes away takes its job with it', async () => {
  await using net = await startNetwork({ nodes: 0 })
  const [gateway] = net.gateways
  const flat = await world.put('flat', gateway!)
  let begun = false
  await net.addNode({
    evm: {
      run: async ({ signal }) => await new Promise((_, reject) => {
        begun = true
        signal.addEventListener('abort', () => { reject(signal.reason as Error) })
      })
    }
  })
  const client = new AbortController()
  const jobId = '00000000-0000-4000-8000-00000000000a'
  const execution = faultOf(executeAt(gateway!, flat, { particlesCount: 1, signal: client.signal, jobId }))
  await until(() => begun, 'a run')
  client.abort()
  assert.is((await execution).code, 'DCN_EXECUTION_UNAVAILABLE')
  const job = await get<JobView>(`${gateway!.httpUrl}/jobs/${jobId}`)
  assert.is(job.status, 'cancelled')
})

test('a node that lies to a gateway that looks is caught, and never asked again; another does it', async () => {
  await using net = await startNetwork({ gateways: 0, nodes: 0 })
  const place = { data: await mkdtemp(join(tmpdir(), 'dcn-liar-')), seed: generateSeed() }
  const gateway = await net.addGateway(place)
  const flat = await world.put('flat', gateway)
  const lying = await net.addNode({ evm: liar })
  const evidence = async () => await get<EvidenceListView>(`${gateway.httpUrl}/evidence`)
  assert.equal(await evidence(), { total: 0, evidence: [] })

  const believed = await executeAt(gateway, flat, { particlesCount: 2 })
  assert.equal(valuesOf(believed), { '/flat:0': [42, 42] }, 'nobody looked')
  const execution = executeAt(gateway, flat, { particlesCount: 3, verify: 'gateway' })
  await until(async () => (await evidence()).total === 1, 'evidence')
  const honest = await net.addNode()
  const answer = await execution
  assert.equal(valuesOf(answer), { '/flat:0': [0, 3, 6] })
  assert.equal(answer.nodes, [honest.peerId])

  const { evidence: [found] } = await evidence()
  const signed = openResultProof(Buffer.from(found!.proof, 'base64'))
  assert.equal([signed.node, found!.node], [lying.peerId, lying.peerId])
  assert.is(signed.result.outcomeId, found!.signedOutcome)
  assert.is.not(found!.signedOutcome, found!.computedOutcome)
  assert.equal([found!.jobId, found!.connector], [answer.jobId, flat.id])
  assert.is(decodeExecutionInput(Buffer.from(found!.payload, 'base64')).particlesCount, 3)

  assert.equal(await faultOf(executeAt(gateway, flat, { particlesCount: 1, verify: 2 })), {
    code: 'DCN_VERIFIERS_MISSING', wanted: 2, able: 1
  })

  await gateway.stop()
  const again = await net.addGateway(place)
  assert.equal((await get<EvidenceListView>(`${again.httpUrl}/evidence`)).evidence, [found])
  await Promise.all([lying, honest].map(async node => {
    await again.network.dial(node.addresses().find(address => address.includes('/tcp/'))!)
  }))
  await until(async () => (await health(again)).activeWorkers === 2, 'both nodes are back')
  const explained = await call<ExplainView>(again, 'POST', '/explain', { body: { needs: { runtime: 'evm' } } })
  assert.equal(explained.body.nodes.map(({ peerId, matches }) => [peerId, matches]), [
    [honest.peerId, true], [lying.peerId, false]
  ])
  assert.equal(valuesOf(await executeAt(again, flat, { particlesCount: 2 })), { '/flat:0': [0, 3] })
  await Promise.all(net.gateways.map(async one => { await one.stop() }))
  await rm(place.data, { recursive: true, force: true })
})

test('nodes that do not agree: the gateway decides, and the wrong one is replaced', async () => {
  await using net = await startNetwork()
  const [gateway] = net.gateways
  const flat = await world.put('flat', gateway!)
  const lying = await net.addNode({ evm: liar })
  const refused = async () => (await get<EvidenceListView>(`${gateway!.httpUrl}/evidence`)).total
  await until(async () => (await health(gateway!)).activeWorkers === 2, 'both nodes')
  const execution = executeAt(gateway!, flat, { particlesCount: 2, verify: 2 })
  await until(async () => await refused() === 1, 'evidence')
  await net.addNode()
  const answer = await execution
  assert.equal(valuesOf(answer), { '/flat:0': [0, 3] })
  assert.is(new Set(answer.nodes).size, 2)
  assert.not.ok(answer.nodes.includes(lying.peerId))
  const agreed = await executeAt(gateway!, flat, { particlesCount: 3, verify: 2 })
  assert.equal([valuesOf(agreed), new Set(agreed.nodes).size], [{ '/flat:0': [0, 3, 6] }, 2])
})

test.run()
