/** Asks those who had a part in a job what they remember of it, and puts its story together. */
import type { TraceView } from '../../protocol/api/trace.ts'
import type { Clock } from '../../protocol/core/clock.ts'
import { isDcnError, reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import { traceOfJob } from '../../protocol/core/trace-context.ts'
import { assemble, nodesIn, type Told } from '../../protocol/jobs/trace/assemble.ts'
import { askTrace } from '../../protocol/net/traces.ts'
import type { Network } from '../../protocol/net/types.ts'
import type { JobEvent } from '../../protocol/wire/job-events.ts'
import type { JobRecord } from '../../protocol/wire/jobs.ts'
import type { JobReader } from '../jobs/job-reader.ts'
import { traceView } from './trace-view.ts'

/** Daemons that are asked for one story; those that had most to do with the job first. */
export const TRACE_GATEWAYS_ASKED_MAX = 16
export const TRACE_NODES_ASKED_MAX = 16

export interface TraceDeskDeps {
  network: Pick<Network, 'self' | 'request'>
  gateways (): PeerId[]
  clock: Clock
  logger: Logger
  jobs: Pick<JobReader, 'get'>
  /** What happened to the job here, as others are told it. */
  story (jobId: JobId): Promise<JobEvent[]>
}

type Missing = TraceView['missing'][number]
type Asked = { told: Told } | { missing: Missing }

const LOST = {
  gateway: 'what it accepted, offered and awarded, and the bids that it had',
  node: 'how it got code and sandbox ready and ran the job'
}

export class TraceDesk {
  readonly #deps: TraceDeskDeps
  readonly #log: Logger

  constructor (deps: TraceDeskDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('trace')
  }

  /** Throws DCN_JOB_NOT_FOUND, DCN_GATEWAYS_SILENT. */
  async trace (jobId: JobId, signal: AbortSignal): Promise<TraceView> {
    const { network: { self }, clock, jobs } = this.#deps
    const { record } = await jobs.get(jobId, 0, signal)
    const here: Told = {
      peer: self, isGateway: true, offset: { offsetMs: 0, errorMs: 0 }, events: await this.#deps.story(jobId)
    }
    const holders = new Set([record.owner, record.origin, ...record.standbys])
    const gateways = [...new Set([...holders, ...this.#deps.gateways()])]
      .filter(peer => peer !== self).slice(0, TRACE_GATEWAYS_ASKED_MAX)
    const ofGateways = await this.#askAll(gateways, jobId, true)
    const told = [here, ...ofGateways.flatMap(asked => 'told' in asked ? [asked.told] : [])]
    const named = nodesIn(told, TRACE_NODES_ASKED_MAX)
    const nodes = [...new Set(record.node === undefined ? named : [record.node, ...named])]
      .filter(peer => !holders.has(peer)).slice(0, TRACE_NODES_ASKED_MAX)
    const ofNodes = await this.#askAll(nodes, jobId, false)
    const all = [...told, ...ofNodes.flatMap(asked => 'told' in asked ? [asked.told] : [])]
    const knowing = all.filter(({ events }) => events.length > 0)
    const nowMs = clock.nowMs()
    return traceView({
      record,
      traceId: traceOfJob(jobId, record.trace).traceId,
      story: assemble(knowing, { fromMs: record.createdAtMs, nowMs }),
      told: knowing,
      missing: [
        ...[...ofGateways, ...ofNodes].flatMap(asked => 'missing' in asked && isPart(asked.missing, holders)
          ? [asked.missing]
          : []),
        ...forgotten(all, record)
      ],
      nowMs
    })
  }

  async #askAll (peers: readonly PeerId[], jobId: JobId, isGateway: boolean): Promise<Asked[]> {
    return await Promise.all(peers.map(async (peer): Promise<Asked> => {
      try {
        const { offset, events } = await askTrace(this.#deps, peer, jobId)
        // What it says of its own role is its word; whom we asked as what we know.
        return { told: { peer, isGateway, offset, events } }
      } catch (err) {
        this.#log.debug('a daemon tells no story', { peer, jobId, reason: reasonOf(err) })
        const role = isGateway ? 'gateway' : 'node'
        return { missing: { peerId: peer, role, reason: silence(err), lost: LOST[role] } }
      }
    }))
  }
}

/** A gateway that keeps no copy of the job had no part in it, as far as anybody knows. */
function isPart ({ peerId, role }: Missing, holders: ReadonlySet<PeerId>): boolean {
  return role === 'node' || holders.has(peerId)
}

function silence (err: unknown): string {
  const code = isDcnError(err) ? err.code : undefined
  if (code === 'DCN_PEER_UNREACHABLE') return 'it cannot be reached'
  if (code === 'DCN_PEER_TIMEOUT') return 'it does not answer'
  return code === undefined ? 'it gave no answer' : `it gave no answer that holds together (${code})`
}

/** Daemons that answered, must have known, and have restarted since or kept too many other stories. */
function forgotten (told: readonly Told[], { origin, owner, node }: JobRecord): Missing[] {
  const awarded = told.flatMap(({ events }) => events.flatMap(({ word, peer }) => word === 'awarded' ? [peer] : []))
  const parts = new Set([origin, owner, node, ...awarded])
  return told.filter(({ peer, events }) => events.length === 0 && parts.has(peer))
    .map(({ peer, isGateway }) => {
      const role = isGateway ? 'gateway' as const : 'node' as const
      const reason = 'it remembers nothing of the job: it has restarted, or it was too long ago'
      return { peerId: peer, role, reason, lost: LOST[role] }
    })
}
