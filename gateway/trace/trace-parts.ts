/** What a gateway remembers of single jobs, for those who ask it, and the route that puts stories together. */
import type { FastifyPluginAsync } from 'fastify'
import type { JobId } from '../../protocol/core/ids.ts'
import { LruCache } from '../../protocol/core/lru-cache.ts'
import type { Tracer } from '../../protocol/core/tracer.ts'
import type { JobEvents } from '../../protocol/jobs/job-events.ts'
import { serveTraces } from '../../protocol/net/traces.ts'
import type { Network } from '../../protocol/net/types.ts'
import { decodeReceipt } from '../../protocol/receipts/receipt.ts'
import type { JobEvent } from '../../protocol/wire/job-events.ts'
import { traceRoutes } from '../routes/trace.ts'
import type { ReceiptFiles } from '../settlement/receipt-files.ts'
import type { ReceiptStore } from '../store/receipt-store.ts'
import type { SettlementStore } from '../store/settlement-store.ts'
import { exportTraces, type ExportTracesDeps } from './export-traces.ts'
import { TraceDesk, type TraceDeskDeps } from './trace-desk.ts'

/** Payments of which it is remembered when they became final. */
const PAYMENTS_REMEMBERED_MAX = 1_000

export interface TracePartsDeps extends Omit<TraceDeskDeps, 'story' | 'network'> {
  network: Network
  events: JobEvents
  store: ExportTracesDeps['store']
  /** Undefined where no traces are recorded. */
  tracer: Tracer | undefined
  settlement: {
    receipts: Pick<ReceiptStore, 'byJob'>
    files: Pick<ReceiptFiles, 'proofOf'>
    store: Pick<SettlementStore, 'byId'>
  }
}

export function traceParts (deps: TracePartsDeps): { routes: FastifyPluginAsync[] } {
  const { network, clock, events } = deps
  const settled = new SettledJobs(deps)
  const story = async (jobId: JobId): Promise<JobEvent[]> => {
    const paid = await settled.of(jobId)
    return [...events.story(jobId), ...paid === undefined ? [] : [paid]]
  }
  if (deps.tracer !== undefined) exportTraces(deps, deps.tracer)
  serveTraces(network, { isGateway: true, clock, story })
  return { routes: [traceRoutes({ desk: new TraceDesk({ ...deps, story }) })] }
}

/** Payments are made for many jobs at once, and so are found by a job when somebody asks. */
class SettledJobs {
  readonly #deps: Pick<TracePartsDeps, 'settlement'>
  readonly #paidAtMs = new LruCache<string, number>({ bytesMax: PAYMENTS_REMEMBERED_MAX, bytesOf: () => 1 })

  constructor (deps: Pick<TracePartsDeps, 'settlement' | 'events'>) {
    this.#deps = deps
    deps.events.listen(({ word, jobId, detail, atMs }) => {
      if (word === 'settled' && jobId === undefined) this.#paidAtMs.set(detail.split(':')[0] ?? '', atMs)
    })
  }

  /** Where a receipt of this gateway for the job is paid, as far as it knows. */
  async of (jobId: JobId): Promise<JobEvent | undefined> {
    const { receipts, files, store } = this.#deps.settlement
    const receipt = await receipts.byJob(jobId)
    const proof = receipt && await files.proofOf(receipt)
    if (receipt === undefined || proof === undefined) return undefined
    const { node, epoch } = decodeReceipt(receipt)
    const paidAtMs = this.#paidAtMs.get(proof.transaction)
    const begunAtMs = (await store.byId(proof.settlementId))?.manifest.createdAtMs
    return {
      jobId, word: 'settled', epoch, peer: node, durationMs: 0, atMs: paidAtMs ?? begunAtMs ?? 0,
      detail: `transaction ${proof.transaction}${paidAtMs === undefined ? ', begun then' : ''}`
    }
  }
}
