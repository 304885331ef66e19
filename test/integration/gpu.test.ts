/**
 * Functions with a GPU, through gateways to nodes. No GPU is here: Mesa's lavapipe, which computes on the CPU, stands
 * for one under the setting that tests have for it. NVIDIA and AMD were never run.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { findGpus } from '../../node/sandbox/gpu/find-gpus.ts'
import { Machine } from '../../node/sandbox/gpu/machine.ts'
import { accessesTo, detectSoftware } from '../../node/sandbox/gpu/access.ts'
import { prove } from '../../node/sandbox/gpu/proof.ts'
import type { ExplainView, JobView } from '../../protocol/api/jobs.ts'
import { Lane } from './node/sandbox/harness.ts'
import { health, invoke, getJob, startNetwork, until, type TestNetwork } from '../helpers/network.ts'

const MANIFESTS = '/usr/share/vulkan/icd.d'
const hasLavapipe = existsSync(MANIFESTS) && readdirSync(MANIFESTS).some(name => name.startsWith('lvp_icd'))
const GPU = { needs: { gpu: true } }

interface Context { net: TestNetwork, plainNode: string, gpuNode: string }

const test = suite<Context>('functions with a GPU')

test.before(async context => {
  if (!hasLavapipe) return
  const net = await startNetwork({ gateways: 2, nodes: 1, config: { bidsWaitMs: 8_000 } })
  context.net = net
  context.plainNode = net.nodes[0]!.peerId
  context.gpuNode = (await net.addNode({ gpuSoftware: true })).peerId
  await until(async () => (await Promise.all(net.gateways.map(health))).every(view => view.activeWorkers === 2),
    'both gateways know both nodes')
})
test.after(async ({ net }) => { if (hasLavapipe) await net[Symbol.asyncDispose]() })

if (!hasLavapipe) test('nothing is tested: lavapipe (mesa-vulkan-drivers) is not there', () => { assert.ok(true) })

async function run (net: TestNetwork, code: string, more: object = GPU): Promise<JobView> {
  const jobId = await invoke(net.gateways[0]!, { code, ...more })
  // Asked at the other gateway.
  return await getJob(net.gateways[1]!, jobId, 30_000)
}

function testWithLavapipe (name: string, body: (context: Context) => Promise<void>): void {
  if (hasLavapipe) test(name, body)
}

for (const [file, payload] of [['gpu-matmul', { n: 64 }], ['gpu-net', { samples: 8, seed: 7 }]] as const) {
  testWithLavapipe(`docs/examples/${file}.ts computes what plain JavaScript does`, async ({ net, gpuNode }) => {
    const code = readFileSync(new URL(`../../docs/examples/${file}.ts`, import.meta.url), 'utf8')
    const job = await run(net, code, { ...GPU, payload })
    assert.is(job.status, 'done', job.error)
    assert.is(job.node, gpuNode)
    const answer = JSON.parse(job.result ?? '') as { maxError: number, adapter: string, classes?: number[] }
    assert.match(answer.adapter, /llvmpipe/)
    assert.ok(answer.maxError < 1e-4, `maxError ${answer.maxError}`)
    if (file === 'gpu-net') assert.is(answer.classes?.length, 8)
  })
}

testWithLavapipe('two jobs at one GPU run one after the other', async ({ net, gpuNode }) => {
  const code = `async function handler () {
    const fromMs = Date.now()
    const adapter = await navigator.gpu.requestAdapter()
    await new Promise(resolve => setTimeout(resolve, 200))
    return { fromMs, toMs: Date.now(), found: adapter !== null }
  }`
  const jobs = await Promise.all([1, 2].map(() => run(net, code)))
  const [first, second] = jobs.map(({ status, error, node, result, startedAt }) => {
    assert.equal([status, node], ['done', gpuNode], error)
    const told = JSON.parse(result ?? '') as { fromMs: number, toMs: number, found: boolean }
    return { ...told, begunMs: Date.parse(startedAt!) }
  }).sort((a, b) => a.fromMs - b.fromMs)
  assert.ok(first?.found === true && second?.found === true)
  assert.ok(first.toMs <= second.fromMs, `${first.toMs} is after ${second.fromMs}`)
  assert.ok(first.toMs <= second.begunMs, `taken ${first.toMs - second.begunMs} ms before there was a GPU for it`)
})

testWithLavapipe('a job that asks for no GPU sees none, on whichever node', async ({ net }) => {
  const code = 'async function handler () { return await navigator.gpu.requestAdapter() === null }'
  // Both nodes take some of them.
  const nodes = new Set<string | undefined>()
  for (let round = 0; nodes.size < 2 && round < 10; round++) {
    for (const job of await Promise.all(Array.from({ length: 4 }, () => run(net, code, {})))) {
      assert.equal([job.status, job.result], ['done', '{"value":true}'], job.error)
      nodes.add(job.node)
    }
  }
  assert.is(nodes.size, 2)
})

testWithLavapipe('a GPU that no node has is named, with what each has', async ({ net, plainNode, gpuNode }) => {
  const explain = async (needs: object): Promise<ExplainView> => {
    const response = await fetch(`${net.gateways[1]!.httpUrl}/explain`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-wallet': 'test' },
      body: JSON.stringify({ needs })
    })
    return await response.json() as ExplainView
  }
  const reasonOf = async (needs: object, node: string): Promise<string> => {
    const { nodes } = await explain(needs)
    return nodes.find(({ peerId }) => peerId === node)?.reasons.join() ?? ''
  }
  assert.is(await reasonOf({ gpu: true }, gpuNode), '')
  assert.match(await reasonOf({ gpu: true }, plainNode), /a GPU is needed, it has none/)
  assert.match(await reasonOf({ gpu: { model: 'RTX 4090' } }, gpuNode), /a GPU named RTX 4090 is needed, it has llvm/)
  assert.match(await reasonOf({ gpu: { vramMiB: 8000 } }, gpuNode), /a GPU with 8000 MiB is needed, it has llvmpipe/)
  const job = await run(net, 'function handler () {}', { needs: { gpu: { model: 'RTX 4090' } } })
  assert.is(job.status, 'error')
  assert.match(job.error ?? '', /a GPU named RTX 4090 is needed, it has llvmpipe/)
})

testWithLavapipe('a driver that computes on the CPU is no GPU, unless a test says so', async () => {
  const lane = new Lane()
  try {
    await lane.start()
    const machine = new Machine()
    const found = await findGpus({ machine, executor: lane.executor }, { ownDir: lane.dir, software: false })
    assert.not.ok(found.proven.some(({ gpu }) => gpu.vendor === 'software'))
    // Nor where a machine takes it for one.
    const [gpu] = (await detectSoftware(machine)).gpus
    const [access] = (await accessesTo(gpu!, machine, lane.dir)).accesses
    const proof = await prove(lane.executor, access!, false)
    assert.match(proof.ok ? 'it was taken' : proof.reason, /llvmpipe.*computes on the CPU/)
  } finally { await lane.remove() }
})

test.run()
