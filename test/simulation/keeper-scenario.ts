/** One seeded run of gateways that keep each other's jobs, and are lost, for a while or for good. */
import { peerIdOf } from '../../protocol/core/peer-id.ts'
import { hasEnded, type JobRecord } from '../../protocol/wire/jobs.ts'
import type { KeeperJournal } from './keeper-memory.ts'
import { SimKeeper } from './keeper.ts'
import { bytes, randomJob } from './random-job.ts'
import { randomFrom } from './random.ts'
import { newJournal, SimNode, type Journal, type Net } from './sim-node.ts'
import { World, type Faults } from './world.ts'

const TROUBLE_MS = 60_000
const END_BY_MS = 2_000_000
const TIMEOUT_MS_MAX = 60_000

/** `back`: each gateway may crash several times and comes back; `one`: one is lost for good, nothing else happens. */
export type Losses = 'none' | 'one' | 'back' | 'many'

export interface KeeperScenario {
  seed: number
  jobs: number
  gateways: number
  nodes: number
  faults: Faults
  losses: Losses
  partitions: boolean
}

export interface KeeperVerdict {
  violations: string[]
  statuses: Map<string, number>
  takeovers: number
  /** Acknowledged jobs whose every copy was lost for good. */
  lost: number
}

export function keeperScenarioOf (seed: number): KeeperScenario {
  const random = randomFrom(seed ^ 0xcab)
  const pick = (most: number): number => Math.floor(random() * (most + 1))
  return {
    seed,
    jobs: 1 + pick(30),
    gateways: 2 + pick(3),
    nodes: 1 + pick(4),
    faults: { loss: random() * 0.2, duplicate: random() * 0.3, delayMsMax: 1 + random() ** 3 * 1_000 },
    losses: (['none', 'one', 'back', 'many', 'many'] as const)[pick(4)]!,
    partitions: random() < 0.5
  }
}

export function simulateKeepers (scenario: KeeperScenario): KeeperVerdict {
  const random = randomFrom(scenario.seed ^ 0x5eed)
  const world = new World(random, scenario.faults)
  const net: Net<SimKeeper> = { nodes: new Map(), gateways: new Map() }
  const journal: KeeperJournal & Journal = {
    ...newJournal(), acknowledged: new Map(), shown: new Map(), settled: new Map(), awards: new Map(), takeovers: 0
  }
  const name = (): string => peerIdOf(bytes(random, 32))
  for (let at = 0; at < scenario.gateways; at++) {
    const gateway = new SimKeeper(name(), world, net, journal)
    net.gateways.set(gateway.name, gateway)
  }
  for (const gateway of net.gateways.values()) gateway.start()
  for (let at = 0; at < scenario.nodes; at++) {
    const node = new SimNode(name(), world, net, journal, { slots: 1 + Math.floor(random() * 3), fault: 'none' })
    net.nodes.set(node.name, node)
  }
  submitJobs(scenario, world, net)
  const gone = loseGateways(scenario.losses, world, net)
  if (scenario.losses === 'back' || scenario.losses === 'many') loseNodes(world, net)
  if (scenario.partitions) partNetwork(world, net)

  const startMs = world.nowMs
  let troubleOver = false
  world.after(TROUBLE_MS * 2, () => { troubleOver = true })
  const isOver = (): boolean => troubleOver && [...net.gateways.values()].every(gateway => gateway.idle())
  if (!world.run(startMs + END_BY_MS, isOver)) journal.violations.push('something never came to rest')
  const survivors = [...net.gateways.values()].filter(gateway => !gone.has(gateway.name))
  return judge(scenario, journal, survivors)
}

