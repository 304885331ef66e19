/** Jobs that name models go to nodes that have these, as long as one of them has a slot free. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import { MODELS_FIRST_MS } from '../../protocol/jobs/timing.ts'
import { NEEDS } from '../helpers/jobs.ts'
import { bytes, randomJob } from './random-job.ts'
import { randomFrom } from './random.ts'
import { SimGateway } from './sim-gateway.ts'
import { newJournal, SimNode, type Net } from './sim-node.ts'
import { World } from './world.ts'

const MODEL = { name: 'm', contentId: 'ab'.repeat(32), bytes: 20_000_000 }
const SEEDS = 20

interface Setting {
  nodes: number
  /** Nodes that have the model when it begins. */
  having: number
  jobs: number
  everyMs: number
  runMsMax: number
}

interface Found {
  /** Runs begun by nodes that lacked the model. */
  pulls: number
  /** From a job's beginning to its last award. */
  waitedMsMax: number
}

/** Runs the jobs on nodes with one slot each. */
function run (seed: number, { nodes, having, jobs, everyMs, runMsMax }: Setting): Found {
  const random = randomFrom(seed)
  const world = new World(random, { loss: 0, duplicate: 0, delayMsMax: 20 })
  const net: Net<SimGateway> = { nodes: new Map(), gateways: new Map() }
  const journal = newJournal()
  const gateway = new SimGateway(peerIdOf(bytes(random, 32)), world, net, journal)
  net.gateways.set(gateway.name, gateway)
  for (let at = 0; at < nodes; at++) {
    const models = at < having ? [MODEL.contentId] : []
    const node = new SimNode(peerIdOf(bytes(random, 32)), world, net, journal, { slots: 1, fault: 'none', models })
    net.nodes.set(node.name, node)
  }
  for (let at = 0; at < jobs; at++) {
    world.after(at * everyMs, () => {
      // Nodes fail now and then in this world; then another has to take the job, and may lack the model.
      gateway.submit({ ...randomJob(world, runMsMax), retries: 0, needs: { ...NEEDS, models: [MODEL] } })
    })
  }
  assert.ok(world.run(Infinity, () => journal.ends.size === jobs), `seed ${seed}: a job did not end`)
  assert.equal(journal.violations, [])
  const waited = [...journal.ends.values()].flat().map(({ createdAtMs, startedAtMs }) => startedAtMs - createdAtMs)
  return { pulls: journal.pulls, waitedMsMax: Math.max(...waited) }
}

function each (setting: Setting, judge: (found: Found, seed: number) => void): void {
  for (let seed = 1; seed <= SEEDS; seed++) judge(run(seed, setting), seed)
}

const test = suite('models simulation')

for (const nodes of [2, 5, 20, 64]) {
  test(`one of ${nodes} nodes has the model, and gets all the jobs`, () => {
    each({ nodes, having: 1, jobs: 10, everyMs: 1_000, runMsMax: 400 }, ({ pulls, waitedMsMax }, seed) => {
      assert.is(pulls, 0, `seed ${seed}`)
      assert.ok(waitedMsMax < MODELS_FIRST_MS, `seed ${seed}: ${waitedMsMax} ms`)
    })
  })
}

test('a model that no node has is pulled by one, which then gets the jobs', () => {
  each({ nodes: 8, having: 0, jobs: 10, everyMs: 30_000, runMsMax: 400 }, ({ pulls }, seed) => {
    assert.is(pulls, 1, `seed ${seed}`)
  })
})

test('while all that have it are busy, others take the jobs', () => {
  each({ nodes: 8, having: 1, jobs: 8, everyMs: 0, runMsMax: 10_000 }, ({ pulls }, seed) => {
    assert.ok(pulls >= 3, `seed ${seed}: ${pulls} pulls`)
  })
})

test.run()
