/** All that takes jobs and has them done, put together. */
import type { FastifyPluginAsync } from 'fastify'
import type { PeerId } from '../protocol/core/peer-id.ts'
import type { Service } from '../protocol/core/service.ts'
import { explain } from '../protocol/jobs/match.ts'
import { serveInspect } from '../protocol/net/inspect-server.ts'
import type { OfferView } from '../protocol/wire/inspect.ts'
import type { GatewayConfig } from './config.ts'
import type { Payments } from './credits/payments.ts'
import type { Dispatcher, DispatcherDeps } from './dispatch/dispatcher.ts'
import { executionParts, type ExecutionParts, type ExecutionPartsDeps } from './executions/execution-parts.ts'
import { createJobs, type Jobs, type JobsDeps } from './jobs/create-jobs.ts'
import type { ModelSizes } from './jobs/needs.ts'
import { Submitter } from './jobs/submitter.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { createWebhooks } from './webhooks/create-webhooks.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

export interface WorkDeps
  extends Omit<JobsDeps, 'whyNobody' | 'judge' | 'atEnd'>, Pick<ExecutionPartsDeps, 'compiler' | 'definitions'> {
  payments: Payments
  models: ModelSizes
  /** What becomes of a job's credits at its end. */
  settle: DispatcherDeps['atEnd']
}

export interface WorkParts extends Jobs, Pick<ExecutionParts, 'executor' | 'programs'> {
  submitter: Submitter
  webhooks: Webhooks
  /** Whether the node was caught giving a wrong result. */
  isRefused: (node: PeerId) => boolean
  services: Array<[name: string, service: Service]>
  routes: FastifyPluginAsync[]
}

type WorkConfig = Pick<
  GatewayConfig,
  'bidsWaitMs' | 'jobsMax' | 'feeBps' | 'creditsPerRequest' | 'creditsPerExecute' | 'payPerExecute' | 'webhookPrivate' |
  'inspect'
>

export function workParts (deps: WorkDeps, config: WorkConfig): WorkParts {
  const { network, directory, state, store, signer, clock, logger, payments, models, settle } = deps
  const webhooks = createWebhooks({
    network, directory, state, jobs: store, signer, clock, logger, feed: () => jobs.dispatcher.feed
  }, { privateToo: config.webhookPrivate })
  const isRefused = (node: PeerId): boolean => executions.judge.isRefused(node)
  const jobs: Jobs = createJobs({
    ...deps,
    whyNobody: needs => explain(needs, directory.list(), isRefused).summary,
    judge: { isRefused, judge: given => executions.judge.judge(given) },
    atEnd: (record, batch) => {
      const settled = settle(record, batch)
      webhooks.enqueue(batch, settled)
      return settled
    }
  }, config)
  const submitter = new Submitter({
    payments, models, jobs: jobs.dispatcher, checkWebhookUrl: url => { webhooks.checkUrl(url) }
  }, config)
  const executions: ExecutionParts = executionParts({ ...deps, ...jobs, submitter }, config)
  serveInspect({ network, clock, offer: () => offerOf(config, jobs.dispatcher.counts()) }, { shown: config.inspect })
  return {
    ...jobs,
    submitter,
    webhooks,
    isRefused,
    executor: executions.executor,
    programs: executions.programs,
    services: [
      ['webhooks', webhooks], ...executions.services, ['standbys', jobs.standbys], ['dispatcher', jobs.dispatcher]
    ],
    routes: [webhookRoutes({ webhooks }), executions.routes]
  }
}

/** What is shown to strangers beside the NodeInfo. */
function offerOf (
  { creditsPerRequest, creditsPerExecute, feeBps }: WorkConfig, { inFlight, queued }: ReturnType<Dispatcher['counts']>
): OfferView {
  return {
    creditsPerRequest, creditsPerExecute, feeBps, warmCode: [], warmCodeCount: 0, jobsInFlight: inFlight,
    jobsQueued: queued
  }
}
