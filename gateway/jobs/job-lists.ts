/** A wallet's jobs, wherever they are. Specified in protocol/spec/job-list.md. */
import type { Signer } from '../../protocol/core/ed25519.ts'
import { reasonOf } from '../../protocol/core/errors.ts'
import type { JobId } from '../../protocol/core/ids.ts'
import type { Logger } from '../../protocol/core/logger.ts'
import type { PeerId } from '../../protocol/core/peer-id.ts'
import type { Network } from '../../protocol/net/types.ts'
import { must } from '../../protocol/wire/codec.ts'
import {
  decodeJobListQuery, encodeJobListQuery, JOB_LIST_ANSWER_BYTES_MAX, JOB_LIST_PROTOCOL, JOB_LIST_QUERY_BYTES_MAX,
  openJobList, sealJobList, type JobListQuery, type JobSummary
} from '../../protocol/wire/job-list.ts'
import { hasEnded } from '../../protocol/wire/jobs.ts'
import type { JobStore } from '../store/job-store.ts'

/** A gateway that does not answer holds nobody up for longer; its jobs are in its standbys' lists too. */
const LIST_TIMEOUT_MS = 2_000

export interface JobListsDeps {
  network: Pick<Network, 'serveRequests' | 'request'>
  store: Pick<JobStore, 'ofWallet'>
  gateways (): PeerId[]
  signer: Signer
  logger: Logger
}

export class JobLists {
  readonly #deps: JobListsDeps
  readonly #log: Logger

  constructor (deps: JobListsDeps) {
    this.#deps = deps
    this.#log = deps.logger.child('job-lists')
    deps.network.serveRequests(JOB_LIST_PROTOCOL, {
      requestBytesMax: JOB_LIST_QUERY_BYTES_MAX, responseBytesMax: JOB_LIST_ANSWER_BYTES_MAX, concurrentPerPeerMax: 16
    }, async (request, from) => {
      const { wallet, count } = decodeJobListQuery(request)
      const jobs = deps.gateways().includes(from) ? await deps.store.ofWallet(wallet, count) : []
      return sealJobList(jobs, deps.signer)
    })
  }

  /** The wallet's jobs from the `offset`th newest on, at most `limit`, each as far as any gateway present knows it. */
  async list (wallet: string, { limit, offset }: { limit: number, offset: number }): Promise<JobSummary[]> {
    const query = { wallet, count: offset + limit }
    const lists = await Promise.all([
      this.#deps.store.ofWallet(wallet, query.count),
      ...this.#deps.gateways().map(async gateway => await this.#ask(gateway, query))
    ])
    return mergeLists(lists).slice(offset, offset + limit)
  }

  async #ask (gateway: PeerId, query: JobListQuery): Promise<JobSummary[]> {
    try {
      const bytes = await this.#deps.network.request(gateway, JOB_LIST_PROTOCOL, encodeJobListQuery(query), {
        timeoutMs: LIST_TIMEOUT_MS
      })
      const opened = openJobList(bytes)
      must(opened.gateway === gateway, 'job list', 'it is signed by another gateway')
      return opened.jobs
    } catch (err) {
      this.#log.debug('gateway gave no list of jobs', { gateway, reason: reasonOf(err) })
      return []
    }
  }
}

/** Newest first, each job once. */
export function mergeLists (lists: readonly JobSummary[][]): JobSummary[] {
  const furthest = new Map<JobId, JobSummary>()
  for (const summary of lists.flat()) {
    const known = furthest.get(summary.jobId)
    if (known === undefined || isFurtherSummary(summary, known)) furthest.set(summary.jobId, summary)
  }
  return [...furthest.values()].sort((one, other) =>
    other.createdAtMs - one.createdAtMs || (one.jobId < other.jobId ? 1 : -1))
}

/** As of records; see protocol/spec/standby.md, "Which record is further". */
function isFurtherSummary (one: JobSummary, than: JobSummary): boolean {
  const byEnd = Number(hasEnded(one.status)) - Number(hasEnded(than.status))
  return (byEnd || Number(one.byResult) - Number(than.byResult) || one.epoch - than.epoch) > 0
}