function judge (
  { losses, partitions, faults }: KeeperScenario, journal: KeeperJournal, survivors: SimKeeper[]
): KeeperVerdict {
  const { violations, acknowledged, shown, settled, takeovers } = journal
  const statuses = new Map<string, number>()
  let lost = 0
  for (const [jobId, isKept] of acknowledged) {
    const records = survivors.flatMap(({ disk }) => disk.get(jobId) ?? [])
    const [record] = records
    if (record === undefined) {
      lost++
      if (isKept && losses !== 'many') violations.push(`${jobId} was kept, and is gone`)
      continue
    }
    const { status, runs, retries, retryFailures } = record
    const kind = record.error.startsWith('no node') ? 'no node in time' : status
    statuses.set(kind, (statuses.get(kind) ?? 0) + 1)
    if (runs > (retryFailures ? 1 + retries : 1)) violations.push(`${jobId} ran to its end ${runs} times`)
    if (!records.every(({ status }) => hasEnded(status))) violations.push(`${jobId} never ended`)
    // What the origin gave back is not known everywhere if it was lost while it said so.
    const isOriginHere = survivors.some(survivor => survivor.name === record.origin)
    const ends = records.map(isOriginHere ? endOf : bareEndOf)
    if (new Set(ends).size > 1) violations.push(`${jobId} ended differently: ${ends.join(' and ')}`)
    if (record.resultProof.byteLength > 0) {
      const proof = Buffer.from(record.resultProof).toString()
      if (proof !== `${record.node}/${record.epoch}`) violations.push(`${jobId}: the result is of another award`)
    }
    const billed = settled.get(jobId) ?? 0
    if (billed > 1 || (isOriginHere && billed !== 1)) violations.push(`${jobId} was billed ${billed} times`)
    // Where nobody is cut off and one gateway is lost, what a user has seen stands.
    const isGentle = (losses === 'none' || losses === 'one') && !partitions && faults.loss === 0
    const seen = shown.get(jobId) ?? []
    if (isGentle && seen.some(end => bareEndOf(end) !== bareEndOf(record))) violations.push(`${jobId}: its end changed`)
  }
  return { violations, statuses, takeovers, lost }
}

function endOf (record: JobRecord): string {
  return `${bareEndOf(record)} refunded ${record.refunded}`
}

function bareEndOf ({ status, epoch, owner, error, resultProof }: JobRecord): string {
  return `${status} ${epoch} by ${owner.slice(-4)} ${error} ${Buffer.from(resultProof).toString()}`
}

function submitJobs ({ jobs }: KeeperScenario, world: World, net: Net<SimKeeper>): void {
  const gateways = [...net.gateways.values()]
  for (let at = 0; at < jobs; at++) {
    const gateway = gateways[Math.floor(world.random() * gateways.length)]!
    world.after(world.random() * TROUBLE_MS, () => {
      const record = randomJob(world, TIMEOUT_MS_MAX)
      gateway.submit(record)
      if (world.random() < 0.1) {
        const other = gateways[Math.floor(world.random() * gateways.length)]!
        world.after(world.random() * 10_000, () => { other.cancelJob(record.jobId) })
      }
    })
  }
}

/** Who never comes back; at least one gateway stays. */
function loseGateways (losses: Losses, world: World, net: Net<SimKeeper>): Set<string> {
  const gone = new Set<string>()
  const gateways = [...net.gateways.values()]
  const leave = (gateway: SimKeeper): void => {
    gone.add(gateway.name)
    world.after(world.random() * TROUBLE_MS, () => { gateway.crash() })
  }
  if (losses === 'one') leave(gateways[0]!)
  if (losses === 'none' || losses === 'one') return gone
  for (const gateway of gateways) {
    const isLast = gone.size === gateways.length - 1
    if (losses === 'many' && !isLast && world.random() < 0.3) {
      leave(gateway)
      continue
    }
    for (let left = Math.floor(world.random() * 4); left > 0; left--) {
      world.after(world.random() * TROUBLE_MS, () => {
        gateway.crash()
        world.after(world.random() * 60_000, () => { gateway.start() })
      })
    }
  }
  return gone
}

function loseNodes (world: World, net: Net<SimKeeper>): void {
  for (const node of net.nodes.values()) {
    if (world.random() < 0.5) continue
    world.after(world.random() * TROUBLE_MS, () => {
      node.crash()
      world.after(world.random() * 30_000, () => { node.start() })
    })
  }
}

function partNetwork (world: World, net: Net<SimKeeper>): void {
  const gateways = [...net.gateways.values()]
  for (const [at, gateway] of gateways.entries()) {
    for (const other of gateways.slice(at + 1)) {
      during(world, gateway.name, other.name, () => {}, () => {
        gateway.gatewayBack(other.name)
        other.gatewayBack(gateway.name)
      })
    }
    for (const node of net.nodes.values()) {
      during(world, gateway.name, node.name, () => { gateway.nodeGone(node.name) }, () => { node.gatewayGone() })
    }
  }
}

function during (world: World, one: string, other: string, onPart: () => void, onHeal: () => void): void {
  if (world.random() < 0.5) return
  world.after(world.random() * TROUBLE_MS, () => {
    world.part(one, other)
    onPart()
    world.after(world.random() * 60_000, () => {
      world.heal(one, other)
      onHeal()
    })
  })
}
