/** One seeded run of the dispatch protocol among crashing daemons on a bad network. */
import { RETRIES_DEFAULT } from '../../protocol/core/limits.ts'
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import { BIDS_WAIT_MS, OFFER_ROUND_MS_MAX, RUN_GRACE_MS } from '../../protocol/jobs/timing.ts'
import { bytes, randomJob } from './random-job.ts'
import { randomFrom } from './random.ts'
import { SimGateway } from './sim-gateway.ts'
import { newJournal, outcomeOf, SimNode, type Journal, type Net, type NodeFault } from './sim-node.ts'
import { World, type Faults } from './world.ts'

const FAULTS: NodeFault[][] = [[], [], ['mute'], ['zombie'], ['mute', 'zombie'], ['liar'], ['liar', 'liar', 'mute']]
const TIMEOUT_MS_MAX = 8_000
const TROUBLE_MS = 60_000

/** Long after the last job was submitted: every lease, round and retry fits in. */
const END_BY_MS = TROUBLE_MS + BIDS_WAIT_MS +
  (1 + RETRIES_DEFAULT) * (TIMEOUT_MS_MAX + RUN_GRACE_MS + OFFER_ROUND_MS_MAX) + 600_000

export interface Scenario {
  seed: number
  jobs: number
  gateways: number
  nodes: number
  faults: Faults
  crashes: boolean
  partitions: boolean
  /** The first of the nodes have these. */
  nodeFaults: NodeFault[]
  /** Gateways find out whether results are right. */
  verifies: boolean
  /** Some jobs come in pairs that must go to different nodes. */
  pairs: boolean
}

export interface Verdict {
  violations: string[]
  statuses: Map<string, number>
  /** Runs started, over jobs. */
  runsPerJob: number
}

export function scenarioOf (seed: number): Scenario {
  const random = randomFrom(seed)
  const pick = (most: number): number => Math.floor(random() * (most + 1))
  const nodeFaults = FAULTS[pick(FAULTS.length - 1)]!
  return {
    seed,
    jobs: 1 + pick(30),
    gateways: 1 + pick(2),
    nodes: pick(7),
    faults: { loss: random() * 0.3, duplicate: random() * 0.3, delayMsMax: 1 + random() ** 3 * 2_000 },
    crashes: random() < 0.7,
    partitions: random() < 0.5,
    nodeFaults,
    verifies: nodeFaults.includes('liar') || random() < 0.3,
    pairs: random() < 0.3
  }
}

export function simulate (scenario: Scenario): Verdict {
  const random = randomFrom(scenario.seed ^ 0x5eed)
  const world = new World(random, scenario.faults)
  const net: Net<SimGateway> = { nodes: new Map(), gateways: new Map() }
  const journal = newJournal()
  const name = (): string => peerIdOf(bytes(random, 32))
  for (let at = 0; at < scenario.gateways; at++) {
    const gateway = new SimGateway(name(), world, net, journal, scenario)
    net.gateways.set(gateway.name, gateway)
  }
  for (let at = 0; at < scenario.nodes; at++) {
    const init = { slots: 1 + Math.floor(random() * 3), fault: scenario.nodeFaults[at] ?? 'none' }
    const node = new SimNode(name(), world, net, journal, init)
    net.nodes.set(node.name, node)
  }
  submitJobs(scenario, world, net)
  if (scenario.crashes) troubleDaemons(world, net)
  if (scenario.partitions) partNetwork(world, net)

  const startMs = world.nowMs
  let troubleOver = false
  world.after(TROUBLE_MS * 2, () => { troubleOver = true })
  const isOver = (): boolean => troubleOver &&
    [...net.gateways.values()].every(gateway => gateway.idle()) &&
    [...net.nodes.values()].every(node => node.fault !== 'none' || node.idle())
  if (!world.run(startMs + END_BY_MS, isOver)) journal.violations.push('something never came to rest')
  // A gateway that crashes forgets which jobs belong together.
  if (!scenario.crashes) judgeGroups(journal)
  return judge(journal, net)
}

function judgeGroups ({ groups, ends, violations }: Journal): void {
  for (const group of groups) {
    const nodes = group.flatMap(jobId => ends.get(jobId) ?? []).map(({ node, resultProof }) =>
      resultProof.byteLength > 0 ? node : undefined).filter(node => node !== undefined)
    if (new Set(nodes).size < nodes.length) violations.push(`${group.join(' and ')} were done by one node`)
  }
}

function judge ({ accepted, ends, runs, violations }: Journal, net: Net<SimGateway>): Verdict {
  const statuses = new Map<string, number>()
  for (const jobId of accepted.keys()) {
    const ended = ends.get(jobId) ?? []
    if (ended.length !== 1) violations.push(`${jobId} ended ${ended.length} times`)
    const [record] = ended
    if (record === undefined) continue
    statuses.set(record.status, (statuses.get(record.status) ?? 0) + 1)
    const { runs, retries, retryFailures } = record
    if (runs > (retryFailures ? 1 + retries : 1)) violations.push(`${jobId} ran to its end ${runs} times`)
    if (record.status !== 'done') continue
    const proof = Buffer.from(record.resultProof).toString()
    if (proof !== `${record.node}/${record.epoch}`) violations.push(`${jobId}: the result is not of the last award`)
    if (net.nodes.get(record.node ?? '')?.fault !== 'none') violations.push(`${jobId}: a broken node gave a result`)
    if (Buffer.from(record.outcome).toString() !== outcomeOf(jobId)) {
      violations.push(`${jobId}: the outcome is not what the job gives`)
    }
  }
  const started = [...runs.values()].reduce((sum, count) => sum + count, 0)
  return { violations, statuses, runsPerJob: started / Math.max(1, accepted.size) }
}

function submitJobs ({ jobs, pairs }: Scenario, world: World, net: Net<SimGateway>): void {
  const gateways = [...net.gateways.values()]
  for (let at = 0; at < jobs; at++) {
    const gateway = gateways[Math.floor(world.random() * gateways.length)]!
    world.after(world.random() * TROUBLE_MS, () => {
      const record = randomJob(world, TIMEOUT_MS_MAX)
      if (pairs && world.random() < 0.5) gateway.submitApart([record, randomJob(world, TIMEOUT_MS_MAX)])
      else gateway.submit(record)
      if (world.random() < 0.1) world.after(world.random() * 10_000, () => { gateway.cancelJob(record.jobId) })
    })
  }
}

function troubleDaemons (world: World, net: Net<SimGateway>): void {
  for (const daemon of [...net.gateways.values(), ...net.nodes.values()]) {
    const crashes = Math.floor(world.random() * 4)
    for (let at = 0; at < crashes; at++) {
      world.after(world.random() * TROUBLE_MS, () => {
        daemon.crash()
        // A gateway always comes back; a node may not.
        if (daemon instanceof SimGateway || world.random() < 0.7) {
          world.after(world.random() * 30_000, () => { daemon.start() })
        }
      })
    }
  }
}

function partNetwork (world: World, net: Net<SimGateway>): void {
  for (const gateway of net.gateways.values()) {
    for (const node of net.nodes.values()) {
      if (world.random() < 0.5) continue
      world.after(world.random() * TROUBLE_MS, () => {
        world.part(gateway.name, node.name)
        gateway.nodeGone(node.name)
        world.after(world.random() * 30_000, () => {
          world.heal(gateway.name, node.name)
          node.gatewayGone()
        })
      })
    }
  }
}
